"""An interview whose room closes: it goes on in another one or waits, and nothing is lost; on both databases."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.core.ui import Message
from tests.factories import event, make_actor
from tests.usecases.talking import Ear, begin, press, tell
from tests.world import World, text_of

ADA = make_actor(platform="discord", workspace="guild")


async def closed_midway(world: World, ear: Ear) -> Message:
    """Answer a question; while it is graded the direct messages close. Gives what was shown before."""
    world.voices["discord"] = ear
    shown = await begin(world, who=ADA)
    await tell(world, shown, who=ADA)
    ear.closed = True
    await world.work()
    return shown


async def test_it_goes_on_in_a_thread(world: World) -> None:
    """With what there was to say, and with forms, as nothing that is typed there can be read."""
    ear = Ear(thread="thread")
    await closed_midway(world, ear)
    (told,) = ear.said
    assert told.title == "Follow-up to question 1 of 3"
    assert "we go on here" in text_of(told)
    assert "That is a good answer" in text_of(told)
    assert "Done" not in told.footer
    await world.interview_clock.tick()
    assert len(ear.said) == 1
    await press(world, told, "Skip", who=ADA)
    world.judge.outcomes = []
    await tell(world, await world.interviews.look(event("look", who=ADA)), who=ADA)
    await world.work()
    assert ear.titles()[-1] == "Follow-up to question 2 of 3"


async def test_without_another_room_it_waits(world: World) -> None:
    """Whoever asks for it finds it where it was, with the follow-up that could not be said."""
    ear = Ear()
    await closed_midway(world, ear)
    assert ear.said == []
    for _ in range(2):
        await world.interview_clock.tick()
    found = await world.interviews.start(event("interview", who=ADA))
    assert found.title == "Paused"
    shown = await press(world, found, "Resume", who=ADA)
    assert shown.title == "Follow-up to question 1 of 3"
    assert shown.buttons[0].label == "Answer"


async def test_begun_in_direct_messages_it_goes_on_where_the_person_answers(world: World) -> None:
    """Who answers from a channel can be met there, so closed direct messages don't pause it."""
    world.voices["discord"] = ear = Ear(thread="thread")
    asked = replace(event("interview", "3", who=ADA), place="dm", dm="dm")
    first = await world.interviews.start(asked)
    shown = await world.interviews.agree(replace(asked, action=first.buttons[0].action))
    ear.closed = True
    await tell(world, shown, who=ADA)
    await world.work()
    assert ear.titles() == ["Follow-up to question 1 of 3"]


async def test_the_opening_is_said_once_the_platform_is_back(world: World) -> None:
    """Whose first question could not be said hears how it goes as well, when it can."""
    world.voices["discord"] = ear = Ear()
    told = await world.interviews.start(event("interview", "3", who=ADA))
    ear.deaf = True
    with pytest.raises(ConnectionError):
        await world.interviews.agree(event("agree", told.buttons[0].action.arg, who=ADA))
    ear.deaf = False
    world.clock.forward(minutes=1)
    await world.interview_clock.tick()
    assert "A hint costs 10" in text_of(ear.said[0])


async def test_why_a_question_was_left_is_said_once_the_platform_is_back(world: World) -> None:
    """That its time was over, when the next one could not be put at once."""
    world.voices["discord"] = ear = Ear()
    await begin(world, "3 1min", who=ADA)
    ear.deaf = True
    world.clock.forward(minutes=1)
    await world.interview_clock.tick()
    ear.deaf = False
    world.clock.forward(seconds=30)
    await world.interview_clock.tick()
    assert [message.title for message in ear.said] == ["Question 2 of 3"]
    assert "The time for that question is over." in text_of(ear.said[0])


async def test_a_double_press_opens_one_room(world: World) -> None:
    """Or the person would be greeted twice, or have two threads."""
    world.voices["discord"] = ear = Ear()
    told = await world.interviews.start(event("interview", "3", who=ADA))
    presses = [event("agree", told.buttons[0].action.arg, who=ADA, event_id=f"e{n}") for n in range(2)]
    shown = await asyncio.gather(*map(world.interviews.agree, presses))
    assert ear.opened == 1
    assert {message.title for message in shown} == {"Your interview has begun", "Question 1 of 3"}
