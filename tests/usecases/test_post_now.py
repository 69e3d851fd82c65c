"""Posting today's question by hand: ahead of its time, after all where it was skipped, and never twice."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest

from bot.core.errors import UserError
from bot.core.schedules import Posting, PostingState, Schedule
from bot.core.screens import tending as screens
from bot.persistence import occurrences, schedules
from bot.usecases import tending
from tests.schedules import PLAN, set_up
from tests.world import World

DUE = datetime(2026, 11, 24, 8, tzinfo=UTC)  # nine o'clock in Berlin


@pytest.fixture
async def schedule(world: World) -> Schedule:
    await world.load()
    return await set_up(world.database, world.clock)


async def now(world: World, schedule: Schedule) -> Posting:
    async with world.database.write() as tx:
        found = await schedules.get(tx, schedule.id)
        assert found is not None
        return await tending.post_now(tx, world.dispatch, found, now=world.clock())


async def test_a_channel_that_is_mended_gets_the_question_of_that_day(world: World, schedule: Schedule) -> None:
    """It was skipped because nobody could post there; asked for by hand it is open as long as any, and the schedule goes on."""
    world.clock.now = DUE
    world.board.gone["interviews"] = "I may not write there."
    await world.tick()
    world.board.gone.clear()
    world.clock.forward(hours=5)
    posting = await now(world, schedule)
    await world.tick()
    assert posting.key in world.board.messages
    assert posting.closes_at == DUE + timedelta(hours=29)
    async with world.database.read() as tx:
        found = await schedules.get(tx, schedule.id)
    assert found is not None
    assert found.paused_at is None
    with pytest.raises(UserError, match="out already"):
        await now(world, schedule)


async def test_what_waits_for_a_bot_goes_on_waiting(world: World, schedule: Schedule) -> None:
    """Asked for again it counts as asked for now, so that it is not too late when a bot comes; it is posted once."""
    world.clock.now = DUE - timedelta(hours=4)
    first = await now(world, schedule)
    world.clock.forward(hours=3)
    again = await now(world, schedule)
    assert (again.id, again.state, again.occurrence.at) == (first.id, PostingState.PLANNED, world.clock.now)
    await world.tick()
    assert list(world.board.messages) == [first.key]


async def stored(world: World, number: int) -> Posting:
    async with world.database.read() as tx:
        found = await occurrences.get(tx, number)
    assert found is not None
    return found


async def test_one_that_is_stuck_on_its_way_is_not_too_late_any_more(world: World, schedule: Schedule) -> None:
    """Its platform was away for hours: asked for by hand it goes out when tried again, looked for since the first attempt."""
    world.clock.now, world.board.away = DUE, True
    with pytest.raises(ConnectionError):
        await world.tick()
    world.clock.forward(hours=5)
    world.board.away = False
    posting = await now(world, schedule)
    assert (posting.state, posting.tried_at, posting.opened_at) == (PostingState.SENDING, DUE, DUE)
    assert posting.closes_at == DUE + schedule.plan.open_for
    assert await world.dispatch.ask_again({posting.id: 1}) == 1
    await world.tick()
    assert list(world.board.messages) == [posting.key]


async def test_one_that_is_stuck_until_it_would_have_closed_is_open_again(world: World) -> None:
    """Nobody is shown a question that is over already."""
    await world.load()
    schedule = await set_up(world.database, world.clock, replace(PLAN, open_for=timedelta(hours=1)))
    world.clock.now, world.board.away = DUE, True
    with pytest.raises(ConnectionError):
        await world.tick()
    world.clock.forward(hours=5)
    assert (await now(world, schedule)).closes_at == DUE + timedelta(hours=6)


async def test_what_is_asked_for_while_it_is_given_up_is_posted(
    world: World, schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that found it too late, and looks whether it stands, does not skip what has been taken up meanwhile."""
    world.clock.now = DUE
    await world.dispatch.sweep()
    (number,) = world.jobs.posts
    world.clock.forward(hours=6)
    looked = world.dispatch._stands

    async def asked_for_meanwhile(posting: Posting) -> bool:
        await now(world, schedule)
        return await looked(posting)

    monkeypatch.setattr(world.dispatch, "_stands", asked_for_meanwhile)
    await world.dispatch.send(number)
    assert (await stored(world, number)).state is PostingState.POSTED
    assert len(world.board.messages) == 1


async def test_the_command_says_what_is_so(world: World, schedule: Schedule) -> None:
    """Given up as too late is not paused; the last moment has its day where that is another; no wait has no seconds."""
    world.clock.now = DUE
    posting = await now(world, schedule)
    said = partial(screens.posted_now, schedule, waited=0, until=DUE + timedelta(hours=2), resumed=False)
    assert "has taken it yet. One that starts by 11:00 (Europe/Berlin)" in said(posting)
    assert "by 09:00 on Wednesday 25 November (Europe/Berlin)" in said(posting, until=DUE + timedelta(days=1))
    skipped = replace(posting, state=PostingState.SKIPPED)
    assert "paused" not in said(skipped)
    assert "too late" in said(skipped)
    gone = replace(schedule, paused_at=DUE, pause_reason="The channel has been deleted.")
    assert "is paused. The channel has been deleted." in screens.posted_now(
        gone, skipped, waited=1, until=DUE, resumed=False
    )
    assert "`interview-bot daily pause 1` lets it rest again" in said(posting, resumed=True)
