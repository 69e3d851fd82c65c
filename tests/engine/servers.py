"""The loopback platforms that bot processes post to: what stands where, and a way to let nobody hear of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tests.platforms.discord.loopback import Loopback, loopback
from tests.platforms.discord.wire import SERVER
from tests.platforms.slack.loopback import APP_TOKEN, BOT_TOKEN, LoopbackSlack
from tests.platforms.slack.workspace import BOT_USER, TEAM, Channel

Clock = Callable[[], datetime]


class Server(Protocol):
    """A platform as these tests need it."""

    name: str
    workspace: str

    @property
    def address(self) -> str:
        """What a bot process is told: its name, and the parts of its address."""

    def shown(self) -> list[tuple[str, str]]:
        """Give every message there is as its channel and its raw content, oldest first."""

    def channel(self, number: int) -> str:
        """Give a channel in which the bot is."""

    def hold(self) -> None:
        """Take posts in from now on without an answer."""

    def let_go(self) -> None:
        """Answer again, to nobody who is dead."""


def cards(server: Server) -> list[str]:
    """Give the channel of every card there is, oldest first."""
    return [
        channel for channel, content in server.shown() if "Question of the day" in content and "'answer:" in content
    ]


@dataclass
class DiscordServer:
    loopback: Loopback
    name: str = "discord"
    workspace: str = SERVER

    @property
    def address(self) -> str:
        return f"{self.name} {self.loopback.url} {self.loopback.gateway}"

    def shown(self) -> list[tuple[str, str]]:
        return [(post["channel_id"], str(post["components"])) for post in self.loopback.posted]

    def channel(self, number: int) -> str:
        return str(3000 + number)

    def hold(self) -> None:
        self.loopback.held = asyncio.Event()

    def let_go(self) -> None:
        """Answer again; minutes later the nonces are forgotten."""
        if self.loopback.held is not None:
            self.loopback.held.set()
        self.loopback.held = None
        self.loopback.forget_nonces()


@dataclass
class SlackServer:
    loopback: LoopbackSlack
    name: str = "slack"
    workspace: str = TEAM

    @property
    def address(self) -> str:
        return f"{self.name} {self.loopback.address} {BOT_TOKEN} {APP_TOKEN}"

    def shown(self) -> list[tuple[str, str]]:
        return [(one.channel, str(one.blocks)) for one in self.loopback.workspace.messages.values()]

    def channel(self, number: int) -> str:
        name = f"C3{number:03d}"
        self.loopback.workspace.channels.setdefault(name, Channel(name, {BOT_USER}))
        return name

    def hold(self) -> None:
        self.loopback.silent_on = {"chat.postMessage"}

    def let_go(self) -> None:
        self.loopback.silent_on = set()


@asynccontextmanager
async def discord_server(clock: Clock) -> AsyncIterator[Server]:
    async with loopback(clock=lambda: clock().timestamp()) as server:
        yield DiscordServer(server)


@asynccontextmanager
async def slack_server(clock: Clock) -> AsyncIterator[Server]:
    async with LoopbackSlack().running() as server:
        server.workspace.clock = clock
        yield SlackServer(server)
