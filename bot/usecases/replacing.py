"""Replacing: a person writes their answer anew, once and before it closes; the old one stays readable."""

from __future__ import annotations

from bot.core.answer import Answer, Cause, storable
from bot.core.places import Address
from bot.core.ports import Jobs
from bot.core.screens import answering as answering_screens
from bot.core.screens import replacing as screens
from bot.core.ui import Event, Message, Reply
from bot.persistence import answers, deliveries, gradings, people, postings, replacements
from bot.persistence.database import Database, Transaction
from bot.usecases.members import Members
from bot.usecases.numbers import number
from bot.usecases.patience import Patience


class Replacing:
    """What a member can do with an answer they have given."""

    def __init__(
        self, database: Database, members: Members, jobs: Jobs[Transaction], *, patience: Patience | None = None
    ) -> None:
        self.database, self.members, self.jobs = database, members, jobs
        self._patience = patience or Patience()

    async def open_form(self, event: Event) -> Reply:
        """Open the form with the old text in it, or say why it can't be replaced; see ``Answering.open_form``."""
        which = number(event.action.arg)
        return await self._patience.look(self._open(event), unseen=None if which < 0 else screens.form_unseen(which))

    async def _open(self, event: Event) -> Reply:
        answer = await self._mine(event)
        if answer is None:
            return answering_screens.no_answer_yet()
        refusal = self._refusal(answer)
        if refusal is not None:
            return refusal
        async with self.database.read() as tx:
            draft = await postings.find_draft(tx, task_id=answer.task_id, member_id=answer.member_id)
        return screens.form(answer, draft)

    async def submit(self, event: Event) -> Message:
        """Put the new text in the old one's place and ask for its grading, in one transaction."""
        mine = await self._mine(event)
        if mine is None:
            return answering_screens.no_answer_yet()
        text = storable(event.text)
        problem = answering_screens.problem_with(text)
        async with self.database.urgent(), self.database.write() as tx:
            answer = await answers.lock_answer(tx, mine.id) or mine  # a second form, or a grade being counted, waits
            refusal = self._refusal(answer, text)
            if refusal is not None:
                return refusal
            if text == answer.text:
                return screens.unchanged(answer)
            if problem:
                whose = {"task_id": answer.task_id, "member_id": answer.member_id}
                await postings.save_draft(tx, **whose, text=text, now=self.members.clock())
                return screens.not_sent(answer, problem)
            await self._replace(tx, event, answer, text)
        return answering_screens.saved(answer.id)

    def _refusal(self, answer: Answer, text: str = "") -> Message | None:
        now = self.members.clock()
        if answer.replaced:
            return screens.replaced_already(answer, now=now, again=bool(text) and text != answer.text)
        return None if answer.may_be_replaced(now) else screens.too_late(answer, text)

    async def _replace(self, tx: Transaction, event: Event, answer: Answer, text: str) -> None:
        now = self.members.clock()
        whose = {"task_id": answer.task_id, "member_id": answer.member_id}
        task = await postings.get_task(tx, answer.task_id)
        hints = await postings.hints_taken(tx, **whose)
        ordinal = await replacements.replace_text(tx, answer, text=text, event_id=event.event_id, hints=hints, now=now)
        version_id = task.version_id if task else answer.version_id
        grading_id = await gradings.add_grading(
            tx, answer_id=answer.id, version_id=version_id, cause=Cause.FIRST, ordinal=ordinal, now=now
        )
        if grading_id is None:
            msg = "a new text already has a grading"
            raise RuntimeError(msg)
        await deliveries.address(tx, answer.id, Address.behind(event))
        await postings.drop_draft(tx, **whose)
        await self.jobs.grade(tx, grading_id)

    async def earlier(self, event: Event) -> Message:
        """Show the text that the person has replaced, and how it had been graded."""
        answer = await self._mine(event)
        if answer is None:
            return screens.nothing_earlier()
        async with self.database.read() as tx:
            earlier = await replacements.earlier(tx, answer)
        return screens.earlier(earlier, now=self.members.clock()) if earlier else screens.nothing_earlier()

    async def _mine(self, event: Event) -> Answer | None:
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            answer = await answers.get_answer(tx, number(event.action.arg))
            mine = answer is not None and await people.is_of(tx, answer.member_id, person_id=member.person_id)
        return answer if mine else None
