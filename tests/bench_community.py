"""A team of 50,000 people, of whom 3,000 have answered today: what a look at the board, a profile, the reveal or the digest takes."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

import sqlalchemy as sa

from bot.persistence.database import Database, Transaction, parse_url
from bot.persistence.people_tables import accounts, members, persons
from bot.persistence.tables import answers, gradings, score_totals
from bot.setup import migrate
from bot.usecases.members import utc_now
from tests.factories import LONG_ANSWER, event, make_actor
from tests.schedules import set_up
from tests.world import World

PEOPLE = 50_000
ANSWERED = 3_000
RUNS = 5
AT_ONCE = 2_000  # rows
FIRST = 1_001  # their numbers come after those of the one whose rows they are copied from
ADA = make_actor("ada", platform="discord", workspace="server")
Row = Mapping[str, Any]


def report(name: str, url: str) -> Iterator[str]:
    """Give the lines to print, for a database of its own."""
    yield f"{name}, a team of {PEOPLE:,} with {ANSWERED:,} answers to today's question:"
    for what, took in asyncio.run(_measured(url)):
        yield f"    {what:<52}{statistics.median(took) * 1000:8.0f} ms  ({min(took) * 1000:.0f} to {max(took) * 1000:.0f})"


async def _measured(url: str) -> list[tuple[str, Sequence[float]]]:
    database = Database(parse_url(url))
    await migrate(database, (), now=utc_now())
    world = World(database)
    await world.answer(LONG_ANSWER * 10, who=ADA)
    await world.work()
    async with database.write() as tx:
        await _populate(tx)
    async with database.write() as tx:
        await tx.execute(sa.text("ANALYZE"))
    board, profile = world.standings.leaderboard, world.standings.profile
    found = [
        ("the board", await _timed(lambda: board(event("leaderboard", who=ADA)))),
        ("its page 2,000", await _timed(lambda: board(event("leaderboard", "2000", who=ADA)))),
        ("a profile", await _timed(lambda: profile(event("profile", who=ADA)))),
    ]
    world.clock.forward(days=1)
    found.append(("the reveal", await _timed(lambda: world.course.closing.show(event("reveal", who=ADA)))))
    await set_up(database, world.clock, platform=ADA.platform, workspace=ADA.workspace_id)
    found.append(("the digest", await _timed(lambda: world.course.digesting.show(event("digest", who=ADA)))))
    await database.close()
    return found


async def _timed(look: Callable[[], Awaitable[object]]) -> Sequence[float]:
    took = []
    for _ in range(RUNS):
        began = time.perf_counter()
        await look()
        took.append(time.perf_counter() - began)
    return took


async def _populate(tx: Transaction) -> None:
    """Put as many people beside Ada, with totals and answers like hers."""
    numbers = range(FIRST, FIRST + PEOPLE)
    person, account, member, answer, grading = [
        dict((await tx.execute(sa.select(table))).mappings().one())
        for table in (persons, accounts, members, answers, gradings)
    ]
    totals = (await tx.execute(sa.select(score_totals))).mappings().all()
    await _copy(tx, persons, person, ({"id": n} for n in numbers))
    await _copy(tx, accounts, account, ({"id": n, "person_id": n, "user_id": f"u{n}"} for n in numbers))
    await _copy(tx, members, member, ({"id": n, "person_id": n, "name": f"Person {n}"} for n in numbers))
    for total in totals:
        await _copy(tx, score_totals, dict(total), ({"member_id": n, "points": n * 7919 % 4000} for n in numbers))
    today = numbers[:ANSWERED]
    theirs = ({"id": n, "member_id": n, "grading_id": n, "score": 30 + n % 70, "points": 30 + n % 70} for n in today)
    await _copy(tx, answers, answer, theirs)
    await _copy(tx, gradings, grading, ({"id": n, "answer_id": n, "score": 30 + n % 70} for n in today))


async def _copy(tx: Transaction, table: sa.Table, row: Row, changes: Iterable[Row]) -> None:
    rows = [{**row, **change} for change in changes]
    for start in range(0, len(rows), AT_ONCE):
        await tx.execute(sa.insert(table), rows[start : start + AT_ONCE])
