"""Posting today's question by hand: ahead of its time, after all where it was skipped, and never twice."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import UserError
from bot.core.schedules import Posting, PostingState, Schedule
from bot.persistence import schedules
from bot.usecases import tending
from tests.schedules import set_up
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
