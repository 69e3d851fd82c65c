"""The question of the day: the one a schedule has posted, or where there is none, one made when it is first asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core import selection
from bot.core.answer import Task
from bot.core.errors import UserError
from bot.core.schedule_words import LONGEST_OPEN
from bot.core.schedules import Schedule
from bot.core.screens import daily as screens
from bot.core.screens.schedules import not_yet
from bot.core.standings import end_of_day, local_date
from bot.core.team import Member
from bot.core.ui import Event, Message
from bot.persistence import answers, occurrences, postings, questions, schedules
from bot.persistence.candidates import candidates
from bot.persistence.database import Database, Transaction
from bot.usecases.members import Members

ALONE = "terminal"


class Daily:
    """Shows and makes the day's posting of a workspace."""

    def __init__(self, database: Database, members: Members) -> None:
        self.database, self.members = database, members

    async def today(self, event: Event) -> Message:
        """Show today's question, and how the person stands to it."""
        member = await self.members.meet(event)
        task = await self.task_of_today(member, event.actor.platform, channel_id=event.place)
        async with self.database.read() as tx:
            topics = await questions.list_topics(tx)
            if not event.private:  # everybody will see it: nothing about the one who asked
                return screens.card(task, None, topics, hints_taken=0)
            answer = await answers.find_answer(tx, task_id=task.id, member_id=member.id)
            hints = await postings.hints_taken(tx, task_id=task.id, member_id=member.id)
        return screens.card(task, answer, topics, hints_taken=hints)

    async def task_of_today(self, member: Member, platform: str, *, channel_id: str = "") -> Task:
        """Find what a schedule has posted today; where there is no schedule, find or make the workspace's posting of the day.

        The channel's own comes before another channel's. What is made for the asking closes with the day where others
        answer too; at a terminal of one's own there is nothing to give away.
        """
        now = self.members.clock()
        day = local_date(now, member.zone)
        slot = f"today:{day.isoformat()}"
        async with self.database.read() as tx:
            found = [
                one for one in await schedules.of_team(tx, member.team_id) if one.workspace_id == member.workspace_id
            ]
            going = [schedule for schedule in found if schedule.paused_at is None]
            task = await self._scheduled(tx, found, channel_id, now=now)
            task = task or await postings.find_posting_task(tx, workspace_id=member.workspace_id, slot=slot)
        if task is not None:
            return task
        if going:
            raise UserError(not_yet(min(going, key=lambda schedule: schedule.upcoming.at)))
        async with self.database.write() as tx:
            task = await postings.find_posting_task(tx, workspace_id=member.workspace_id, slot=slot)
            if task is not None:
                return task  # made while we waited for our turn: the first minutes of a day bring many at once
            open_questions = await candidates(tx, team_id=member.team_id, workspace_id=member.workspace_id)
            chosen = selection.choose(open_questions, seed=f"{member.workspace_id}:{slot}")
            if chosen is None:
                msg = "The question bank is empty, so there is nothing to ask."
                raise UserError(msg)
            closes_at = None if platform == ALONE else end_of_day(day, member.zone)
            task = await postings.post(
                tx, chosen, member=member, slot=slot, local_date=day, closes_at=closes_at, now=now
            )
        if task is None:
            msg = "a posting that was just made can't be found"
            raise RuntimeError(msg)
        return task

    async def _scheduled(
        self, tx: Transaction, found: Sequence[Schedule], channel_id: str, *, now: datetime
    ) -> Task | None:
        """Find the last thing that was posted by schedule, if it is of today or still open."""
        if not found:
            return None
        zones = {schedule.id: schedule.plan.zone for schedule in found}
        for where in dict.fromkeys((channel_id, "")):
            posting = await occurrences.newest(
                tx, workspace_id=found[0].workspace_id, channel_id=where, since=now - LONGEST_OPEN
            )
            if posting is None:
                continue
            is_open = posting.closes_at is not None and now < posting.closes_at
            zone = zones.get(posting.schedule_id or 0, found[0].plan.zone)
            if is_open or posting.occurrence.date == local_date(now, zone):
                return await postings.get_task(tx, posting.task_id)
        return None
