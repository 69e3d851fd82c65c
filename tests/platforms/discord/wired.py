"""A bot of few words behind the real platform, to be put on a loopback Discord."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from bot.core.ui import Event, Message, Reply
from bot.platforms.discord import DiscordPlatform
from bot.platforms.platform import Desk
from bot.usecases.router import Route, Routes
from tests.platforms.discord.loopback import Loopback

NO_BANK: Any = None  # nothing is looked up or noted down on the wire


@dataclass
class Notebook:
    """Notes that outlive a platform, as a database would keep them."""

    pages: dict[str, str] = field(default_factory=dict)

    async def read(self, name: str) -> str:
        return self.pages.get(name, "")

    async def write(self, name: str, text: str) -> None:
        self.pages[name] = text


@dataclass
class Bot:
    """A bot of two verbs behind the platform: ``help`` says something, ``submit`` does what it is told."""

    submit: Callable[[Event], Awaitable[Reply | None]] | None = None
    notes: Notebook = field(default_factory=Notebook)

    def routes(self) -> Routes:
        async def say(_event: Event) -> Message:
            return Message("Help")

        return {"help": Route(say, "this list"), "submit": Route(self.submit or say)}

    @asynccontextmanager
    async def on(self, server: Loopback, *, token: str = "") -> AsyncIterator[DiscordPlatform]:
        platform = DiscordPlatform(token=token, api_url=server.url, gateway_url=server.gateway)
        try:
            await platform.start(Desk(self.routes(), NO_BANK, self.notes, NO_BANK))
            yield platform
        finally:
            await platform.stop()


async def connected(server: Loopback) -> None:
    await asyncio.wait_for(server.connected.wait(), 60)
