"""Three hundred schedules that are due at the same minute: when the first is posted, when the last, and at what rate."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta

import sqlalchemy as sa

from bot.app import running
from bot.persistence.database import Database, parse_url
from bot.persistence.schedule_tables import schedules as schedule_rows
from bot.platforms.discord import DiscordPlatform
from bot.platforms.platform import Desk
from bot.platforms.slack.platform import Access, SlackPlatform
from bot.settings import Settings
from bot.setup import migrate
from bot.usecases.members import utc_now
from tests.platforms.discord.loopback import loopback
from tests.platforms.discord.wire import SERVER
from tests.platforms.slack.loopback import APP_TOKEN, BOT_TOKEN, LoopbackSlack
from tests.platforms.slack.workspace import BOT_USER, TEAM, Channel
from tests.schedules import PLAN, set_up
from tests.world import QueueJudge

SCHEDULES = 300
CHANNELS = tuple(str(5000 + number) for number in range(SCHEDULES))


@dataclass(frozen=True, slots=True)
class Place:
    """A platform that runs on the loopback, and when (by the monotonic clock) each channel got a post."""

    workspace: str
    platform: DiscordPlatform | SlackPlatform
    posts: Callable[[], Sequence[tuple[float, str]]]


@dataclass(frozen=True, slots=True)
class Limit:
    """What a platform takes in a second: over all channels, and in one."""

    name: str
    place: Callable[[], AbstractAsyncContextManager[Place]]
    in_all: int | None
    in_one: int


@asynccontextmanager
async def on_discord() -> AsyncIterator[Place]:
    async with loopback() as server:
        yield Place(
            SERVER,
            DiscordPlatform(token="made-up", api_url=server.url, gateway_url=server.gateway),
            lambda: [(request.at, request.path) for request in server.seen("POST", "/messages")],
        )


@asynccontextmanager
async def on_slack() -> AsyncIterator[Place]:
    async with LoopbackSlack().running() as slack:
        slack.workspace.channels.update({channel: Channel(channel, {BOT_USER}) for channel in CHANNELS})
        yield Place(
            TEAM,
            SlackPlatform(Access(BOT_TOKEN, APP_TOKEN, api_url=slack.address)),
            lambda: [
                (message.at, message.channel)
                for message in slack.workspace.messages.values()
                if message.channel in CHANNELS
            ],
        )


LIMITS = (Limit("discord", on_discord, 50, 5), Limit("slack", on_slack, None, 1))


def show(database: str, url: Callable[[str], str]) -> None:
    """Print a line for each platform."""
    for limit in LIMITS:
        print(asyncio.run(posted(database, url(limit.name), limit)))  # noqa: T201 - what a bench is for


async def posted(name: str, url: str, limit: Limit) -> str:
    """Let all schedules be due at once, and tell how the posts came."""
    database = Database(parse_url(url))
    await migrate(database, (), now=utc_now())
    async with limit.place() as place:
        for channel in CHANNELS:
            who = {"platform": limit.name, "workspace": place.workspace, "name": "1"}
            await set_up(database, utc_now, replace(PLAN, open_for=timedelta(days=1)), channel=channel, **who)
        settings = Settings.model_validate({"database_url": url, "grading_workers": 8})
        couriers = {limit.name: place.platform.courier}
        async with running(settings, couriers=couriers, judge=QueueJudge()) as app:
            await place.platform.start(Desk(app.routes, app.catalogue, app.notes, app.inbox))
            try:
                async with app.database.write() as tx:
                    await tx.execute(sa.update(schedule_rows).values(next_at=utc_now()))
                due = time.monotonic()
                async with asyncio.timeout(120):
                    while len(place.posts()) < SCHEDULES:
                        await asyncio.sleep(0.05)
            finally:
                await place.platform.stop()
        at = sorted(one - due for one, _ in place.posts())
        a_channel = max(Counter(channel for _, channel in place.posts()).values())
    await database.close()
    busiest = max(sum(one <= other < one + 1 for other in at) for one in at)
    allowed = f"at most {busiest} in a second" + (f" ({limit.in_all} allowed)" if limit.in_all else "")
    return (
        f"{name}, {SCHEDULES} schedules due at once on {limit.name.title()}: first posted after {at[0]:.2f} s, last after"
        f" {at[-1]:.1f} s; {len(at)} posts, {allowed}, {a_channel} in a channel ({limit.in_one} a second allowed)"
    )
