"""Erasing: whoever wants it has everything of theirs deleted, at once and for good."""

from __future__ import annotations

import logging
from dataclasses import asdict

from bot.core.screens import erasing as screens
from bot.core.ui import Event, Message
from bot.persistence import erasing
from bot.persistence.database import Database
from bot.usecases.members import Members
from bot.usecases.numbers import number
from bot.usecases.router import Route, Routes

YES = "yes"
MEANT = 15 * 60  # seconds since it was asked; a press on an old message may be a slip

log = logging.getLogger(__name__)


class Erasing:
    """Tells what would go, and deletes it once that is confirmed."""

    def __init__(self, database: Database, members: Members) -> None:
        self.database, self.members = database, members

    async def erase(self, event: Event) -> Message:
        """Ask whether all of the person's shall be deleted, in all their teams; ``yes`` deletes it.

        The button says when it was asked: one that still stands in a chat much later asks again.
        """
        member = await self.members.meet(event)
        now = self.members.clock()
        word, _, asked_at = event.action.arg.strip().partition(" ")
        stale = bool(asked_at) and now.timestamp() - number(asked_at) > MEANT
        async with self.database.read() as tx:
            found = await erasing.kept(tx, member.person_id, now=now)
        if word.casefold() != YES or stale:
            return screens.asked(**asdict(found), yes=f"{YES} {int(now.timestamp())}")
        async with self.database.write() as tx:
            await erasing.erase(tx, member.person_id, now=now)
        log.info("everything of person %d was deleted, as they wished", member.person_id)
        return screens.done(still_open=found.still_open)


def erasing_routes(erasing_: Erasing) -> Routes:
    """Name what can be asked for."""
    return {"erase": Route(erasing_.erase, "delete all that is yours, for good", aliases=("forget",))}
