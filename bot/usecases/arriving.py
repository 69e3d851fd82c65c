"""What has come while somebody was not at the terminal: read from the rows, so that none is lost, and shown to each once."""

from __future__ import annotations

from datetime import timedelta

from bot.core.arrivals import Arrival, Thing
from bot.core.screens import posted as screens
from bot.core.ui import Event, Message
from bot.persistence import arrivals, occurrences, postings, questions
from bot.persistence.database import Database
from bot.usecases.closing import Closing
from bot.usecases.digesting import Digesting
from bot.usecases.dispatch import MOST_MISSED
from bot.usecases.members import Members

KEPT = timedelta(days=30)  # what is older is not news any more
MOST = 5  # shown at once; what came before them is named by its number


class Arriving:
    """Gives what is new to somebody."""

    def __init__(self, database: Database, members: Members, closing: Closing, digesting: Digesting) -> None:
        self.database, self.members, self.closing, self.digesting = database, members, closing, digesting

    async def news(self, event: Event) -> tuple[Message, ...]:
        """Give what has come since the person last looked, oldest first; next time it is old."""
        member, now = await self.members.meet(event), self.members.clock()
        async with self.database.read() as tx:
            since = max(member.joined_at, now - KEPT)
            found = await arrivals.unseen(tx, member, since=since, now=now)
        if not found:
            return ()
        shown = [message for one in found[-MOST:] if (message := await self._message(one)) is not None]
        async with self.database.write() as tx:
            await arrivals.see(tx, member, [one.key for one in found], now=now)
        return (*((screens.earlier(len(found) - MOST),) if len(found) > MOST else ()), *shown)

    async def _message(self, one: Arrival) -> Message | None:
        if one.thing is Thing.REVEAL:
            return await self.closing.revealed(one.number)
        if one.thing is Thing.DIGEST:
            return await self.digesting.digest(one.number)
        async with self.database.read() as tx:
            posting = await occurrences.get(tx, one.number)
            task = await postings.get_task(tx, posting.task_id) if posting else None
            if posting is None or task is None:
                return None
            topics = await questions.list_topics(tx)
            missed = await occurrences.missed_before(tx, posting, most=MOST_MISSED)
        return screens.posted(posting, task, topics, missed=missed)
