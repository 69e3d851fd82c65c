"""Boards read page by page, against the same board ranked whole by plain counting."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from bot.core.standings import Board
from bot.core.team import BoardName
from bot.persistence import boards
from bot.persistence.database import Database, Transaction
from bot.persistence.people_tables import members, persons, teams
from bot.persistence.tables import score_totals

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PEOPLE = range(1, 38)
HIDES = frozenset(range(5, 38, 7))
PER_PAGE = 5


async def page_of(tx: Transaction, viewer: int, page: int) -> Board:
    return await boards.page_of(tx, team_id=1, period="all", topic="", viewer_id=viewer, page=page, per_page=PER_PAGE)


def points_of(person: int) -> int:
    """Few different sums, so that ties lie across pages."""
    return person * 7 % 9 * 10


async def fill(database: Database) -> None:
    row = {"team_id": 1, "joined_at": NOW}
    total = {"team_id": 1, "period": "all", "topic_id": "", "answers": 1, "estimates": 0}
    async with database.write() as tx:
        await tx.execute(sa.insert(teams), [{"id": 1, "name": "Team", "zone": "UTC", "created_at": NOW}])
        await tx.execute(sa.insert(persons), [{"id": one, "created_at": NOW} for one in PEOPLE])
        hidden = {one: {"board": BoardName.HIDDEN.value} for one in HIDES}
        rows = [{**row, "board": "named", **hidden.get(one, {}), "id": one, "person_id": one} for one in PEOPLE]
        await tx.execute(sa.insert(members), [{**each, "name": f"Person {each['id']}"} for each in rows])
        totals = [{**total, "member_id": one, "points": points_of(one)} for one in PEOPLE]
        await tx.execute(sa.insert(score_totals), totals)


def ranked(viewer: int) -> list[tuple[int, int]]:
    """Rank and number of everybody whom the viewer sees."""
    seen = [one for one in PEOPLE if one not in HIDES or one == viewer]
    ordered = sorted(seen, key=lambda one: (-points_of(one), one))
    return [(1 + sum(points_of(other) > points_of(one) for other in seen), one) for one in ordered]


@pytest.mark.parametrize("viewer", [0, 1, 5, 36])
async def test_every_page_is_a_part_of_the_whole_board(database: Database, viewer: int) -> None:
    """Ties share a rank over the border of a page, and who hides is counted for nobody but themselves."""
    await fill(database)
    expected = ranked(viewer)
    found = []
    async with database.read() as tx:
        for page in range(1, 9):
            board = await page_of(tx, viewer, page)
            assert (board.total, board.pages, board.page) == (len(expected), 7, min(page, 7))
            mine = [(board.mine.rank, board.mine.member_id)] if board.mine else []
            assert mine == [one for one in expected if one[1] == viewer]
            found += [(place.rank, place.member_id) for place in board.places] if page == board.page else []
    assert found == expected


async def test_a_standing_is_the_same_place_without_the_others(database: Database) -> None:
    """The profile needs no page."""
    await fill(database)
    async with database.read() as tx:
        board = await page_of(tx, 36, 1)
        standing = await boards.standing_of(tx, team_id=1, period="all", topic="", viewer_id=36)
    assert (standing.total, standing.mine, standing.places) == (board.total, board.mine, ())
