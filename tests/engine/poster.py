"""A bot process on a loopback platform, with a clock that stands in a file: posts what is due until it is killed."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

from bot import app, engine
from bot.platforms.platform import Desk, Platform
from bot.settings import Settings
from bot.usecases.members import Clock
from tests.world import QueueJudge


def clock_in(file: Path) -> Clock:
    """Read the time, in seconds since the epoch, from a file."""
    return lambda: datetime.fromtimestamp(float(file.read_text()), UTC)


def discord(clock: Clock, api: str, gateway: str) -> Platform:
    from bot.platforms.discord import DiscordPlatform  # noqa: PLC0415 - only the platform asked for

    return DiscordPlatform(token="made-up", api_url=api, gateway_url=gateway, clock=clock)


PLATFORMS = {"discord": discord}


async def main(url: str, clock_file: str, name: str, *address: str) -> None:
    clock = clock_in(Path(clock_file))
    platform = PLATFORMS[name](clock, *address)
    app.SWEEP, engine.POSTERS_POLL = 0.1, 0.05  # the time that passes is not the clock's
    settings = Settings.model_validate({"database_url": url, "grading_workers": 1, "timezone": "UTC"})
    couriers = {platform.name: platform.courier}
    async with app.running(settings, couriers=couriers, judge=QueueJudge(), clock=clock) as running:
        running.engine.reap = 0.5
        await platform.start(Desk(running.routes, running.catalogue, running.notes, running.inbox))
        sys.stdout.write("up\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:]))
