"""Score totals: kept up to date with every grading, and read as boards."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from bot.core.answer import Answer
from bot.core.standings import ALL_TOPICS, Board, Place, period_keys
from bot.core.team import BoardName
from bot.persistence.database import Transaction
from bot.persistence.insert import add_up
from bot.persistence.tables import answers, members, score_totals


async def count_grade(
    tx: Transaction, answer: Answer, *, grading_id: int, score: int, estimate: bool, points: int | None
) -> None:
    """Make a grading the answer's current one and bring the totals in line with it."""
    this = answers.c.id == answer.id
    # Locked, so that two gradings of one answer are counted one after the other.
    before = (await tx.execute(sa.select(answers.c.points, answers.c.estimate).where(this).with_for_update())).one()
    now = {"grading_id": grading_id, "score": score, "estimate": estimate, "points": points}
    await tx.execute(sa.update(answers).where(this).values(now))
    if points is None:
        return
    change = {
        "points": points - (before.points or 0),
        "answers": 0 if before.points is not None else 1,
        "estimates": int(estimate) - int(before.points is not None and before.estimate),
    }
    if not any(change.values()):
        return
    whose = {"team_id": answer.team_id, "member_id": answer.member_id}
    rows = [{**whose, "period": period, "topic_id": topic, **change} for period, topic in _boards(answer)]
    await add_up(tx, score_totals, rows, key=("team_id", "period", "topic_id", "member_id"))


def _boards(answer: Answer) -> Iterable[tuple[str, str]]:
    # A fixed order, so that two gradings of one person can't wait for each other's rows.
    topics = sorted({ALL_TOPICS, *answer.question.topics})
    return [(period, topic) for period in sorted(period_keys(answer.local_date)) for topic in topics]


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
    return Board(
        places=tuple(_place(row, viewer_id) for row in page),
        total=await board_size(tx, team_id=team_id, period=period, topic=topic, viewer_id=viewer_id),
        mine=_place(mine, viewer_id) if mine else None,
    )


def _place(r: sa.RowMapping, viewer_id: int) -> Place:
    named = r["board"] == BoardName.NAMED.value or r["member_id"] == viewer_id
    return Place(
        rank=r["rank"],
        member_id=r["member_id"],
        name=r["name"] if named else "",
        points=r["points"],
        answers=r["answers"],
        estimates=r["estimates"],
    )
