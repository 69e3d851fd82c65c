"""Who is speaking: every story starts by meeting its actor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot.core.team import Member
from bot.core.ui import Actor
from bot.persistence import people
from bot.persistence.database import Database, Transaction

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Read the clock."""
    return datetime.now(UTC)


class Members:
    """Turns actors into members. ``zone`` is the IANA zone of a team that is founded by being met."""

    def __init__(self, database: Database, *, zone: str, clock: Clock = utc_now) -> None:
        self.database, self.zone, self.clock = database, zone, clock

    async def meet(self, actor: Actor) -> Member:
        """Find the member, writing only when there is something new to write."""
        async with self.database.read() as tx:
            known = await people.find_member(tx, actor)
        if known is not None and known.name == actor.name:
            return known
        async with self.database.write() as tx:
            return await self.meet_in(tx, actor)

    async def meet_in(self, tx: Transaction, actor: Actor) -> Member:
        """Find or make the member inside a transaction that is open anyway."""
        return await people.meet(tx, actor, zone=self.zone, now=self.clock())
