"""The question of the day, made when it is first asked for."""

from __future__ import annotations

from bot.core import selection
from bot.core.answer import Task
from bot.core.errors import UserError
from bot.core.screens import daily as screens
from bot.core.standings import end_of_day, local_date
from bot.core.team import Member
from bot.core.ui import Event, Message
from bot.persistence import answers, postings, questions
from bot.persistence.candidates import candidates
from bot.persistence.database import Database
from bot.usecases.members import Members

ALONE = "terminal"


class Daily:
    """Shows and makes the day's posting of a workspace."""

    def __init__(self, database: Database, members: Members) -> None:
        self.database, self.members = database, members

    async def today(self, event: Event) -> Message:
        """Show today's question, and how the person stands to it."""
        member = await self.members.meet(event)
        task = await self.task_of_today(member, event.actor.platform)
        async with self.database.read() as tx:
            topics = await questions.list_topics(tx)
            if not event.private:  # everybody will see it: nothing about the one who asked
                return screens.card(task, None, topics, hints_taken=0)
            answer = await answers.find_answer(tx, task_id=task.id, member_id=member.id)
            hints = await postings.hints_taken(tx, task_id=task.id, member_id=member.id)
        return screens.card(task, answer, topics, hints_taken=hints)

    async def task_of_today(self, member: Member, platform: str) -> Task:
        """Find or make the posting of (workspace, the team's local date).

        Where others answer too it closes with the day; at a terminal of one's own there is nothing to give away.
        """
        now = self.members.clock()
        day = local_date(now, member.zone)
        slot = f"today:{day.isoformat()}"
        async with self.database.read() as tx:
            task = await postings.find_posting_task(tx, workspace_id=member.workspace_id, slot=slot)
        if task is not None:
            return task
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
