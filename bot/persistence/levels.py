"""How hard questions prove and how able people do: what an interview's next question is chosen from."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

import sqlalchemy as sa

from bot.core.ability import BANK, Hardness
from bot.core.model import Difficulty
from bot.core.probing import Option
from bot.core.team import Member
from bot.persistence.database import Transaction
from bot.persistence.insert import upsert
from bot.persistence.interview_tables import question_levels
from bot.persistence.tables import answers, postings, question_topics, questions, tasks


async def options(tx: Transaction, member: Member, *, today: date, now: datetime) -> tuple[Option, ...]:
    """Give the questions that a member may be asked in an interview, each with when they last answered it.

    What their team is being asked and they have not answered yet is left out: it could not earn points any more.
    """
    seen = (
        sa.select(answers.c.question_id, sa.func.max(answers.c.submitted_at).label("seen"))
        .where(answers.c.member_id == member.id)
        .group_by(answers.c.question_id)
        .subquery()
    )
    mine = sa.and_(answers.c.task_id == tasks.c.id, answers.c.member_id == member.id)
    to_answer = (
        sa.select(postings.c.question_id)
        .join(tasks, tasks.c.posting_id == postings.c.id)
        .outerjoin(answers, mine)
        .where(
            postings.c.team_id == member.team_id,
            answers.c.id.is_(None),
            sa.or_(postings.c.closes_at > now, sa.and_(postings.c.closes_at.is_(None), postings.c.local_date == today)),
        )
    )
    rows = await tx.execute(
        sa.select(
            questions.c.id,
            questions.c.version_id,
            questions.c.home_topic,
            questions.c.difficulty,
            question_levels.c.mean,
            seen.c.seen,
        )
        .outerjoin(question_levels, question_levels.c.question_id == questions.c.id)
        .outerjoin(seen, seen.c.question_id == questions.c.id)
        .where(
            sa.or_(questions.c.team_id.is_(None), questions.c.team_id == member.team_id),
            questions.c.retired_at.is_(None),
            ~questions.c.draft,
            questions.c.id.not_in(to_answer),
        )
        .order_by(questions.c.id)
    )
    also: dict[str, list[str]] = defaultdict(list)
    for question_id, topic in await tx.execute(sa.select(question_topics.c.question_id, question_topics.c.topic_id)):
        also[question_id].append(topic)
    return tuple(
        Option(
            question_id=row.id,
            version_id=row.version_id,
            topics=(row.home_topic, *sorted(set(also[row.id]) - {row.home_topic})),
            difficulty=_logits(row.difficulty, row.mean),
            seen=row.seen,
        )
        for row in rows
    )


async def results(tx: Transaction, member_id: int, *, limit: int) -> tuple[tuple[str, float, int], ...]:
    """Give the member's last graded answers, newest first: question, its difficulty in logits, score (0 to 100).

    Each question stands there once.
    """
    rows = await tx.execute(
        sa.select(answers.c.question_id, questions.c.difficulty, question_levels.c.mean, answers.c.score)
        .join(questions, questions.c.id == answers.c.question_id)
        .outerjoin(question_levels, question_levels.c.question_id == answers.c.question_id)
        .where(answers.c.member_id == member_id, answers.c.score.is_not(None))
        .order_by(answers.c.submitted_at.desc(), answers.c.id.desc())
        .limit(limit)
    )
    once: dict[str, tuple[str, float, int]] = {}
    for row in rows:
        once.setdefault(row.question_id, (row.question_id, _logits(row.difficulty, row.mean), row.score))
    return tuple(once.values())


def _logits(difficulty: str, mean: float | None) -> float:
    return BANK[Difficulty(difficulty)] if mean is None else mean


async def hardness(tx: Transaction, question_id: str, difficulty: Difficulty) -> Hardness:
    """Give what is believed of a question's difficulty: what its answers taught, else the bank's word."""
    row = (await tx.execute(sa.select(question_levels).where(question_levels.c.question_id == question_id))).first()
    return Hardness(BANK[difficulty]) if row is None else Hardness(row.mean, row.spread, row.answers)


async def keep_hardness(tx: Transaction, question_id: str, found: Hardness) -> None:
    """Keep what is believed of a question's difficulty."""
    row = {"question_id": question_id, "mean": found.mean, "spread": found.spread, "answers": found.answers}
    await upsert(tx, question_levels, [row], key=("question_id",))
