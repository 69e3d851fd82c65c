"""A simulated Discord with the bot on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import discord
import pytest

from bot.persistence import schema
from bot.persistence.database import Database, sqlite_url
from bot.resources import shipped
from tests.platforms.discord.loopback import Loopback, loopback
from tests.platforms.discord.place import DiscordPlace, discord_place, unhurry
from tests.world import World


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    unhurry(monkeypatch)


@pytest.fixture
async def here(tmp_path: Path) -> AsyncIterator[DiscordPlace]:
    """A server with one channel, on SQLite; the stories that every platform shares run on both databases."""
    database = Database(sqlite_url(tmp_path / "test.db"))
    await schema.upgrade(database, shipped("migrations"))
    world = World(database)
    await world.load()
    routes = world.routes()
    async with discord_place(world, routes) as place:
        yield place
    await database.close()


@pytest.fixture(autouse=True)
def _addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give discord.py its own addresses back afterwards."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    websocket = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(websocket, "DEFAULT_GATEWAY", websocket.DEFAULT_GATEWAY)


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    async with loopback() as server:
        yield server
