"""Boards: who stands where, as a viewer sees it. A page of 50,000 people is read without looking at the others' rows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bot.core.standings import Board, Place
from bot.core.team import BoardName, Names
from bot.persistence import team_settings
from bot.persistence.database import Transaction
from bot.persistence.people_tables import members
from bot.persistence.tables import score_totals


async def page_of(
    tx: Transaction, *, team_id: int, period: str, topic: str, viewer_id: int, page: int, per_page: int
) -> Board:
    """Read a page of a team's board, the last one where there are fewer.

    Ties share a rank and keep their order from page to page. Members who hide are left out of everyone's board, except
    that the viewer always sees their own place.
    """
    which = _which(team_id, period, topic, viewer_id)
    names = (await team_settings.find(tx, team_id)).names
    total = await _size(tx, which)
    pages = max(1, -(-total // per_page))
    page = min(page, pages)
    offset = (page - 1) * per_page
    rows = (await tx.execute(_PAGE, {**which, "offset": offset, "limit": per_page})).mappings().all()
    ranks = _ranks([row["points"] for row in rows], await _above(tx, which, rows[0]) if rows else 0, offset)
    places = tuple(_place(row, rank, viewer_id, names) for row, rank in zip(rows, ranks, strict=True))
    mine = next((place for place in places if place.member_id == viewer_id), None)
    return Board(places, total, mine or await _mine(tx, which, names), page, pages)


async def standing_of(tx: Transaction, *, team_id: int, period: str, topic: str, viewer_id: int) -> Board:
    """Read the viewer's own place on a board, and how many stand there, without the others."""
    which = _which(team_id, period, topic, viewer_id)
    names = (await team_settings.find(tx, team_id)).names
    return Board((), await _size(tx, which), await _mine(tx, which, names))


def _which(team_id: int, period: str, topic: str, viewer_id: int) -> dict[str, Any]:
    return {"team": team_id, "period": period, "topic": topic, "viewer": viewer_id}


async def _size(tx: Transaction, which: Mapping[str, Any]) -> int:
    found: int | None = await tx.scalar(_SIZE, which)
    return found or 0


async def _mine(tx: Transaction, which: Mapping[str, Any], names: Names) -> Place | None:
    row = (await tx.execute(_MINE, which)).mappings().first()
    return _place(row, await _above(tx, which, row) + 1, which["viewer"], names) if row else None


async def _above(tx: Transaction, which: Mapping[str, Any], row: sa.RowMapping) -> int:
    """Count who has more points."""
    found: int | None = await tx.scalar(_ABOVE, {**which, "points": row["points"]})
    return found or 0


def _ranks(points: Sequence[int], above: int, offset: int) -> list[int]:
    """Rank a page: its first place comes after so many above it, each other one with its equals or after all before it."""
    ranks = [above + 1] * len(points)
    for i in range(1, len(points)):
        ranks[i] = ranks[i - 1] if points[i] == points[i - 1] else offset + i + 1
    return ranks


def _place(row: sa.RowMapping, rank: int, viewer_id: int, names: Names) -> Place:
    named = names.shown(BoardName(row["board"])) is BoardName.NAMED or row["member_id"] == viewer_id
    return Place(
        rank=rank,
        member_id=row["member_id"],
        name=row["name"] if named else "",
        points=row["points"],
        answers=row["answers"],
        estimates=row["estimates"],
    )


# Made once. Who hides is few: they are found in an index of their own, for which its condition has to stand here
# literally, and are taken off what is counted in the board's index.
_BOARD = (
    score_totals.c.team_id == sa.bindparam("team"),
    score_totals.c.period == sa.bindparam("period"),
    score_totals.c.topic_id == sa.bindparam("topic"),
)
_HIDDEN = (
    members.c.team_id == sa.bindparam("team"),
    members.c.board == sa.literal_column(f"'{BoardName.HIDDEN}'"),
    members.c.id != sa.bindparam("viewer"),
)


def _count_shown(*conditions: sa.ColumnElement[bool]) -> sa.Select[Any]:
    every = sa.select(sa.func.count()).select_from(score_totals).where(*_BOARD, *conditions)
    hidden = every.join(members, members.c.id == score_totals.c.member_id).where(*_HIDDEN)
    return sa.select(every.scalar_subquery() - hidden.scalar_subquery())


def _beside_names(rows: sa.Subquery) -> sa.Select[Any]:
    return sa.select(rows, members.c.name, members.c.board).join(members, members.c.id == rows.c.member_id)


_SIZE, _ABOVE = _count_shown(), _count_shown(score_totals.c.points > sa.bindparam("points"))
_SHOWN = sa.select(score_totals).where(
    *_BOARD, score_totals.c.member_id.not_in(sa.select(members.c.id).where(*_HIDDEN))
)
_ON_PAGE = (
    _SHOWN.order_by(score_totals.c.points.desc(), score_totals.c.member_id)
    .offset(sa.bindparam("offset"))
    .limit(sa.bindparam("limit"))
    .subquery()
)
_PAGE = _beside_names(_ON_PAGE).order_by(_ON_PAGE.c.points.desc(), _ON_PAGE.c.member_id)
_MINE = _beside_names(_SHOWN.where(score_totals.c.member_id == sa.bindparam("viewer")).subquery())
