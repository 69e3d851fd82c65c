"""An event that is delivered again does nothing twice, and one that broke off is handled again."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.ui import Action, Event, ReplyToken
from bot.persistence.database import Database
from bot.persistence.inbox import erase
from bot.persistence.tables import inbox
from bot.usecases.inbox import BREAKS_OFF, KEPT, Inbox
from tests.factories import FakeClock, make_actor


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


def sent(key: str, clock: FakeClock) -> Event:
    """An answer as a platform hands it on, with everything that an event can have."""
    reply = ReplyToken("V1", clock() + timedelta(hours=1))
    who = replace(make_actor(), roles=("r1", "r2"))
    words, filled = 'my own "words" \ud83d', {"zone": "Europe/Berlin"}
    return Event(Action("submit", "7"), who, "C1", key, words, reply=reply, dm="D1", filled=filled)


async def test_what_was_kept_is_gone_on_with_whole(database: Database) -> None:
    """Whoever takes it over has everything that the first had, and has it alone."""
    clock = FakeClock()
    event = sent("e1", clock)
    dead, alive, other = (Inbox(database, clock=clock) for _ in range(3))
    await dead.keep(event)
    assert await alive.broken_off("terminal") == []
    clock.forward(seconds=BREAKS_OFF.total_seconds() + 1)
    assert await alive.broken_off("elsewhere") == []
    assert await alive.broken_off("terminal") == [event]
    assert await other.broken_off("terminal") == []


async def test_what_was_sent_is_forgotten_once_it_is_done(database: Database) -> None:
    """Nobody's words stay longer than they are needed."""
    box = Inbox(database, clock=FakeClock())
    assert await box.begin("e1")
    await box.keep(sent("e1", FakeClock()))
    box.done("e1")
    await box.close()
    async with database.read() as tx:
        (row,) = (await tx.execute(sa.select(inbox))).all()
    assert (row.key, row.done, row.platform, row.user_id, row.sent) == ("e1", True, None, None, None)


async def test_what_was_kept_waits_as_long_as_it_takes(database: Database) -> None:
    """A bot that was away for a week still has what it said is saved."""
    clock = FakeClock()
    await Inbox(database, clock=clock).keep(sent("e1", clock))
    clock.forward(seconds=7 * 24 * 3600)
    box = Inbox(database, clock=clock)
    assert await box.begin("e2")
    assert len(await box.broken_off("terminal")) == 1


async def test_erasing_somebody_erases_what_they_sent(database: Database) -> None:
    """And nobody else's."""
    clock = FakeClock()
    box, who = Inbox(database, clock=clock), make_actor()
    await box.keep(sent("e1", clock))
    async with database.write() as tx:
        await erase(tx, platform=who.platform, user_id="somebody else")
        assert await tx.scalar(sa.select(sa.func.count()).select_from(inbox)) == 1
        await erase(tx, platform=who.platform, user_id=who.user_id)
        assert await tx.scalar(sa.select(sa.func.count()).select_from(inbox)) == 0
