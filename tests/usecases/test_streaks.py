"""Streaks as people live them: by the team's calendar, carried by freezes, shown with the result and in the profile."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.errors import UserError
from tests.factories import event, make_actor, make_question
from tests.world import World, text_of

ADA = make_actor("ada", platform="discord", workspace="server")
BOB = make_actor("bob", platform="discord", workspace="server")
CHIEF = replace(make_actor("chief", platform="discord", workspace="server"), may_manage=True)


async def days(world: World, marks: str) -> None:
    """Live days: ``x`` is answered, ``.`` is missed while somebody else answers, a space is a day without a question."""
    for mark in marks:
        if mark != " ":
            await world.answer(who=ADA if mark == "x" else BOB, event_id=str(world.clock()))
            await world.work()
        world.clock.forward(days=1)


async def result(world: World) -> str:
    return text_of(await world.answering.result(event("result", who=ADA)))


async def profile(world: World) -> str:
    return text_of(await world.standings.profile(event("profile", who=ADA)))


@pytest.fixture(autouse=True)
async def many_questions(world: World) -> None:
    await world.load([make_question(f"q{n}", text=f"Question {n}?") for n in range(12)])


async def test_days_without_a_question_break_nothing(world: World) -> None:
    """A weekend without posts lies between two days in a row."""
    await days(world, "x  x")
    assert "+2 for 2 days in a row" in await result(world)


async def test_a_missed_day_ends_a_streak_without_a_freeze(world: World) -> None:
    """Three days, one missed, and it begins anew."""
    await days(world, "xxx.x")
    assert "days in a row" not in await result(world)


async def test_a_freeze_earned_in_a_week_carries_it_over(world: World) -> None:
    """The result says that it was used, and the bonus goes on."""
    await days(world, "xxxxxxx.x")
    shown = await result(world)
    assert "8 days; a freeze kept it over the day you missed" in shown
    assert "for 8 days in a row" in shown


async def test_the_profile_tells_what_is_in_hand(world: World) -> None:
    """After seven days one freeze is there to be used."""
    await days(world, "xxxxxxx")
    assert "7 days, 1 freeze in hand" in await profile(world)


async def test_a_granted_freeze_carries_over_a_missed_day(world: World) -> None:
    """Who manages the team gives one, and the day that was missed after it no longer counts against the streak."""
    await days(world, "xx")
    await world.freezing.grant(event("freeze", "ada", who=CHIEF))
    await days(world, ".x")
    assert "3 days; a freeze kept it" in await result(world)


async def test_freezes_are_granted_by_managers_alone(world: World) -> None:
    """Nobody gives themselves one."""
    await days(world, "x")
    with pytest.raises(UserError, match="manage"):
        await world.freezing.grant(event("freeze", "ada", who=ADA))


async def test_a_name_that_is_nobodys_is_said(world: World) -> None:
    """A freeze for a wrong name helps nobody, so it is not kept."""
    with pytest.raises(UserError, match="Nobody here is called"):
        await world.freezing.grant(event("freeze", "zoe", who=CHIEF))
