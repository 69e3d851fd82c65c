"""The interviewer's clock: goes on by itself where a grade has come or time is up, and tells the person."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import interview
from bot.core.errors import RoomGone
from bot.core.screens import interview as screens
from bot.core.ui import Block, Message
from bot.persistence import interviews
from bot.persistence.database import GIVE_WAY_SECONDS
from bot.persistence.interview_rows import Kept
from bot.usecases.interviewing import RETOLD
from bot.usecases.interviews import Interviews, key_of

BATCH = 100
LEFT_ALONE = timedelta(minutes=5)  # who looks for themselves, at a terminal, gets so long to do it

log = logging.getLogger(__name__)


class InterviewClock:
    """Ticks on every replica; each interview is moved by one of them, and told by one that is connected to the person."""

    def __init__(self, running: Interviews) -> None:
        self.running, self.database, self.clock = running, running.database, running.members.clock

    async def tick(self) -> int:
        """Move what is to be moved; gives how many interviews that was."""
        now = self.clock()
        async with self.database.read() as tx:
            due = await interviews.due(
                tx, tuple(self.running.voices), now=now, alone_since=now - LEFT_ALONE, limit=BATCH
            )
        await asyncio.gather(*(self._move(interview_id) for interview_id in due))
        return len(due)

    async def _move(self, interview_id: int) -> None:
        await self.database.give_way()
        async with self.database.write() as tx:
            held = await interviews.get(tx, interview_id, lock=True)
            if held is None or (held.interview.over and held.told):
                return
            moved = await self.running.advance(tx, held, told=False)
            kept = moved.kept
            if kept == held and held.told:
                return
            again, before = kept == held, moved.before
            if again:  # it could not be told, as in a crash
                await interviews.claim(tx, kept, until=self.clock() + RETOLD)
                before = await self.running.recall(tx, kept)
        if kept.room.platform in self.running.voices:
            await self._tell(kept, before, tried_at=kept.interview.changed_at if again else None)

    async def _tell(self, kept: Kept, before: tuple[Block, ...], *, tried_at: datetime | None) -> None:
        try:
            async with asyncio.timeout(RETOLD.total_seconds() - GIVE_WAY_SECONDS):
                try:
                    await self._say(kept, await self.running.shown(kept, before), tried_at)
                except RoomGone:
                    moved = await self._elsewhere(kept)
                    if moved is None:
                        return
                    await self._say(moved, await self.running.shown(moved, (*screens.moved(), *before)), None)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again, and the others go on
            log.warning("interview %d could not be told of: %s", kept.id, type(error).__name__)
            return
        async with self.database.write() as tx:
            await interviews.tell(tx, kept)

    async def _say(self, kept: Kept, message: Message, tried_at: datetime | None) -> None:
        voice = self.running.voices[kept.room.platform]
        await voice.say(kept.room, message, key=key_of(kept), tried_at=tried_at)

    async def _elsewhere(self, kept: Kept) -> Kept | None:
        """Go on in another place, or where there is none pause until the person asks for it; None where nothing is to be said."""
        room = await self.running.voices[kept.room.platform].another(kept.room, kept.begun_in)
        async with self.database.write() as tx:
            held = await interviews.get(tx, kept.id, lock=True)
            if held is None or held.interview != kept.interview:
                return None
            moved = await interviews.move(tx, held, room or replace(held.room, heard=False))
            if room is None:
                await interviews.save(tx, moved, interview.pause(moved.interview, self.clock()), told=True)
        return moved if room else None
