"""A bot process on loopback platforms, with a clock that stands in a file: posts what is due until it is killed."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from bot import app
from bot.engine import engine
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


def slack(clock: Clock, api: str, bot_token: str, app_token: str) -> Platform:
    from bot.platforms.slack.platform import Access, SlackPlatform  # noqa: PLC0415 - the same

    return SlackPlatform(Access(bot_token, app_token, api_url=api), clock=clock)


PLATFORMS: dict[str, Callable[..., Platform]] = {"discord": discord, "slack": slack}


async def main(url: str, clock_file: str, *addresses: str) -> None:
    """Serve on each platform whose name and address, with spaces between their parts, is given."""
    clock = clock_in(Path(clock_file))
    named = [address.split() for address in addresses]
    platforms = [PLATFORMS[name](clock, *parts) for name, *parts in named]
    app.SWEEP, app.COURSE_SWEEP, engine.POSTERS_POLL = 0.1, 0.5, 0.05  # the time that passes is not the clock's
    settings = Settings.model_validate({"database_url": url, "grading_workers": 1, "timezone": "UTC"})
    couriers = {platform.name: platform.courier for platform in platforms}
    async with app.running(settings, couriers=couriers, judge=QueueJudge(), clock=clock) as running:
        running.engine.reap = 0.5
        for platform in platforms:
            await platform.start(Desk(running.routes, running.catalogue, running.notes, running.inbox))
        sys.stdout.write("up\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


asyncio.run(main(*sys.argv[1:]))
