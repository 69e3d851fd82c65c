"""SIGKILL after the platform has taken a post in and before we know: one message in the channel."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot import setup
from bot.persistence.database import Database, parse_url
from bot.persistence.tables import postings
from tests.engine.posters import SERVERS, ClockFile, posters
from tests.schedules import set_up

BEFORE = datetime(2026, 11, 24, 7, 59, tzinfo=UTC)


@pytest.mark.parametrize("platform", list(SERVERS))
async def test_a_kill_before_the_platforms_answer_is_heard(empty_url: str, tmp_path: Path, platform: str) -> None:
    """The platform shows the card, its answer never arrives, the process dies; the next one finds the card and keeps it."""
    database = Database(parse_url(empty_url))
    clock = ClockFile(tmp_path, BEFORE)
    await setup.migrate(database, (), now=clock())
    async with SERVERS[platform](clock) as server:
        await set_up(
            database, clock, channel=server.channel(1), platform=server.name, workspace=server.workspace, name="1"
        )
        with posters(empty_url, clock, server, tmp_path) as processes:
            first = await processes.start()
            server.hold()
            clock.move(BEFORE + timedelta(minutes=1))
            await processes.until_cards(1)
            await processes.kill(first)
            server.let_go()
            clock.move(BEFORE + timedelta(minutes=30))
            await processes.start()
            async with asyncio.timeout(60):
                while (state := await stored(database))[0] != "posted":
                    await asyncio.sleep(0.05)
        assert server.cards() == [server.channel(1)]
        assert state[1] >= 2
    await database.close()


async def stored(database: Database) -> tuple[str, int]:
    async with database.read() as tx:
        row = (await tx.execute(sa.select(postings.c.state, postings.c.attempts))).one()
    return row.state, row.attempts
