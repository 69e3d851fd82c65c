"""Events once: what a platform delivers again does nothing twice, and nothing that broke off is dropped."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.core.ui import Event
from bot.persistence import inbox
from bot.persistence.database import Database
from bot.usecases.members import Clock, utc_now

BREAKS_OFF = timedelta(minutes=1)  # whoever began an event longer ago and has not ended it is taken to be dead
KEPT = timedelta(days=2)  # the longest that a platform goes on delivering an event
TIDIED = timedelta(hours=1)
AT_ONCE = 50  # kept events that are gone on with at a time

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class _Wish:
    """A line to write for an event: that it begins, what was sent with it, or that it is done.

    With the first two somebody waits: to hear whether it is theirs, and until it is safe.
    """

    key: str
    answer: asyncio.Future[bool] | None = None
    event: Event | None = None


class Inbox:
    """Remembers which events were begun and which are done.

    What many ask for at the same time is written in one transaction, so that a burst costs few of them.
    """

    def __init__(self, database: Database, *, clock: Clock = utc_now) -> None:
        self._database, self._clock = database, clock
        self._wishes: list[_Wish] = []
        self._writing: asyncio.Task[None] | None = None
        self._tidied: datetime | None = None

    async def once(self, key: str, work: Callable[[], Awaitable[None]]) -> bool:
        """Do the work unless the event is done, or somebody alive is at it; tell whether it was done here.

        Work that raises leaves the event open: when it is delivered again after ``BREAKS_OFF``, it is done again.
        """
        if not await self.begin(key):
            return False
        await work()
        self.done(key)
        return True

    async def begin(self, key: str) -> bool:
        """Tell whether the event is to be handled here and now."""
        return await self._wish_for(key)

    async def keep(self, event: Event) -> None:
        """Keep what was sent with an event until it is done; on return it outlives this process.

        What this process then fails to do, or does not live to do, ``broken_off`` gives to another one.
        """
        await self._wish_for(event.event_id, event)

    async def broken_off(self, platform: str) -> list[Event]:
        """Take over what was kept a while ago and is not done: to be handled here and now, and then told as ``done``."""
        now = self._clock()
        async with self._database.write() as tx:
            return await inbox.take_over(tx, platform, now=now, stale=now - BREAKS_OFF, limit=AT_ONCE)

    def done(self, key: str) -> None:
        """Let the event be written down as done, a moment later."""
        self._wish(_Wish(key[: inbox.KEY_MAX]))

    async def close(self) -> None:
        """Wait until everything is written down."""
        while self._writing is not None and not self._writing.done():
            await asyncio.wait({self._writing})

    async def _wish_for(self, key: str, event: Event | None = None) -> bool:
        answer: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._wish(_Wish(key[: inbox.KEY_MAX], answer, event))
        return await answer

    def _wish(self, wish: _Wish) -> None:
        self._wishes.append(wish)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        while self._wishes:
            wishes: list[_Wish] = []
            try:
                async with self._database.write(first=True) as tx:
                    wishes, self._wishes = self._wishes, []  # only now: more have come while this waited for its turn
                    now = self._clock()
                    asked = [wish for wish in wishes if wish.answer is not None]
                    begun = [wish.key for wish in asked if wish.event is None]
                    mine = await inbox.begin(tx, begun, now=now, stale=now - BREAKS_OFF)
                    await inbox.keep(tx, [wish.event for wish in asked if wish.event is not None], now=now)
                    await inbox.finish(tx, [wish.key for wish in wishes if wish.answer is None])
                    if self._tidied is None or now - self._tidied > TIDIED:
                        self._tidied = now
                        await inbox.forget(tx, before=now - KEPT)
            except Exception as error:  # noqa: BLE001 - it is raised where the event is waited for
                if not wishes:
                    wishes, self._wishes = self._wishes, []
                _refuse(wishes, error)
                continue
            for wish in asked:
                if wish.answer is not None and not wish.answer.done():
                    wish.answer.set_result(wish.event is not None or wish.key in mine)
                    mine.discard(wish.key)  # of the same event twice in one go only the first is handled


def _refuse(wishes: list[_Wish], error: Exception) -> None:
    waiting = [wish.answer for wish in wishes if wish.answer is not None]
    for answer in waiting:
        if not answer.done():
            answer.set_exception(error)
    if len(waiting) < len(wishes):
        log.warning("%d events could not be noted as done: %s", len(wishes) - len(waiting), type(error).__name__)
