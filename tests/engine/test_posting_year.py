"""Twenty schedules in ten zones through every change of clocks of a year, with kills and a day of downtime among them."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy as sa

from bot import setup
from bot.core.schedules import EVERY_DAY, Plan
from bot.persistence import schedules
from bot.persistence.database import Database, parse_url
from bot.persistence.tables import postings
from tests.engine.posters import PATIENCE, ClockFile, posters
from tests.engine.servers import discord_server, slack_server
from tests.schedules import set_up

ZONES = (
    "Europe/Berlin",
    "Europe/London",
    "America/New_York",
    "America/St_Johns",
    "America/Havana",
    "Asia/Beirut",
    "Australia/Sydney",
    "Australia/Lord_Howe",
    "Pacific/Chatham",
    "Asia/Kolkata",
)
# Clocks change in all but the last of them on these Sundays, or near midnight before.
CHANGES = (
    date(2026, 3, 8),
    date(2026, 3, 29),
    date(2026, 4, 5),
    date(2026, 9, 27),
    date(2026, 10, 25),
    date(2026, 11, 1),
)
HOURS = (time(0, 30), time(2, 15))  # within the hours that are left out or come twice, each in some of the zones
STEP, STEPS, GRACE = timedelta(hours=10), 3, timedelta(hours=11)
PLANS = [
    Plan(at, EVERY_DAY, zone, open_for=timedelta(days=7), grace=GRACE, thread=False) for zone in ZONES for at in HOURS
]


def expected(plan: Plan, begin: datetime, end: datetime) -> list[tuple[date, datetime]]:
    """Find when a plan is due by looking at the zone's clock every minute, as a person would."""
    found: dict[date, datetime] = {}
    zone = ZoneInfo(plan.zone)
    moment = begin
    before = (begin - timedelta(minutes=1)).astimezone(zone)
    while moment <= end:
        shown = moment.astimezone(zone)
        passed = datetime.combine(shown.date(), plan.at)
        if before.replace(tzinfo=None) < passed <= shown.replace(tzinfo=None):
            found.setdefault(shown.date(), moment)  # the second time the clocks show it does not count
        before, moment = shown, moment + timedelta(minutes=1)
    return sorted(found.items())


@pytest.mark.timeout(800)
async def test_each_occurrence_of_a_year_is_posted_once_or_skipped(empty_url: str, tmp_path: Path) -> None:
    """Two replicas on PostgreSQL, one process on SQLite, half on Discord and half on Slack; what is due is in its channel once, but for the day nobody was there."""
    database = Database(parse_url(empty_url))
    replicas = 1 if database.sqlite else 2
    clock = ClockFile(tmp_path, datetime(2026, 3, 1, tzinfo=UTC))
    await setup.migrate(database, (), now=clock())
    due: list[tuple[int, date, datetime]] = []
    async with discord_server(clock) as discord, slack_server(clock) as slack:
        numbers, channels = [], []
        for n, plan in enumerate(PLANS):
            server = (discord, slack)[(n + n // 2) % 2]  # each zone on both, each hour on both
            channels.append(server.channel(n))
            place = {"platform": server.name, "workspace": server.workspace, "name": "1"}
            numbers.append((await set_up(database, clock, plan, channel=channels[n], **place)).id)
        with posters(empty_url, clock, (discord, slack), tmp_path) as processes:
            for change in CHANGES:
                begin = datetime.combine(change, time(), UTC) - timedelta(hours=14)
                await skip_to(database, begin)  # before the clock, or the processes would find the weeks between missed
                clock.move(begin)
                while len(processes.running) < replicas:
                    await processes.start()
                coming = [
                    (number, day, at)
                    for number, plan in zip(numbers, PLANS, strict=True)
                    for day, at in expected(plan, begin + timedelta(minutes=1), begin + STEPS * STEP)
                ]
                for step in range(1, STEPS + 1):
                    now = begin + step * STEP
                    new = [one for one in coming if now - STEP < one[2] <= now]
                    due += new
                    clock.move(now)
                    if step == 2 and change == CHANGES[3]:
                        await processes.kill(processes.running[0])
                        await processes.start()
                    await processes.until_cards(len(due))
                    await settled(database)
            for process in list(processes.running):
                await processes.kill(process)
            now = clock()
            for _ in range(2):  # a day and a half without anybody: of it only what is within its grace is posted
                for number, plan in zip(numbers, PLANS, strict=True):
                    for day, at in expected(plan, now + timedelta(minutes=1), now + timedelta(hours=18)):
                        due.append((number, day, at))
                now += timedelta(hours=18)
            away = {one for one in due if clock() < one[2] < now - GRACE}
            clock.move(now)
            await processes.start()
            await processes.until_cards(len(due) - len(away))
            await settled(database)
        cards = Counter(processes.cards())
    async with database.read() as tx:
        rows = (await tx.execute(sa.select(postings))).mappings().all()
    await database.close()
    held = {(row["schedule_id"], row["local_date"], row["due_at"]): row["state"] for row in rows}
    assert len(held) == len(rows)
    assert set(held) == set(due)
    assert {one for one, state in held.items() if state == "skipped"} == away
    assert len(away) > 10
    sent = Counter(channels[numbers.index(number)] for number, _, _ in set(due) - away)
    assert cards == sent


async def settled(database: Database) -> None:
    """Wait until all that was planned is noted as posted."""
    open_ones = sa.select(sa.func.count()).where(postings.c.state.in_(("planned", "sending")))
    async with asyncio.timeout(PATIENCE):
        while True:
            async with database.read() as tx:
                if not await tx.scalar(open_ones):
                    return
            await asyncio.sleep(0.05)


async def skip_to(database: Database, now: datetime) -> None:
    """Let the weeks go by in which nothing happens to clocks: nothing is due, and what was posted is closed."""
    async with database.write() as tx:
        for schedule in await schedules.every(tx):
            upcoming = schedule.plan.after(now)
            await schedules.change(
                tx, schedule.id, schedule.plan, channel_id=schedule.channel.channel_id, upcoming=upcoming
            )
        closed = sa.update(postings).where(postings.c.state == "posted").values(state="closed", revealed_at=now)
        await tx.execute(closed)
