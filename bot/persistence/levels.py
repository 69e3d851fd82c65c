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


async def pool(tx: Transaction, team_id: int) -> tuple[Option, ...]:
    """Give the questions that a team may be asked in interviews."""
    also: dict[str, list[str]] = defaultdict(list)
    for question_id, topic in await tx.execute(_TOPICS):
        also[question_id].append(topic)
    return tuple(
        Option(
            question_id=row.id,
            version_id=row.version_id,
            topics=(row.home_topic, *sorted(set(also[row.id]) - {row.home_topic})),
            difficulty=_logits(row.difficulty, row.mean),
        )
        for row in await tx.execute(_POOL, {"team": team_id})
    )


async def seen(tx: Transaction, member_id: int) -> dict[str, datetime]:
    """Give the questions that a member has answered, and when they last did."""
    return {row.question_id: row.seen for row in await tx.execute(_SEEN, {"member": member_id})}


async def kept_back(tx: Transaction, member: Member, *, today: date, now: datetime) -> frozenset[str]:
    """Give what a member's team is being asked and they have not answered: it could not earn points any more."""
    whose = {"member": member.id, "team": member.team_id, "today": today, "now": now}
    return frozenset((await tx.execute(_KEPT_BACK, whose)).scalars())


# Made once: building a statement takes longer than running it.
_TOPICS = sa.select(question_topics.c.question_id, question_topics.c.topic_id)
_POOL = (
    sa.select(
        questions.c.id,
        questions.c.version_id,
        questions.c.home_topic,
        questions.c.difficulty,
        question_levels.c.mean,
    )
    .outerjoin(question_levels, question_levels.c.question_id == questions.c.id)
    .where(
        sa.or_(questions.c.team_id.is_(None), questions.c.team_id == sa.bindparam("team")),
        questions.c.retired_at.is_(None),
        ~questions.c.draft,
    )
    .order_by(questions.c.id)
)
_SEEN = (
    sa.select(answers.c.question_id, sa.func.max(answers.c.submitted_at).label("seen"))
    .where(answers.c.member_id == sa.bindparam("member"))
    .group_by(answers.c.question_id)
)
_OPEN = sa.or_(
    postings.c.closes_at > sa.bindparam("now"),
    sa.and_(postings.c.closes_at.is_(None), postings.c.local_date == sa.bindparam("today")),
)
_KEPT_BACK = (
    sa.select(postings.c.question_id)
    .join(tasks, tasks.c.posting_id == postings.c.id)
    .outerjoin(answers, sa.and_(answers.c.task_id == tasks.c.id, answers.c.member_id == sa.bindparam("member")))
    .where(postings.c.team_id == sa.bindparam("team"), answers.c.id.is_(None), _OPEN)
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
