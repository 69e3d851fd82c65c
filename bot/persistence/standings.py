"""Score totals: kept up to date with every grading, and read as boards."""

from __future__ import annotations

from collections import Counter

import sqlalchemy as sa

from bot.core.answer import Answer
from bot.core.model import Grade, Question
from bot.core.standings import ALL_TOPICS, Board, Place, period_keys
from bot.core.team import BoardName, Names
from bot.persistence import team_settings
from bot.persistence.database import Transaction
from bot.persistence.insert import add_up
from bot.persistence.people_tables import members
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


_FIGURES = ("points", "answers", "estimates")


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


async def board_size(tx: Transaction, *, team_id: int, period: str, topic: str, viewer_id: int) -> int:
    """Count who stands on a team's board, as the viewer sees it."""
    statement = sa.select(sa.func.count()).select_from(score_totals).join(members, _MEMBER)
    return await tx.scalar(statement.where(*_on_board(team_id, period, topic, viewer_id))) or 0


_MEMBER = members.c.id == score_totals.c.member_id


def _on_board(team_id: int, period: str, topic: str, viewer_id: int) -> tuple[sa.ColumnElement[bool], ...]:
    return (
        score_totals.c.team_id == team_id,
        score_totals.c.period == period,
        score_totals.c.topic_id == topic,
        score_totals.c.answers > 0,  # none are left where a question has moved to another topic
        sa.or_(members.c.board != BoardName.HIDDEN.value, members.c.id == viewer_id),
    )


async def board(
    tx: Transaction, *, team_id: int, period: str, topic: str, viewer_id: int, offset: int, limit: int
) -> Board:
    """Read a page of a team's board. Ties share a rank and keep their order from page to page.

    Members who hide are left out of everyone's board, except that the viewer always sees their own place.
    """
    ranked = (
        sa.select(
            score_totals.c.member_id,
            score_totals.c.points,
            score_totals.c.answers,
            score_totals.c.estimates,
            members.c.name,
            members.c.board,
            sa.func.rank().over(order_by=score_totals.c.points.desc()).label("rank"),
        )
        .join(members, _MEMBER)
        .where(*_on_board(team_id, period, topic, viewer_id))
        .subquery()
    )
    order = (ranked.c.rank, ranked.c.member_id)
    page = (await tx.execute(sa.select(ranked).order_by(*order).offset(offset).limit(limit))).mappings().all()
    mine = (await tx.execute(sa.select(ranked).where(ranked.c.member_id == viewer_id))).mappings().first()
    names = (await team_settings.find(tx, team_id)).names
    return Board(
        places=tuple(_place(row, viewer_id, names) for row in page),
        total=await board_size(tx, team_id=team_id, period=period, topic=topic, viewer_id=viewer_id),
        mine=_place(mine, viewer_id, names) if mine else None,
    )


def _place(r: sa.RowMapping, viewer_id: int, names: Names) -> Place:
    named = names.shown(BoardName(r["board"])) is BoardName.NAMED or r["member_id"] == viewer_id
    return Place(
        rank=r["rank"],
        member_id=r["member_id"],
        name=r["name"] if named else "",
        points=r["points"],
        answers=r["answers"],
        estimates=r["estimates"],
    )
