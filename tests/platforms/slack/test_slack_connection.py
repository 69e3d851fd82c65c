"""At the start everything that is missing is told; afterwards the connection keeps itself."""

from __future__ import annotations

import asyncio
import logging
import socket

import pytest

from bot.core.errors import SetupError
from bot.platforms.slack import manifest
from bot.usecases.router import Routes
from tests.platforms.slack.loopback import LoopbackSlack
from tests.platforms.slack.place import Colleague, SlackPlace, desk_of, new_platform
from tests.world import World


@pytest.mark.parametrize(
    ("access", "line"),
    [
        ({"app_token": "", "signing_secret": ""}, "SLACK_APP_TOKEN"),
        ({"bot_token": "xoxb-wrong"}, "xoxb-"),
        ({"app_token": "xapp-wrong"}, "xapp-"),
        ({"api_url": "http://127.0.0.1:9/api/"}, "can't be used"),
    ],
    ids=["neither", "bot token", "app token", "unreachable"],
)
async def test_a_start_that_can_not_work_ends_with_a_line(
    slack: LoopbackSlack, world: World, routes: Routes, access: dict[str, str], line: str
) -> None:
    """It names the setting, and shows no token."""
    platform = new_platform(slack, world, **access)  # type: ignore[arg-type]  # none of them is http
    with pytest.raises(SetupError, match=line) as caught:
        await platform.start(desk_of(world, routes))
    assert "wrong" not in str(caught.value)


async def test_a_missing_permission_is_named_at_the_start(
    slack: LoopbackSlack, world: World, routes: Routes, caplog: pytest.LogCaptureFixture
) -> None:
    """With what the bot can't do without it; the rest works."""
    slack.scopes = slack.scopes.replace(",users:read", "")
    platform = new_platform(slack, world)
    await platform.start(desk_of(world, routes))
    await platform.stop()
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 1
    assert "users:read" in warnings[0]
    assert "handles instead of names" in warnings[0]


async def test_a_taken_port_is_told(slack: LoopbackSlack, world: World, routes: Routes) -> None:
    """With the settings that change it."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        platform = new_platform(slack, world, http=True, port=taken.getsockname()[1])
        with pytest.raises(SetupError, match="SLACK_HTTP_PORT"):
            await platform.start(desk_of(world, routes))


async def test_a_connection_that_slack_ends_is_opened_again(here: SlackPlace, ada: Colleague) -> None:
    """Slack does that every few hours, and says so before."""
    await here.slack.send_disconnect()
    async with asyncio.timeout(60):
        while len(here.slack.called("apps.connections.open")) < 3:
            await asyncio.sleep(0.02)
    await ada.ask("today")
    assert "Question of the day" in ada.sees()


async def test_a_stop_lets_running_answers_end(here: SlackPlace, ada: Colleague) -> None:
    """Who has just pressed something still gets what they asked for."""
    await here.slack.deliver("events_api", ada.event_body({"type": "app_home_opened", "user": ada.user, "tab": "home"}))
    await here.platform.stop()
    assert ada.user in here.slack.workspace.homes
    await here.restart()


def test_the_manifest_asks_for_what_is_used_and_no_more() -> None:
    """Each permission has a sentence on what it is for."""
    assert manifest.scopes() == set(manifest.WHAT_FOR)


async def test_names_without_the_permission_are_handles(here: SlackPlace, ada: Colleague) -> None:
    """The bot works, as well as it can."""
    here.slack.refusing["users.info"] = [("missing_scope", 0)]
    await ada.ask("profile")
    assert "uada" in ada.sees()
