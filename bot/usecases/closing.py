"""Closing a question: its card says so, and what the team made of it is revealed once all grades are in."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta

from bot.core.answer import TaskKind
from bot.core.errands import Errand, Kind
from bot.core.errors import ChannelGone, UserError
from bot.core.ports import Courier, Jobs
from bot.core.reveal import reveal_of
from bot.core.schedules import PostingState
from bot.core.screens import reveal as screens
from bot.core.screens.answering import no_answer_yet
from bot.core.ui import Event, Message
from bot.persistence import answers, course, outcomes, people, postings, questions, replacements
from bot.persistence.course import Running
from bot.persistence.database import Database, Transaction
from bot.usecases.members import Members
from bot.usecases.numbers import number

PATIENCE = timedelta(minutes=10)  # after the closing: by then the reveal is posted with the grades there are
LOOK_AGAIN = 15.0  # seconds, while grades are awaited before the reveal
COMPLETED_WITHIN = timedelta(hours=24)  # after the closing: grades that come until then are added to the reveal
COMPLETE_EVERY = 600.0  # seconds

log = logging.getLogger(__name__)


class Closing:
    """What happens when a question's time is up. Every step may run again and does its work once."""

    def __init__(
        self, database: Database, members: Members, jobs: Jobs[Transaction], couriers: Mapping[str, Courier]
    ) -> None:
        self.database, self.members, self.jobs, self.couriers = database, members, jobs, couriers

    async def sweep(self) -> int:
        """Ask for the closing of what is over; gives how many that were. Safe to run on every replica."""
        now = self.members.clock()
        async with self.database.read() as tx:
            due = await course.to_close(tx, now)
        asked_for = 0
        for running in due:
            async with self.database.write() as tx:
                if await course.claim_closing(tx, running.id, now=now):
                    errand = Errand(Kind.CLOSE, running.channel.platform, running.id, str(running.id))
                    await self.jobs.errand(tx, errand)
                    asked_for += 1
        return asked_for

    async def close(self, posting_id: int) -> float:
        """Do what is to be done now; gives the seconds until there is more, 0 when it is over.

        Raises only what another try may mend.
        """
        async with self.database.read() as tx:
            running = await course.get(tx, posting_id)
            task = await postings.get_task(tx, running.task_id) if running else None
            topics = await questions.list_topics(tx)
            given = await outcomes.given_in_time(tx, running) if running else ()
        if running is None or task is None:
            return 0.0
        now = self.members.clock()
        courier = self.couriers[running.channel.platform]
        told = reveal_of(task.question, given)
        try:
            if running.state is PostingState.POSTED:
                closed = screens.closed_card(task, topics, told.answers)
                await courier.update(running.channel, running.message_ref, closed)
                async with self.database.write() as tx:
                    await course.close(tx, posting_id)
            if told.waiting and now < running.closes_at + PATIENCE:
                return LOOK_AGAIN
            if running.revealed_at is None:
                await self._reveal(running, screens.reveal(task, told))
            elif running.thread_ref:
                await courier.update(running.channel, running.thread_ref, screens.reveal(task, told))
        except ChannelGone as gone:
            log.warning("posting %d can't be closed where it stands: %s", posting_id, gone.reason)
            async with self.database.write() as tx:
                await course.close(tx, posting_id)
                await course.reveal(tx, posting_id, ref="", now=now)
            return 0.0
        return COMPLETE_EVERY if told.waiting and now < running.closes_at + COMPLETED_WITHIN else 0.0

    async def _reveal(self, running: Running, message: Message) -> None:
        """Post the reveal, once: what an attempt that was never heard of has posted is found."""
        now = self.members.clock()
        async with self.database.write() as tx:
            await course.try_reveal(tx, running.id, now=now)
        courier = self.couriers[running.channel.platform]
        key = f"reveal:{running.id}"
        if running.thread:
            ref = await courier.post_in_thread(
                running.channel,
                running.message_ref,
                message,
                key=key,
                title=screens.THREAD,
                tried_at=running.reveal_tried_at,
            )
        else:
            ref = await courier.post(running.channel, message, key=key, tried_at=running.reveal_tried_at)
        async with self.database.write() as tx:
            await course.reveal(tx, running.id, ref=ref, now=now)

    async def revealed(self, posting_id: int) -> Message | None:
        """Give a posting's reveal as it is now; None when there is none of that number."""
        async with self.database.read() as tx:
            running = await course.get(tx, posting_id)
            task = await postings.get_task(tx, running.task_id) if running else None
            given = await outcomes.given_in_time(tx, running) if running else ()
        return None if task is None else screens.reveal(task, reveal_of(task.question, given))

    async def show(self, event: Event) -> Message:
        """Show a closed question's reveal to somebody who asks for it; the argument is its task, else it is the last one."""
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            which: int | None = number(event.action.arg)
            if not event.action.arg.strip():
                which = await course.newest_over(tx, team_id=member.team_id, now=self.members.clock())
            if which is None:
                return screens.not_yet()
            task = await postings.get_task(tx, which)
            if task is None or task.team_id != member.team_id or task.kind is not TaskKind.POSTING:
                msg = "That question is not here any more. `today` shows the current one."
                raise UserError(msg)
            running = await course.of_task_number(tx, task.id)
            if running is None or task.open_at(self.members.clock()):
                return screens.not_yet()
            given = await outcomes.given_in_time(tx, running)
        return screens.reveal(task, reveal_of(task.question, given))

    async def share(self, event: Event) -> Message:
        """Keep whether the person's answer may be shown, should it be the best: ``yes`` or ``no`` after its number."""
        which, _, word = event.action.arg.partition(" ")
        member = await self.members.meet(event)
        async with self.database.write() as tx:
            answer = await answers.get_answer(tx, number(which))
            if answer is None or not await people.is_of(tx, answer.member_id, person_id=member.person_id):
                return no_answer_yet()
            await replacements.share(tx, answer.id, shared=word == "yes")
        return screens.sharing(shared=word == "yes")
