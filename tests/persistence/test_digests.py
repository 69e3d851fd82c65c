"""A week's digest read for all of a team at once, against the same read member by member."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.digest import Runner, Week
from bot.core.streaks import streak_of
from bot.core.team import BoardName, Member
from bot.persistence import digests, postings
from bot.persistence import questions as bank
from bot.persistence.course_tables import granted_freezes
from bot.persistence.database import Database, Transaction
from bot.persistence.people_tables import members, persons, teams, workspaces
from bot.persistence.tables import answers, questions, tasks
from bot.persistence.tables import postings as posted
from tests.factories import TOPICS, make_question

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
PEOPLE = range(1, 10)
HIDES, NAMELESS = 3, 4
DAYS = range(1, 25)
FIRST = date(2026, 10, 30)
WEEK = Week(date(2026, 11, 16), date(2026, 11, 22))
TWICE = 20  # a day with two questions, of which everybody answers the second
SKIPPED, OPEN_FOR_EVER = 18, 19


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def answers_of(person: int) -> list[int]:
    """The days on which somebody answers: most, and the higher their number the more are missing; 9 never does."""
    return [one for one in DAYS if person < 9 and (one * 7 + person) % 11 >= person - 1]


async def fill(database: Database) -> None:
    of_team = {"team_id": 1, "question_id": "q1"}
    async with database.write() as tx:
        await bank.sync_bank(tx, TOPICS, [make_question("q1")], digest="1", now=NOW)
        version = await tx.scalar(sa.select(questions.c.version_id))
        of_team["question_version_id"] = version
        await tx.execute(sa.insert(teams), [{"id": 1, "name": "Team", "zone": "UTC", "created_at": NOW}])
        place = {"team_id": 1, "platform": "discord", "external_id": "server", "name": "Server"}
        await tx.execute(sa.insert(workspaces), [{**place, "id": 1, "created_at": NOW}])
        await tx.execute(sa.insert(persons), [{"id": one, "created_at": NOW} for one in PEOPLE])
        boards = {HIDES: "hidden", NAMELESS: "anonymous"}
        who = {"team_id": 1, "joined_at": NOW}
        rows = [{**who, "id": one, "person_id": one, "board": boards.get(one, "named")} for one in PEOPLE]
        await tx.execute(sa.insert(members), [{**row, "name": f"Person {row['id']}"} for row in rows])
        given = [(one, FIRST + timedelta(days=5 * one)) for one in (1, 2, 2, 5, 8)]
        freezes = [{"member_id": one, "given_on": when, "created_at": NOW} for one, when in given]
        await tx.execute(sa.insert(granted_freezes), freezes)
        for number in (*DAYS, len(DAYS) + 1):
            await ask(tx, number, of_team)


async def ask(tx: Transaction, number: int, of_team: dict[str, Any]) -> None:
    """Post the question of a day, with everybody's answer: who is late that day comes after it has closed."""
    on = TWICE if number > len(DAYS) else number
    opened = datetime(2026, 10, 30, 9, tzinfo=UTC) + timedelta(days=on)
    row = {
        **of_team,
        "id": number,
        "workspace_id": 1,
        "channel_id": "c",
        "slot": str(number),
        "local_date": day(on),
        "opened_at": opened,
        "closes_at": None if on == OPEN_FOR_EVER else opened + timedelta(hours=8),
        "state": "skipped" if number == SKIPPED else "closed",
    }
    await tx.execute(sa.insert(posted), [row])
    await tx.execute(
        sa.insert(tasks), [{**of_team, "id": number, "kind": "posting", "posting_id": number, "created_at": NOW}]
    )
    if number == TWICE:
        return
    answer = {**of_team, "task_id": number, "text": "x", "season": 1, "local_date": day(on), "counts": False}
    answer |= {"hints": 0, "streak": 0, "event_id": str(number)}
    rows = [
        {**answer, "member_id": one, "score": one * 10, "submitted_at": opened + timedelta(hours=(on + one) % 9)}
        for one in PEOPLE
        if on in answers_of(one)
    ]
    await tx.execute(sa.insert(answers), rows)


async def one_by_one(tx: Transaction) -> tuple[Runner, ...]:
    found = []
    for one in PEOPLE:
        member = Member(one, one, 1, 1, "", BoardName.NAMED, "UTC", 1, NOW)
        streak = streak_of(await postings.answered_days(tx, member=member, before=WEEK.last))
        if one != HIDES and any(WEEK.first <= day(on) <= WEEK.last for on in answers_of(one)):
            found.append(Runner("" if one == NAMELESS else f"Person {one}", streak.days))
    return tuple(found)


async def test_streaks_read_at_once_are_those_of_each(database: Database) -> None:
    """With late answers, freezes, a skipped day and one with two questions; in fewer statements than people."""
    await fill(database)
    statements: list[str] = []
    sa.event.listen(database.engine.sync_engine, "before_cursor_execute", lambda *heard: statements.append(heard[2]))
    async with database.read() as tx:
        expected = await one_by_one(tx)
        statements.clear()
        assert await digests.runners(tx, team_id=1, week=WEEK) == expected
    assert len({one.days for one in expected}) > 3
    assert len(statements) < len(expected)


async def test_a_weeks_questions_have_the_scores_that_came_in_time(database: Database) -> None:
    """What was skipped is none of them; one that nobody answered is there without a score."""
    await fill(database)
    async with database.read() as tx:
        found = await digests.asked_in(tx, workspace_id=1, channel_id="c", week=WEEK)
        assert await digests.asked_any(tx, workspace_id=1, channel_id="c", week=WEEK)
        assert not await digests.asked_any(tx, workspace_id=1, channel_id="other", week=WEEK)
    on = [17, OPEN_FOR_EVER, TWICE, TWICE, 21, 22, 23]
    in_time = [{one for one in PEOPLE if number in answers_of(one) and (number + one) % 9 < 8} for number in on]
    in_time[1], in_time[2] = {one for one in PEOPLE if OPEN_FOR_EVER in answers_of(one)}, set()
    assert [set(one.who) for one in found] == in_time
    assert all(sorted(one.scores) == sorted(10 * who for who in one.who) for one in found)
