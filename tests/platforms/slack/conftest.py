"""A loopback Slack with the bot on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.persistence import schema
from bot.persistence.database import Database, sqlite_url
from bot.resources import shipped
from bot.usecases.router import Routes
from tests.platforms.slack.loopback import LoopbackSlack
from tests.platforms.slack.place import Colleague, SlackPlace, slack_place, unhurry
from tests.world import World


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    unhurry(monkeypatch)


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[World]:
    """A bot on SQLite; the stories that every platform shares run on both databases."""
    database = Database(sqlite_url(tmp_path / "test.db"))
    await schema.upgrade(database, shipped("migrations"))
    world = World(database)
    await world.load()
    yield world
    await database.close()


@pytest.fixture
def routes(world: World) -> Routes:
    return world.routes()


@pytest.fixture
async def here(world: World, routes: Routes) -> AsyncIterator[SlackPlace]:
    """A workspace with the bot on Socket Mode."""
    async with slack_place(world, routes) as place:
        yield place


@pytest.fixture
async def over_http(world: World, routes: Routes) -> AsyncIterator[SlackPlace]:
    """A workspace that sends signed requests."""
    async with slack_place(world, routes, http=True) as place:
        yield place


@pytest.fixture
async def slack() -> AsyncIterator[LoopbackSlack]:
    """A Slack without the bot."""
    async with LoopbackSlack().running() as slack:
        yield slack


@pytest.fixture
def ada(here: SlackPlace) -> Colleague:
    return here.person("ada")
