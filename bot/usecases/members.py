"""Who is speaking: every story starts by meeting its actor."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from bot.core.team import Member
from bot.core.ui import Event
from bot.persistence import people
from bot.persistence.database import Database

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    """Read the clock."""
    return datetime.now(UTC)


class Members:
    """Turns actors into members. ``zone`` is the IANA zone of a team that is founded by being met."""

    def __init__(self, database: Database, *, zone: str, clock: Clock = utc_now) -> None:
        self.database, self.zone, self.clock = database, zone, clock

    async def meet(self, event: Event) -> Member:
        """Find the member who speaks, writing only when there is something new to write."""
        async with self.database.read() as tx:
            known = await people.find_member(tx, event.actor)
        if known is None or not _nothing_new(known, event):
            async with self.database.write() as tx:
                known = await people.meet(tx, event.actor, zone=self.zone, now=self.clock())
                workspace_id = known.member.workspace_id
                await people.remember(tx, event.actor, workspace_id=workspace_id, dm=event.dm or known.dm)
        return known.member


def _nothing_new(known: people.Known, event: Event) -> bool:
    return (
        event.actor.name[: people.NAME_MAX] in {"", known.member.name}
        and known.last_workspace_id == known.member.workspace_id
        and event.dm in {"", known.dm}
    )
