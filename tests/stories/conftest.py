"""Every platform, as a place where the same stories are told."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.platforms.discord import place as discord_side
from tests.platforms.slack import place as slack_side
from tests.platforms.terminal.place import TerminalPlace
from tests.stories.people import Place
from tests.world import World


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    discord_side.unhurry(monkeypatch)
    slack_side.unhurry(monkeypatch)


@pytest.fixture(params=["terminal", "discord", "slack"])
async def place(request: pytest.FixtureRequest, world: World) -> AsyncIterator[Place]:
    """A platform with nobody on it yet."""
    routes = world.routes()
    if request.param == "terminal":
        terminal = TerminalPlace(world, routes)
        yield terminal
        await terminal.close()
        return
    if request.param == "discord":
        async with discord_side.discord_place(world, routes) as discord:
            yield discord
        return
    async with slack_side.slack_place(world, routes) as slack:
        yield slack
