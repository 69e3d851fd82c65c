"""Reports of mock interviews: put together whenever they are asked for, so that a later grade is in them too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.core import interview_marks
from bot.core.errors import UserError
from bot.core.interview_report import Earlier, Report, entries_of
from bot.core.model import Topic
from bot.core.screens import interview_report as screens
from bot.core.ui import Event, Message
from bot.persistence import answers, interviews, people, questions
from bot.persistence.database import Database, Transaction
from bot.persistence.interview_rows import Kept
from bot.usecases.members import Members
from bot.usecases.picturing import drawn

PAGE = 5
COMPARED = 8  # interviews before
PAGE_DIGITS = 6

Draw = Callable[[Report, tuple[Topic, ...]], Awaitable[bytes]]


class Reporting:
    """Reports and the list of them. ``draw`` makes a report's picture; without it there is none."""

    def __init__(self, database: Database, members: Members, draw: Draw | None = None) -> None:
        self.database, self.members, self.draw = database, members, draw

    async def of(self, kept: Kept) -> Message:
        """Give the report on an interview that is over."""
        async with self.database.read() as tx:
            found = await self.read(tx, kept)
            topics = await questions.list_topics(tx)
        picture = None
        if self.draw is not None and found.by_topic:
            picture = await drawn(self.draw(found, topics), screens.alt(found, topics))
        return screens.report(found, topics, picture)

    async def show(self, event: Event) -> Message:
        """Show the report that is named by number, else the last one."""
        kept = await self.find(event)
        if kept is None and event.action.arg.strip():
            raise UserError(screens.NO_SUCH)
        if kept is None:
            return screens.listed((), total=0, page=1, pages=1)
        return await self.of(kept)

    async def find(self, event: Event) -> Kept | None:
        """Find the person's interview that is named, else their last one; only what is over has a report."""
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            number = _number(event.action.arg)
            if number is None:
                last = await interviews.latest(tx, member.id, limit=1)
                return last[0] if last else None
            kept = await interviews.get(tx, number)
            mine = kept is not None and await people.is_of(tx, kept.member_id, person_id=member.person_id)
        return kept if mine and kept is not None and kept.interview.over else None

    async def list_(self, event: Event) -> Message:
        """List the person's interviews that are over, newest first."""
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            total = await interviews.count(tx, member.id)
            pages = max(1, -(-total // PAGE))
            page = min(max(1, _number(event.action.arg) or 1), pages)
            shown = await interviews.latest(tx, member.id, limit=PAGE, offset=(page - 1) * PAGE)
            found = [await self.read(tx, kept, alone=True) for kept in shown]
        return screens.listed(found, total=total, page=page, pages=pages)

    async def read(self, tx: Transaction, kept: Kept, *, alone: bool = False) -> Report:
        """Put a report together; ``alone`` leaves out the comparison with earlier ones."""
        results = interview_marks.results(kept.interview.turns)
        by_version = {
            turn.version_id: await questions.get_version(tx, turn.version_id) for turn in kept.interview.asked
        }
        graded = {}
        for turn in kept.interview.turns:
            answer = await answers.get_answer(tx, turn.answer_id) if turn.answer_id is not None else None
            if answer is not None and answer.grading.grade is not None:
                graded[answer.id] = answer.grading.grade
                by_version[turn.version_id] = answer.question
        earlier = () if alone else await self._earlier(tx, kept)
        entries = entries_of(results, by_version, graded)
        return Report(kept.id, kept.started_at, kept.interview.plan, entries, earlier)

    async def _earlier(self, tx: Transaction, kept: Kept) -> tuple[Earlier, ...]:
        every = await interviews.latest(tx, kept.member_id, limit=COMPARED + 1)
        before = [one for one in every if one.id != kept.id and one.started_at <= kept.started_at]
        results = [(one.started_at, interview_marks.results(one.interview.turns)) for one in before]
        marked = [(at, interview_marks.overall(found)) for at, found in results]
        return tuple(Earlier(at, overall) for at, overall in marked if overall is not None)


def _number(arg: str) -> int | None:
    word = arg.strip()
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 18 else None  # noqa: PLR2004 - fits 64 bits
