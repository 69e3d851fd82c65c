"""Posting what is due: planned once whoever looks first, sent by whoever is connected, and never twice."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfoNotFoundError

from bot.core.errors import ChannelGone
from bot.core.ports import Courier, Jobs
from bot.core.schedules import Posting, PostingState, Schedule
from bot.core.screens import posted as screens
from bot.core.selection import Candidate, Choice, pick
from bot.persistence import occurrences, postings, questions, schedules
from bot.persistence.candidates import candidates
from bot.persistence.database import Database, Transaction
from bot.usecases.members import Clock, utc_now

PROMPT = timedelta(minutes=2)  # what is posted by then is not late, however little lateness is wanted
MOST_MISSED = 30

log = logging.getLogger(__name__)


class Dispatch:
    """Plans and sends the occurrences of all schedules."""

    def __init__(
        self, database: Database, jobs: Jobs[Transaction], couriers: Mapping[str, Courier], *, clock: Clock = utc_now
    ) -> None:
        self.database, self.jobs, self.couriers, self.clock = database, jobs, couriers, clock

    async def sweep(self) -> int:
        """Plan all that is due, each in a transaction of its own; gives how many postings are to be sent for it.

        Every process does this. Who moves the schedule's row on plans the occurrence, and the others find it moved.
        """
        asked_for = 0
        while True:
            async with self.database.read() as tx:
                found = await schedules.due(tx, self.clock())
            if not found:
                return asked_for
            for schedule in found:
                asked_for += await self._plan(schedule)

    async def _plan(self, schedule: Schedule) -> bool:
        try:
            following = schedule.plan.after(schedule.upcoming.at)
        except (ZoneInfoNotFoundError, StopIteration):
            log.exception("schedule %d can't be reckoned on", schedule.id)
            await self._pause(schedule, f"The time zone {schedule.plan.zone} is not known here any more.")
            return False
        now = self.clock()
        async with self.database.write() as tx:
            await schedules.lock_place(tx, schedule.workspace_id)
            if not await schedules.advance(tx, schedule, following):
                return False
            if await occurrences.on_day(tx, schedule, schedule.upcoming.date) is not None:
                return False  # posted by hand, or at an earlier hour before somebody changed it
            return await self.make(tx, schedule, late=too_late(schedule, schedule.upcoming.at, now)) is not None

    async def make(self, tx: Transaction, schedule: Schedule, *, late: bool = False) -> Posting | None:
        """Make the posting of the upcoming occurrence and have it sent, unless it is too late; None where it is not sent."""
        choice = await self.choice(tx, schedule)
        if choice is None:
            log.warning("schedule %d has nothing to ask: the question bank is empty", schedule.id)
            return None
        state = PostingState.SKIPPED if late else PostingState.PLANNED
        number = await occurrences.plan(tx, schedule, schedule.upcoming, choice, state=state, now=self.clock())
        posting = None if number is None else await occurrences.get(tx, number)
        if posting is None:
            return None
        if late:
            log.warning("%s was skipped: it was due %s", posting.key, posting.occurrence.at.isoformat())
            return None
        await self.jobs.post(tx, posting)
        return posting

    async def choice(self, tx: Transaction, schedule: Schedule) -> Choice | None:
        """Choose the question of the upcoming occurrence: the same for the same history."""
        plan, day = schedule.plan, schedule.upcoming.date

        async def pool_of(topics: Sequence[str]) -> Sequence[Candidate]:
            place, channel_id = schedule.workspace_id, schedule.channel.channel_id
            return await candidates(
                tx, team_id=schedule.team_id, workspace_id=place, channel_id=channel_id, topics=topics
            )

        # Where its topics have been retired, another question is better than none.
        pool = await pool_of(plan.topics) or await pool_of(())
        return pick(pool, seed=f"{schedule.id}:{day}", day=day, demand=plan.demand.on(day, plan.days))

    async def send(self, posting_id: int) -> None:
        """Post it, unless that is done or has become senseless. Raises only what another try may mend."""
        async with self.database.read() as tx:
            posting = await occurrences.get(tx, posting_id)
            schedule = await schedules.get(tx, posting.schedule_id) if posting and posting.schedule_id else None
        if posting is None or posting.state.value not in occurrences.OPEN:
            return
        now = self.clock()
        unwanted = schedule is None or schedule.paused_at or too_late(schedule, posting.occurrence.at, now)
        if schedule is None or (unwanted and not await self._stands(posting)):
            async with self.database.write() as tx:
                fallen = await occurrences.let_fall(tx, posting)
            if fallen:
                log.warning("%s was skipped: it was due %s", posting.key, posting.occurrence.at.isoformat())
            else:  # somebody has just asked for it after all
                await self.send(posting_id)
            return
        await self._send(posting, schedule, now)

    async def _stands(self, posting: Posting) -> bool:
        """Tell whether an attempt that was never heard of has got there: then it is there, however late it is now."""
        if posting.tried_at is None:
            return False
        try:
            courier = self.couriers[posting.channel.platform]
            return await courier.stands(posting.channel, key=posting.key, tried_at=posting.tried_at)
        except ChannelGone:
            return False

    async def _send(self, posting: Posting, schedule: Schedule, now: datetime) -> None:
        async with self.database.write() as tx:
            await occurrences.begin(tx, posting, now=now, closes_at=now + schedule.plan.open_for)
            task = await postings.get_task(tx, posting.task_id)
            topics = await questions.list_topics(tx)
            missed = await occurrences.missed_before(tx, posting, most=MOST_MISSED)
        if task is None:
            msg = "a posting has no task"
            raise RuntimeError(msg)
        card = screens.posted(posting, task, topics, ping=schedule.plan.ping, missed=missed)
        courier = self.couriers[posting.channel.platform]
        try:
            ref = await courier.post(posting.channel, card, key=posting.key, tried_at=posting.tried_at)
        except ChannelGone as gone:
            log.warning("%s can't be posted, so its schedule is paused: %s", posting.key, gone.reason)
            await self._pause(schedule, gone.reason, unposted=posting)
            return
        async with self.database.write() as tx:
            await occurrences.posted(tx, posting.id, ref)

    async def _pause(self, schedule: Schedule, reason: str, *, unposted: Posting | None = None) -> None:
        """Pause a schedule until a person acts, skip what could not be posted, and tell the one who set it up."""
        async with self.database.write() as tx:
            if unposted is not None:
                await occurrences.skip(tx, unposted.id)
            paused = await schedules.pause(tx, schedule.id, reason=reason, now=self.clock())
            owner = await schedules.owner_address(tx, schedule)
        if paused and owner is not None and owner.platform in self.couriers:
            await self.couriers[owner.platform].deliver(owner, screens.channel_gone(schedule, reason))

    async def ask_again(self, failed: Mapping[int, int]) -> int:
        """Ask once more for postings whose jobs broke off, as when a platform was away for longer than retries last.

        ``failed`` counts for each posting the jobs that did. While another is under way the count stays, and asking does
        nothing: two at once could both find nothing in the channel, and both post.
        """
        asked_for = 0
        for number, times in failed.items():
            async with self.database.write() as tx:
                posting = await occurrences.get(tx, number)
                if posting is not None and posting.state.value in occurrences.OPEN:
                    await self.jobs.post(tx, posting, again=times)
                    asked_for += 1
        return asked_for


def too_late(schedule: Schedule, due: datetime, now: datetime) -> bool:
    """Tell whether a post would come later than the schedule wants one."""
    return now - due > max(schedule.plan.grace, PROMPT)
