"""Looking through the bank: search, a question by its id to practise, and what to offer while somebody types."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from bot.core.errors import UserError
from bot.core.model import Topic
from bot.core.screens import catalogue as screens
from bot.core.search import Index
from bot.core.standings import local_date
from bot.core.ui import Event, Message
from bot.persistence import answers, postings, questions
from bot.persistence.database import Database, Transaction
from bot.usecases.members import Members

FOUND = 5
CHOICES = 25


@dataclass(frozen=True, slots=True)
class Choice:
    """Something to pick from a list that is offered while typing: what is shown, and the word it stands for."""

    label: str
    word: str


class Catalogue:
    """The bank as members see it. The shipped questions are kept in memory until the bank changes."""

    def __init__(self, database: Database, members: Members) -> None:
        self.database, self.members = database, members
        self._digest: str | None = None
        self._index = Index(())
        self._topics: tuple[Topic, ...] = ()

    async def search(self, event: Event) -> Message:
        """Show the questions that hold the words, best first."""
        words = event.action.arg.strip()
        if not words:
            raise UserError(screens.SEARCH_FOR_WHAT)
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            await self._refresh(tx)
            own = await questions.askable(tx, team_id=member.team_id)
        index = await asyncio.to_thread(Index, (*self._index.questions, *own)) if own else self._index
        return screens.found(words, index.search(words, limit=FOUND), self._topics)

    async def show(self, event: Event) -> Message:
        """Show a question by its id, ready to be practised; what is being asked today is shown as that."""
        question_id = event.action.arg.strip().casefold()
        if not question_id:
            raise UserError(screens.SHOW_WHICH)
        member = await self.members.meet(event)
        now = self.members.clock()
        async with self.database.read() as tx:
            await self._refresh(tx)
            version_id = await questions.version_of(tx, question_id, team_id=member.team_id)
            task = await postings.find_todays_task(
                tx, team_id=member.team_id, question_id=question_id, local_date=local_date(now, member.zone)
            )
        if version_id is None:
            close = self._index.search(question_id.replace("-", " "), limit=3)
            raise UserError(screens.no_such_question(question_id, close))
        if task is None:
            async with self.database.write() as tx:
                task = await postings.look_up(
                    tx, member=member, question_id=question_id, version_id=version_id, now=now
                )
        if task is None:
            msg = "a task that was just made can't be found"
            raise RuntimeError(msg)
        async with self.database.read() as tx:
            answer = await answers.find_answer(tx, task_id=task.id, member_id=member.id)
        return screens.question(task, answer, self._topics)

    async def topic_choices(self, typed: str) -> tuple[Choice, ...]:
        """Offer topics whose title or id holds what was typed."""
        async with self.database.read() as tx:
            await self._refresh(tx)
        wanted = typed.casefold().strip()
        fitting = [t for t in self._topics if wanted in t.title.casefold() or wanted in t.id]
        return tuple(Choice(topic.title, topic.id) for topic in fitting[:CHOICES])

    async def question_choices(self, typed: str) -> tuple[Choice, ...]:
        """Offer questions that fit what was typed; before anything is typed, the first ones."""
        async with self.database.read() as tx:
            await self._refresh(tx)
        index = self._index
        fitting = index.search(typed, limit=CHOICES) if typed.strip() else index.questions[:CHOICES]
        return tuple(Choice(question.text, question.id) for question in fitting)

    async def _refresh(self, tx: Transaction) -> None:
        digest = await questions.synced_digest(tx)
        if digest != self._digest:
            shipped = await questions.askable(tx, team_id=None)
            self._index = await asyncio.to_thread(Index, shipped)  # takes a quarter of a second
            self._topics = await questions.list_topics(tx)
            self._digest = digest
