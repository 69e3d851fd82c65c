"""Counting on the card: how many have answered, written there at a gentle pace while the question is open."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta

from bot.core.errands import Errand, Kind
from bot.core.errors import ChannelGone
from bot.core.ports import Courier, Jobs
from bot.core.schedules import PostingState
from bot.core.screens import reveal as screens
from bot.core.screens.posted import posted
from bot.persistence import course, occurrences, postings, questions
from bot.persistence.database import Database, Transaction
from bot.usecases.dispatch import MOST_MISSED
from bot.usecases.members import Clock, utc_now

EVERY = timedelta(seconds=30)  # between two edits of one card

log = logging.getLogger(__name__)


class Counting:
    """Edits cards whose count has changed. What comes in between two edits is in the next one."""

    def __init__(
        self, database: Database, jobs: Jobs[Transaction], couriers: Mapping[str, Courier], *, clock: Clock = utc_now
    ) -> None:
        self.database, self.jobs, self.couriers, self.clock = database, jobs, couriers, clock

    async def sweep(self) -> int:
        """Ask for the edits that are due; gives how many. Safe to run on every replica."""
        now = self.clock()
        async with self.database.read() as tx:
            due = await course.to_count(tx, now, every=EVERY)
        asked_for = 0
        for running, answers in due:
            async with self.database.write() as tx:
                if await course.claim_count(tx, running, answers, now=now):
                    key = f"{running.id}:{now.isoformat()}"
                    await self.jobs.errand(tx, Errand(Kind.COUNT, running.channel.platform, running.id, key))
                    asked_for += 1
        return asked_for

    async def count(self, posting_id: int) -> float:
        """Write the count on the card, unless the question has closed. Raises only what another try may mend."""
        async with self.database.read() as tx:
            running = await course.get(tx, posting_id)
            task = await postings.get_task(tx, running.task_id) if running else None
            topics = await questions.list_topics(tx)
            answers = await course.count_answers(tx, running.task_id) if running else 0
            names = await course.named_so_far(tx, running) if running else ()
            posting = await occurrences.get(tx, posting_id)
            missed = await occurrences.missed_before(tx, posting, most=MOST_MISSED) if posting else ()
        if running is None or task is None or posting is None or running.state is not PostingState.POSTED:
            return 0.0
        courier = self.couriers[running.channel.platform]
        shown = screens.counted(posted(posting, task, topics, missed=missed), answers, names)
        try:
            await courier.update(running.channel, running.message_ref, shown)
            async with self.database.read() as tx:
                after = await course.get(tx, posting_id)
            if after is not None and after.state is not PostingState.POSTED:  # it was closed meanwhile: so it stays
                await courier.update(running.channel, running.message_ref, screens.closed_card(task, topics, answers))
        except ChannelGone as gone:
            log.warning("the card of posting %d can't be edited: %s", posting_id, gone.reason)
        return 0.0
