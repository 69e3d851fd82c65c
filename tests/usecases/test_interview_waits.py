"""What an interviewer does about a judge that is slow or away: waits once, then no more, and asks on; on both databases."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.interview import HASTE, PATIENCE, STILL
from bot.core.model import Reason, Ungraded
from bot.core.ui import Message
from tests.factories import event, make_actor
from tests.usecases.talking import Ear, begin, press, tell
from tests.world import World, text_of

pytestmark = pytest.mark.usefixtures("ear")
ADA = make_actor(platform="discord", workspace="")


async def wait(world: World, long: timedelta) -> Message:
    """Let time pass without a grade, and see how it stands."""
    world.clock.now += long
    await world.interview_clock.tick()
    return await world.interviews.look(event("look", who=ADA))


async def left(world: World, shown: Message) -> Message:
    """Answer, and wait until the interviewer goes on without the grade."""
    await tell(world, shown, who=ADA)
    assert "still thinking" in text_of(await wait(world, STILL))
    return await wait(world, PATIENCE)


async def test_without_a_grade_the_entrys_follow_up_is_asked(world: World, ear: Ear) -> None:
    """One, which says nothing of the answer; that is left to the report."""
    shown = await left(world, await begin(world, "3 tough", who=ADA))
    assert shown.title == "Follow-up to question 1 of 3"
    assert "come back to that answer in the report" in text_of(ear.said[-1])
    assert "How would you measure it?" in text_of(shown)
    await tell(world, shown, "By recall at ten.", who=ADA)
    assert (await wait(world, HASTE)).title == "Question 2 of 3"


async def test_a_judge_that_is_away_is_waited_for_once(world: World) -> None:
    """At the next question a few seconds are enough, after a restart too: what is stored says so."""
    shown = await press(world, await left(world, await begin(world, who=ADA)), "Skip", who=ADA)
    await tell(world, shown, who=ADA)
    again = World(world.database)
    again.clock.now = world.clock.now
    again.voices["discord"] = Ear()
    assert (await wait(again, HASTE)).title == "Follow-up to question 2 of 3"


async def test_a_judge_that_is_back_is_waited_for_again(world: World, ear: Ear) -> None:
    """The grade of the answer that was left too soon came in time, so that the next one gets its reaction."""
    shown = await press(world, await left(world, await begin(world, who=ADA)), "Skip", who=ADA)
    await tell(world, shown, who=ADA)
    shown = await wait(world, HASTE)
    await world.work()
    await tell(world, shown, "By recall at ten.", who=ADA)
    assert (await wait(world, HASTE)).title == "Thank you"
    await world.work()
    assert "of 3 key points in full" in text_of(ear.said[-1])


async def test_a_judge_that_fails_does_not_hold_it_up(world: World) -> None:
    """When the grade is given up the interview goes on at once, and the answer has no mark rather than none of the points."""
    world.judge.outcomes = [Ungraded(Reason.REFUSED)]
    await tell(world, await begin(world, who=ADA), who=ADA)
    await world.work()
    shown = await world.interviews.look(event("look", who=ADA))
    assert shown.title == "Follow-up to question 1 of 3"
    ended = await press(world, await press(world, shown, "End", who=ADA), "End it here", who=ADA)
    assert "to come" in text_of(ended)
    assert "1 answer has no grade yet" in text_of(ended)
