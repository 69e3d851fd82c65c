"""An event that is delivered again does nothing twice, and one that broke off is handled again."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from bot.persistence.database import Database
from bot.persistence.tables import inbox
from bot.usecases.inbox import BREAKS_OFF, KEPT, Inbox
from tests.factories import FakeClock


class Work:
    def __init__(self) -> None:
        self.times = 0

    async def __call__(self) -> None:
        self.times += 1


async def test_the_same_event_again_does_nothing(database: Database) -> None:
    """Nor does it after a restart."""
    work = Work()
    first = Inbox(database, clock=FakeClock())
    assert await first.once("e1", work)
    await first.close()
    assert not await first.once("e1", work)
    assert not await Inbox(database, clock=FakeClock()).once("e1", work)
    assert work.times == 1


async def test_the_same_event_twice_at_once_is_handled_once(database: Database) -> None:
    """Whether the two come in one transaction or in two."""
    work, box, other = Work(), Inbox(database, clock=FakeClock()), Inbox(database, clock=FakeClock())
    await asyncio.gather(*(each.once("e1", work) for each in (box, box, other)))
    await asyncio.gather(box.close(), other.close())
    assert work.times == 1


async def test_an_event_that_broke_off_is_handled_again_later(database: Database) -> None:
    """Not while whoever began it may still be at it."""
    clock = FakeClock()
    dead, alive, work = Inbox(database, clock=clock), Inbox(database, clock=clock), Work()
    assert await dead.begin("e1")
    assert not await alive.once("e1", work)
    clock.forward(seconds=BREAKS_OFF.total_seconds() + 1)
    assert await alive.once("e1", work)
    await alive.close()
    assert not await dead.begin("e1")


async def test_work_that_fails_leaves_the_event_open(database: Database) -> None:
    """The fault is the caller's to see, and a later delivery tries again."""
    clock = FakeClock()
    box = Inbox(database, clock=clock)

    async def fail() -> None:
        raise ConnectionError

    with pytest.raises(ConnectionError):
        await box.once("e1", fail)
    clock.forward(minutes=2)
    assert await box.begin("e1")
    await box.close()


async def test_a_burst_is_written_in_few_transactions(database: Database) -> None:
    """What comes while a transaction waits for its turn goes into the next one together."""
    box, work = Inbox(database, clock=FakeClock()), Work()
    begun = 0

    def count(_connection: object) -> None:
        nonlocal begun
        begun += 1

    sa.event.listen(database.engine.sync_engine, "commit", count)
    await asyncio.gather(*(box.once(f"e{number}", work) for number in range(100)))
    await box.close()
    assert work.times == 100
    assert begun < 20


async def test_old_events_are_forgotten(database: Database) -> None:
    """No platform delivers for so long."""
    clock = FakeClock()
    await Inbox(database, clock=clock).begin("old")
    clock.forward(seconds=KEPT.total_seconds() + 1)
    await Inbox(database, clock=clock).begin("new")
    async with database.read() as tx:
        assert (await tx.execute(sa.select(inbox.c.key))).scalars().all() == ["new"]


async def test_a_fault_of_the_database_is_heard_by_everybody_who_waits(database: Database) -> None:
    """Nobody hangs."""
    async with database.write() as tx:
        await tx.execute(sa.text("DROP TABLE inbox"))
    box = Inbox(database, clock=FakeClock())
    outcomes = await asyncio.gather(box.begin("e1"), box.begin("e2"), return_exceptions=True)
    assert all(isinstance(each, sa.exc.DBAPIError) for each in outcomes)
