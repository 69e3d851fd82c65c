"""Three hundred schedules that are due at the same minute: when the first is posted, when the last, and at what rate."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from bot.app import running
from bot.persistence.database import Database, parse_url
from bot.persistence.schedule_tables import schedules as schedule_rows
from bot.platforms.discord import DiscordPlatform
from bot.platforms.platform import Desk
from bot.settings import Settings
from bot.setup import migrate
from bot.usecases.members import utc_now
from tests.platforms.discord.loopback import loopback
from tests.platforms.discord.wire import SERVER
from tests.schedules import PLAN, set_up
from tests.world import QueueJudge

SCHEDULES = 300
A_SECOND = 50  # requests that Discord takes, over all channels


async def report(name: str, url: str) -> list[str]:
    """Post them all on a loopback Discord, whose clock tells when each request came."""
    database = Database(parse_url(url))
    await migrate(database, (), now=utc_now())
    for number in range(SCHEDULES):
        await set_up(
            database,
            utc_now,
            replace(PLAN, open_for=timedelta(days=1)),
            channel=str(5000 + number),
            platform="discord",
            workspace=SERVER,
            name="1",
        )
    async with loopback() as server:
        platform = DiscordPlatform(token="made-up", api_url=server.url, gateway_url=server.gateway)
        settings = Settings.model_validate({"database_url": url, "grading_workers": 8})
        async with running(settings, couriers={"discord": platform.courier}, judge=QueueJudge()) as app:
            await platform.start(Desk(app.routes, app.catalogue, app.notes, app.inbox))
            try:
                async with app.database.write() as tx:
                    await tx.execute(sa.update(schedule_rows).values(next_at=utc_now()))
                due = time.monotonic()
                async with asyncio.timeout(120):
                    while len(server.posted) < SCHEDULES:
                        await asyncio.sleep(0.05)
            finally:
                await platform.stop()
        at = sorted(request.at - due for request in server.seen("POST", "/messages"))
        busiest = max(sum(one <= other < one + 1 for other in at) for one in at)
        channels = len({post["channel_id"] for post in server.posted})
    await database.close()
    line = (
        f"{name}, {SCHEDULES} schedules due at once on Discord: first posted after {at[0]:.2f} s, last after {at[-1]:.1f} s; "
        f"{len(at)} posts in {channels} channels, at most {busiest} in a second ({A_SECOND} allowed)"
    )
    return [line]
