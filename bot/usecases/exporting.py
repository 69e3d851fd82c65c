"""Files to take along: an interview's report, and everything that is a person's own."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from bot.core.answer import Answer, State
from bot.core.errors import UserError
from bot.core.screens import interview_report
from bot.core.screens import practice as screens
from bot.core.screens.erasing import ERASE
from bot.core.ui import Document, Event, Message
from bot.persistence import answers, belongings, interviews, practice, questions, reminders
from bot.persistence.database import Database
from bot.persistence.interview_rows import Kept, write_plan
from bot.usecases.members import Members
from bot.usecases.reporting import Reporting

EVERYTHING = 100_000
EXPORT = "interview-bot-export"


class Exporting:
    """Gives reports and exports as files."""

    def __init__(self, database: Database, members: Members, reporting: Reporting) -> None:
        self.database, self.members, self.reporting = database, members, reporting

    async def keep(self, event: Event) -> Message:
        """Give an interview's report as a file."""
        kept = await self.reporting.find(event)
        if kept is None:
            raise UserError(interview_report.NO_SUCH)
        async with self.database.read() as tx:
            found = await self.reporting.read(tx, kept)
            topics = await questions.list_topics(tx)
        document = Document(interview_report.file_name(found), interview_report.markdown(found, topics))
        return screens.file("Your report", "The whole report, with every question and answer:", document)

    async def export(self, event: Event) -> Message:
        """Give all that is kept of the person in this team, as JSON, or as Markdown to read."""
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            every = await answers.latest_answers(tx, member_id=member.id, limit=EVERYTHING)
            held = await interviews.latest(tx, member.id, limit=EVERYTHING)
            wished = await practice.wishes(tx, member.id)
            nudged = await practice.nudged(tx, member.id)
            reminded = await reminders.wanted(tx, member.id)
            earlier = await belongings.earlier_texts(tx, member.id)
            unsaved = await belongings.unsaved_texts(tx, member.id)
            suggested = await belongings.suggested(tx, member.id)
            freezes = await belongings.freezes(tx, member.id)
            accounts = await belongings.accounts_of(tx, member.id)
        if event.action.arg.strip().casefold() in {"markdown", "md"}:
            document = Document(f"{EXPORT}.md", "\n".join(_read(answer) for answer in every) or "No answers yet.\n")
        else:
            data = {
                "name": member.name,
                "accounts": accounts,
                "on_boards": member.board.value,
                "joined_at": member.joined_at,
                "told_what_is_stored_at": member.consented_at,
                "told_that_cards_may_name_them_at": member.card_consented_at,
                "answers": [{**_answer(answer), "before_it_was_replaced": earlier.get(answer.id)} for answer in every],
                "not_saved_yet": unsaved,
                "interviews": [_interview(one) for one in held],
                "put_aside_to_practise": wished,
                "nudged_daily": nudged,
                "reminded_before_a_question_closes": reminded,
                "suggested_questions": suggested,
                "streak_freezes_given": freezes,
            }
            document = Document(f"{EXPORT}.json", json.dumps(data, default=_plain, indent=2, ensure_ascii=False) + "\n")
        return screens.file("Everything that is yours", "All that is kept of you in this team:", document, ERASE)


def _answer(answer: Answer) -> dict[str, Any]:
    grade = answer.grading.grade if answer.grading.state is State.GRADED else None
    points = answer.question.key_points
    return {
        "question": {"id": answer.question.id, "text": answer.question.text},
        "answer": answer.text,
        "submitted_at": answer.submitted_at,
        "hints": answer.hints,
        "points": answer.points,
        "grade": grade
        and {
            "score": grade.score,
            "estimate": grade.estimate,
            "judge": grade.judge.model or grade.judge.name,
            "verdicts": [
                {"key_point": point.text, "verdict": verdict.counted.value, "quote": verdict.quote}
                for point, verdict in zip(points, grade.verdicts, strict=False)
            ],
            "wrong": [{"claim": wrong.claim, "why": wrong.why} for wrong in grade.wrong],
            "feedback": grade.feedback,
        },
    }


def _interview(kept: Kept) -> dict[str, Any]:
    return {
        "started_at": kept.started_at,
        "plan": write_plan(kept.interview.plan),
        "turns": [
            {
                "question": turn.question_id,
                "asked": turn.text,
                "follow_up": turn.follow_up,
                "outcome": turn.outcome.value,
                "said": turn.said,
                "hints": turn.hints,
                "score": turn.score,
            }
            for turn in kept.interview.turns
        ],
    }


def _read(answer: Answer) -> str:
    grade = answer.grading.grade if answer.grading.state is State.GRADED else None
    said = "\n".join(f"> {line}" for line in answer.text.splitlines())
    score = f"{grade.score} of 100{' (estimate)' if grade.estimate else ''}" if grade else "not graded yet"
    return f"## {' '.join(answer.question.text.split())}\n\n{answer.submitted_at:%d %B %Y}, {score}\n\n{said}\n"


def _plain(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError
