"""Every platform, as a place where the same stories are told."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from tests.platforms.discord.place import discord_place
from tests.platforms.slack.place import slack_place
from tests.platforms.terminal.place import TerminalPlace
from tests.stories.people import Place
from tests.world import World


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
        async with discord_place(world, routes) as discord:
            yield discord
        return
    async with slack_place(world, routes) as slack:
        yield slack
