"""Answering: the form, the one answer a person gives to a task, hints before it and the result after it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from bot.core import scoring
from bot.core.answer import Answer, Cause, Task, TaskKind, storable
from bot.core.errors import UserError
from bot.core.model import JudgeIdentity
from bot.core.places import Address
from bot.core.ports import Jobs
from bot.core.screens import answering as screens
from bot.core.screens.erasing import BEGUN_BEFORE
from bot.core.screens.first_use import first_use
from bot.core.standings import local_date
from bot.core.streaks import Streak, streak_of
from bot.core.team import BoardName, Member
from bot.core.ui import TEXT_MAX, Action, Event, Message, Reply
from bot.persistence import answers, deliveries, erasing, gradings, people, postings, situations, team_settings
from bot.persistence.database import Database, Transaction
from bot.persistence.situations import Situation
from bot.usecases.daily import Daily
from bot.usecases.members import Members
from bot.usecases.numbers import number
from bot.usecases.patience import FORM_PATIENCE, Patience

# Of a crowd that answers at once; the rest waits here, not for the database's connections, which grading needs as well.
STORED_AT_ONCE = 20


class Answering:
    """What a member can do with a task. An empty task argument means today's question.

    ``per_minute`` is how many answers can be graded a minute, None when nothing limits it.
    """

    def __init__(
        self,
        database: Database,
        members: Members,
        daily: Daily,
        jobs: Jobs[Transaction],
        *,
        judge: JudgeIdentity,
        per_minute: int | None = None,
        form_patience: float = FORM_PATIENCE,
    ) -> None:
        self.database, self.members, self.daily, self.jobs = database, members, daily, jobs
        self.judge, self._patience = judge, Patience(form_patience)
        self.per_minute = per_minute
        self._storing = asyncio.Semaphore(STORED_AT_ONCE)

    async def open_form(self, event: Event) -> Reply:
        """Open the form, with what came along as text or the draft of an answer that could not be stored.

        An answered task shows its answer instead.

        Who answers for the first time is told first what is stored, and chooses how boards show them. A platform can
        open a form only within three seconds of the press, so a slow database gets the form opened without a look:
        the final word is said at submit.
        """
        which = number(event.action.arg)
        typed = storable(event.text)
        if len(typed) > TEXT_MAX:
            return screens.too_long(typed)
        unseen = None if which < 0 else replace(screens.form_unseen(which), value=typed)
        return await self._patience.look(self._open(event, typed), unseen=unseen)

    async def consent(self, event: Event) -> Reply:
        """Keep how boards show the person, as chosen before the first answer, and open the form."""
        way, _, task_id = event.action.arg.partition(" ")
        member = await self.members.meet(event)
        if member.consented_at is None:
            board = BoardName.NAMED if way == BoardName.NAMED.value else BoardName.ANONYMOUS
            async with self.database.write() as tx:
                await people.consent(tx, member.id, board, now=self.members.clock())
        return await self.open_form(replace(event, action=Action("answer", task_id)))

    async def _open(self, event: Event, typed: str) -> Reply:
        member = await self.members.meet(event)
        task = await self._task(event, member)
        async with self.database.read() as tx:
            answer = await answers.find_answer(tx, task_id=task.id, member_id=member.id)
            draft = await postings.find_draft(tx, task_id=task.id, member_id=member.id)
            await self._not_again(tx, event, task, member)
        if answer is not None:
            return screens.already_answered(answer, now=self.members.clock())
        if member.consented_at is None:
            if typed:  # it waits in the form that follows
                async with self.database.write() as tx:
                    mine = {"task_id": task.id, "member_id": member.id}
                    await postings.save_draft(tx, **mine, text=typed, now=self.members.clock())
            async with self.database.read() as tx:
                names = (await team_settings.find(tx, member.team_id)).names
            return first_use(Action("consent", str(task.id)), self.judge, names)
        return screens.form(task, typed or draft, closed=not task.open_at(self.members.clock()))

    async def submit(self, event: Event) -> Message:
        """Store the answer and ask for its grading in one transaction; only then say that it is saved."""
        async with self.database.urgent(), self._storing:
            return await self._submit(event)

    async def _submit(self, event: Event) -> Message:
        member = await self.members.meet(event)
        task = await self._task(event, member)
        text = storable(event.text)
        problem = screens.problem_with(text)
        mine = {"task_id": task.id, "member_id": member.id}
        now = self.members.clock()
        async with self.database.write() as tx:
            # One at a time for each member: of two answers to one question only the first may count.
            await people.lock(tx, member.id)
            so_far = await situations.look(tx, task, member, now=now)
            if not so_far.answered:
                await self._not_again(tx, event, task, member)
                if problem:
                    await postings.save_draft(tx, **mine, text=text, now=now)
                    return screens.not_sent(task, problem)
                answer_id = await self._store(tx, event, task, member, text=text, so_far=so_far)
                ahead = await gradings.count_pending(tx) if self.per_minute else 0
                return screens.saved(answer_id, minutes=ahead // (self.per_minute or 1))
            answer = await answers.find_answer(tx, **mine)
            if answer is not None and text != answer.text and answer.may_be_replaced(now):
                await postings.save_draft(tx, **mine, text=text, now=now)  # the next form, which replaces, holds it
        if answer is None:
            msg = "a member's stored answer can't be found"
            raise RuntimeError(msg)
        return screens.already_answered(answer, now=now, again=text != answer.text)

    async def _not_again(self, tx: Transaction, event: Event, task: Task, member: Member) -> None:
        """Refuse a second attempt of who was erased while the question was open. Only newcomers can be who they were."""
        newcomer = task.local_date is not None and member.joined_at.date() >= task.local_date - timedelta(days=1)
        if task.closes_at is None or not newcomer or not task.open_at(self.members.clock()):
            return
        account = {"platform": event.actor.platform, "user_id": event.actor.user_id}
        if await erasing.has_left(tx, task.id, **account):
            raise UserError(BEGUN_BEFORE)

    async def _store(
        self, tx: Transaction, event: Event, task: Task, member: Member, *, text: str, so_far: Situation
    ) -> int:
        now = self.members.clock()
        day = local_date(now, member.zone)
        if member.consented_at is None:  # the form was opened without a look: until they have chosen, no name is shown
            await people.show_as(tx, member.id, BoardName.ANONYMOUS)
        standing = scoring.Standing(
            first_in_season=not so_far.practised,
            before_reveal=task.open_at(now),
            posted=task.kind is TaskKind.POSTING,
        )
        streak = Streak()
        if task.local_date is not None and standing.before_reveal:  # by the question's day: it may be open overnight
            days = await postings.answered_days(tx, member=member, before=task.local_date)
            streak = streak_of((*days[:-1], replace(days[-1], answered=True)))
        answer_id = await answers.insert_answer(
            tx,
            task,
            member,
            text=text,
            event_id=event.event_id,
            local_date=task.local_date or day,
            counts=standing.counts,
            hints=so_far.hints,
            streak=streak,
            weighing=so_far.weighing,
            now=now,
        )
        grading_id = answer_id and await gradings.add_grading(
            tx, answer_id=answer_id, version_id=task.version_id, cause=Cause.FIRST, ordinal=1, now=now
        )
        if answer_id is None or grading_id is None:
            msg = "an answer that was not there, or its grading, is there now"
            raise RuntimeError(msg)
        await deliveries.address(tx, answer_id, Address.behind(event))
        if so_far.drafted:
            await postings.drop_draft(tx, task_id=task.id, member_id=member.id)
        await self.jobs.grade(tx, grading_id)
        return answer_id

    async def hint(self, event: Event) -> Message:
        """Give the next hint and count it. Before its first use on a task the cost is said and nothing is taken."""
        member = await self.members.meet(event)
        words = event.action.arg.split()
        asked = words[0] if words and words[0] != "take" else ""
        task = await self._task(replace(event, action=Action("hint", asked)), member)
        async with self.database.write() as tx:
            answer = await answers.find_answer(tx, task_id=task.id, member_id=member.id)
            taken = await postings.hints_taken(tx, task_id=task.id, member_id=member.id)
            which = number(words[-1]) if len(words) > 1 and words[-1] != "take" else taken + 1
            if answer is None and "take" in words and taken < which <= len(task.question.hints):
                await postings.take_hint(tx, task_id=task.id, member_id=member.id, number=which)
                taken = await postings.hints_taken(tx, task_id=task.id, member_id=member.id)
        return screens.hints(task, taken, answered=answer is not None)

    async def result(self, event: Event) -> Message:
        """Show how the person's answer was graded: the one named, else their last one."""
        answer = await self._answer(event)
        if answer is None:
            return screens.no_answer_yet()
        return screens.result(answer, now=self.members.clock())

    async def reference(self, event: Event) -> Message:
        """Show the reference answer to somebody who has answered, once it gives nothing away to others."""
        answer = await self._answer(event)
        if answer is None:
            return screens.no_answer_yet()
        async with self.database.read() as tx:
            task = await postings.get_task(tx, answer.task_id)
        now = self.members.clock()
        if task is not None and task.closes_at is not None and task.open_at(now):
            return screens.reference_later(task)
        return screens.reference(answer.question)

    async def _answer(self, event: Event) -> Answer | None:
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            if not event.action.arg.strip():
                last = await answers.latest_answers(tx, member_id=member.id, limit=1)
                return last[0] if last else None
            answer = await answers.get_answer(tx, number(event.action.arg))
            # Somebody else's answer is treated as one that does not exist. Their own may be of another team: results of
            # all their teams stand in one direct message.
            mine = answer is not None and await people.is_of(tx, answer.member_id, person_id=member.person_id)
        return answer if mine else None

    async def _task(self, event: Event, member: Member) -> Task:
        if not event.action.arg.strip():
            return await self.daily.task_of_today(member, event.actor.platform)
        async with self.database.read() as tx:
            task = await postings.get_task(tx, number(event.action.arg))
            if task is not None and task.kind is TaskKind.LOOKUP:
                task = await self._asked_today(tx, member, task) or task
        if task is None or task.team_id != member.team_id:
            msg = "That question is not here any more. `today` shows the current one."
            raise UserError(msg)
        return task

    async def _asked_today(self, tx: Transaction, member: Member, looked_up: Task) -> Task | None:
        """Find the posting of a question that was looked up before: answered from the old card, it counts all the same."""
        now, question_id = self.members.clock(), looked_up.question.id
        posted = await postings.find_todays_task(
            tx, team_id=member.team_id, question_id=question_id, local_date=local_date(now, member.zone)
        )
        if posted is None or not posted.open_at(now):
            return None
        season = posted.season_at(now, running=member.season)
        practised = await answers.answered_before(tx, member=member, question_id=question_id, season=season)
        return None if practised else posted
