"""A question can be closed ahead of its time by those who manage the team; the week can be looked at on any day."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.errors import UserError
from bot.core.schedules import Schedule
from bot.core.ui import Message
from bot.usecases.ending import Ending
from tests.days import TEAM, answer, reveals, set_up_a_day
from tests.factories import event
from tests.world import World, text_of

ADA = TEAM[0]
CHIEF = replace(TEAM[1], may_manage=True)


@pytest.fixture
async def schedule(world: World) -> Schedule:
    return await set_up_a_day(world)


async def asked(world: World) -> Message:
    reply = await world.routes()["close"].handler(event("close", who=CHIEF))
    assert isinstance(reply, Message)
    return reply


async def press(world: World, message: Message) -> Message:
    action = message.buttons[0].action
    reply = await world.routes()[action.verb].handler(event(action.verb, action.arg, who=CHIEF))
    assert isinstance(reply, Message)
    return reply


@pytest.mark.usefixtures("schedule")
async def test_it_is_asked_back_before_anything_is_closed(world: World) -> None:
    """With what it is about, and how many have answered."""
    await answer(world, ADA)
    shown = text_of(await asked(world))
    assert "1 answer so far." in shown
    assert "Question" in shown
    await world.run_errands()
    assert not reveals(world)


@pytest.mark.usefixtures("schedule")
async def test_a_yes_closes_it_and_brings_the_reveal(world: World) -> None:
    """What was answered until then counts; what comes later is practice."""
    await answer(world, ADA)
    world.clock.forward(minutes=5)
    assert (await press(world, await asked(world))).title == "Closed"
    await world.run_errands()
    (reveal,) = reveals(world)
    assert "**1 answer**" in text_of(reveal)
    late = await answer(world, TEAM[2])
    assert "none: practice" in text_of(await world.answering.result(event("result", late, who=TEAM[2])))


@pytest.mark.usefixtures("schedule")
async def test_two_who_press_close_it_once(world: World) -> None:
    """The second one hears that it is closed."""
    question = await asked(world)
    await press(world, question)
    with pytest.raises(UserError, match="closed already"):
        await press(world, question)


@pytest.mark.usefixtures("schedule")
async def test_only_those_who_manage_the_team_close(world: World) -> None:
    """Neither asking nor pressing helps anybody else."""
    ending = Ending(world.database, world.members)
    for handler in (ending.ask, ending.close):
        with pytest.raises(UserError, match="manage the team"):
            await handler(event("closed", "1", who=ADA))


async def test_nothing_open_is_said(world: World) -> None:
    """With how to post one."""
    with pytest.raises(UserError, match="daily now"):
        await asked(world)


@pytest.mark.usefixtures("schedule")
async def test_the_last_seven_days_can_be_asked_for(world: World) -> None:
    """Today included, long before Monday."""
    await answer(world, ADA)
    world.clock.forward(hours=9)
    await world.run_errands()
    shown = await world.course.digesting.show(event("digest", who=ADA))
    assert shown.title == "The week of 18 to 24 November"
    assert "1 question, 1 answer by 1 person" in text_of(shown)


async def test_without_a_schedule_there_is_no_week(world: World) -> None:
    """It says what to do."""
    with pytest.raises(UserError, match="no question of the day is set up"):
        await world.course.digesting.show(event("digest", who=ADA))
