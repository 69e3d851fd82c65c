"""Score totals: kept up to date with every grading, for boards to be read out of."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from bot.core.answer import Answer
from bot.core.model import Grade, Question
from bot.core.standings import ALL_TOPICS, period_keys
from bot.persistence.database import Transaction
from bot.persistence.insert import add_up
from bot.persistence.tables import answers, score_totals


async def count_grade(
    tx: Transaction, answer: Answer, question: Question, *, grading_id: int, grade: Grade, points: int | None
) -> None:
    """Make a grading the answer's current one and bring the totals in line with it.

    The answer is as it stands, read under a lock; ``question`` is in the version of the new grading, which may belong
    to other topics than the one before: its points move along.
    """
    now = {"grading_id": grading_id, "score": grade.score, "estimate": grade.estimate, "points": points}
    await tx.execute(sa.update(answers).where(answers.c.id == answer.id).values(now))
    changes = _taken_back(answer)
    if points is not None:
        _count(changes, answer, question, 1, points, estimate=grade.estimate)
    await _add(tx, answer, changes)


async def take_back(tx: Transaction, answer: Answer) -> None:
    """Take what an answer has earned off the totals; it is as it stands, read under a lock."""
    await _add(tx, answer, _taken_back(answer))


_Changes = dict[tuple[str, str], Counter[str]]


def _taken_back(answer: Answer) -> _Changes:
    changes: _Changes = {}
    if answer.points is not None and answer.grading.grade is not None:
        _count(changes, answer, answer.question, -1, answer.points, estimate=answer.grading.grade.estimate)
    return changes


async def _add(tx: Transaction, answer: Answer, changes: _Changes) -> None:
    whose = {"team_id": answer.team_id, "member_id": answer.member_id}
    # In a fixed order, so that two gradings of one person can't wait for each other's rows.
    rows = [
        {**whose, "period": period, "topic_id": topic, **{figure: change[figure] for figure in _FIGURES}}
        for (period, topic), change in sorted(changes.items())
        if any(change.values())
    ]
    if rows:
        await add_up(tx, score_totals, rows, key=("team_id", "period", "topic_id", "member_id"))
    if any(change["answers"] < 0 for change in changes.values()):
        await tx.execute(_DROP_EMPTY, whose)


_FIGURES = ("points", "answers", "estimates")
# What a question has left behind that has moved to another topic, or whose answer is being written anew.
_DROP_EMPTY = sa.delete(score_totals).where(
    score_totals.c.team_id == sa.bindparam("team_id"),
    score_totals.c.member_id == sa.bindparam("member_id"),
    score_totals.c.answers <= 0,
)


def _count(
    changes: _Changes,
    answer: Answer,
    question: Question,
    sign: int,
    points: int,
    *,
    estimate: bool,
) -> None:
    """Add an answer to every board it stands on, or take it off."""
    for period in period_keys(answer.local_date, answer.season):
        for topic in {ALL_TOPICS, *question.topics}:
            change = changes.setdefault((period, topic), Counter())
            change.update({"points": sign * points, "answers": sign, "estimates": sign * estimate})
