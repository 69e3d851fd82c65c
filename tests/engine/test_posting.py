"""Scheduled posts through the real engine: ticker, sweep, queue, courier."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import sqlalchemy as sa

from bot.persistence import occurrences, schedules
from bot.persistence.database import Database
from bot.persistence.schedule_tables import schedules as schedule_rows
from bot.persistence.tables import postings
from bot.usecases.members import utc_now
from tests.engine.people import Start
from tests.schedules import set_up
from tests.world import MessageBoard


async def make_due(app_database: Database, schedule_id: int, *, ago: timedelta = timedelta(minutes=1)) -> None:
    """Let the schedule's next occurrence be a while ago."""
    async with app_database.write() as tx:
        await tx.execute(
            sa.update(schedule_rows).where(schedule_rows.c.id == schedule_id).values(next_at=utc_now() - ago)
        )


async def test_what_is_due_is_posted_by_itself(start: Start) -> None:
    """Nobody calls anything: the ticker finds it, and the queue brings it to the channel, once."""
    board = MessageBoard()
    async with start(board=board) as app:
        schedule = await set_up(app.database, utc_now)
        await make_due(app.database, schedule.id)
        async with asyncio.timeout(30):
            while not board.messages:
                await asyncio.sleep(0.02)
        assert await app.dispatch.sweep() == 0
    assert len(board.messages) == 1


async def test_a_post_waits_for_a_process_that_is_connected(start: Start) -> None:
    """A process without the platform plans it; the one that is connected posts it."""
    board = MessageBoard()
    async with start(couriers={}) as app:
        schedule = await set_up(app.database, utc_now)
        await make_due(app.database, schedule.id)
        async with asyncio.timeout(30):
            while not await count(app.database):
                await asyncio.sleep(0.02)
    assert board.messages == {}
    async with start(board=board), asyncio.timeout(30):
        while not board.messages:
            await asyncio.sleep(0.02)


async def test_a_posting_is_in_the_queue_once(start: Start) -> None:
    """Asking for the same attempt again does nothing and breaks nothing."""
    board = MessageBoard()
    async with start(board=board) as app:
        schedule = await set_up(app.database, utc_now)
        async with app.database.write() as tx:
            found = await schedules.get(tx, schedule.id)
            assert found is not None
            posting = await app.dispatch.make(tx, found)
            assert posting is not None
            await app.engine.durable.post(tx, posting)
        async with asyncio.timeout(30):
            while not board.messages:
                await asyncio.sleep(0.02)
        async with app.database.write() as tx:
            await app.engine.durable.post(tx, posting)
        async with app.database.read() as tx:
            now = await occurrences.get(tx, posting.id)
    assert now is not None
    assert now.attempts == 1


async def count(database: Database) -> int:
    async with database.read() as tx:
        return await tx.scalar(sa.select(sa.func.count()).select_from(postings)) or 0
