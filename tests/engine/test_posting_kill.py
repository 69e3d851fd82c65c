"""SIGKILL after the platform has taken a post in and before we know: one message in the channel."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from bot import setup
from bot.persistence.database import Database, parse_url
from bot.persistence.tables import postings
from tests.engine.posters import PATIENCE, ClockFile, Posters, posters
from tests.engine.servers import Server, discord_server, slack_server
from tests.factories import event, make_actor
from tests.schedules import PLAN, set_up
from tests.world import World

BEFORE = datetime(2026, 11, 24, 7, 59, tzinfo=UTC)
MONDAY = BEFORE + timedelta(days=6)
DAY = replace(PLAN, open_for=timedelta(hours=8))


async def test_a_kill_before_the_platforms_answers_are_heard(empty_url: str, tmp_path: Path) -> None:
    """Discord and Slack show card or reveal, nobody hears their answers, the process dies; the next one finds and keeps them."""
    database = Database(parse_url(empty_url))
    clock = ClockFile(tmp_path, BEFORE)
    await setup.migrate(database, (), now=clock())
    async with discord_server(clock) as discord, slack_server(clock) as slack:
        both: tuple[Server, ...] = (discord, slack)
        for server in both:
            place = {"channel": server.channel(1), "platform": server.name, "workspace": server.workspace}
            await set_up(database, clock, DAY, **place, name="1")
        with posters(empty_url, clock, both, tmp_path) as processes:
            first = await processes.start()
            await kill_unheard(processes, first, BEFORE + timedelta(minutes=1), shown=1)
            clock.move(BEFORE + timedelta(minutes=30))
            second = await processes.start()
            found = await both_are(database, postings.c.state == "posted")
            assert [(row["attempts"] >= 2) for row in found] == [True, True]
            assert sorted(processes.cards()) == sorted(server.channel(1) for server in both)

            await kill_unheard(processes, second, BEFORE + timedelta(hours=9), shown=2)
            await both_are(database, postings.c.revealed_at.is_(None) & postings.c.reveal_tried_at.is_not(None))
            clock.move(BEFORE + timedelta(hours=9, minutes=30))
            await processes.start()
            await both_are(database, postings.c.revealed_at.is_not(None))
        assert [len(server.shown()) for server in both] == [2, 2]
    await database.close()


async def test_a_kill_while_digest_and_reminder_are_unheard(ready_file: Path, tmp_path: Path) -> None:
    """Both are shown, nobody hears so, the process dies: the next one runs their errands to the end and sends neither again."""
    url = f"sqlite:///{shutil.copy(ready_file, tmp_path / 'ready.db')}"
    world = World(Database(parse_url(url)))
    clock = ClockFile(tmp_path, MONDAY)
    async with discord_server(clock) as discord, slack_server(clock) as slack:
        both: tuple[Server, ...] = (discord, slack)
        await live_a_week(world, both)
        with posters(url, clock, both, tmp_path) as processes:
            first = await processes.start()
            await kill_unheard(processes, first, MONDAY + timedelta(hours=5, minutes=30), shown=2)
            assert await errands(world.database) != {"SUCCESS"}
            clock.move(MONDAY + timedelta(hours=6))
            await processes.start()
            async with asyncio.timeout(PATIENCE):
                while await errands(world.database) != {"SUCCESS"}:
                    await asyncio.sleep(0.05)
        for server in both:
            assert sorted(channel for channel, _ in server.shown()) == sorted(server.channel(n) for n in (1, 2))
    await world.database.close()


async def live_a_week(world: World, servers: Sequence[Server]) -> None:
    """Ask on Tuesday and on the Monday after, in the first channel of each; the second is where ada wants her reminders."""
    world.clock.now = BEFORE
    for server in servers:
        place = {"platform": server.name, "workspace": server.workspace}
        await set_up(world.database, world.clock, DAY, channel=server.channel(1), **place)
        ada = replace(event("remind", "on", who=make_actor(**place)), dm=server.channel(2))
        await world.course.reminding.choose(ada)
    for day in (BEFORE, MONDAY):
        world.clock.now = day + timedelta(minutes=1)
        assert await world.tick() == len(servers)
        if day == BEFORE:
            world.clock.forward(hours=8)
            await world.run_errands()


async def errands(database: Database) -> set[str]:
    """Give how the queue's errands stand."""
    async with database.read() as tx:
        return set(await tx.scalars(sa.text("SELECT status FROM workflow_status WHERE name = 'errand'")))


async def kill_unheard(processes: Posters, process: subprocess.Popen[bytes], at: datetime, *, shown: int) -> None:
    """Let it post what is due at a moment, and kill it when so many messages are shown on each platform, all unanswered."""
    for server in processes.servers:
        server.hold()
    processes.clock.move(at)
    await processes.until(
        lambda: all(len(server.shown()) == shown for server in processes.servers),
        lambda: f"{[server.shown() for server in processes.servers]} instead of {shown} messages each",
    )
    await processes.kill(process)
    for server in processes.servers:
        server.let_go()


async def both_are(database: Database, so: sa.ColumnElement[bool]) -> list[dict[str, Any]]:
    """Wait until something holds of both postings, and read them."""
    async with asyncio.timeout(PATIENCE):
        while True:
            async with database.read() as tx:
                rows = [dict(row) for row in (await tx.execute(sa.select(postings).where(so))).mappings()]
            if len(rows) == 2:
                return rows
            await asyncio.sleep(0.05)
