"""discord.py's real HTTP and gateway code against a Discord of our own: what happens on the wire."""

from __future__ import annotations

import asyncio
import logging
import time

import discord
import pytest

from bot.core.errors import SetupError
from bot.core.ui import Event, Message
from bot.platforms.discord.client import pause_before_session
from bot.platforms.discord.permissions import invite_link
from bot.usecases.router import Route
from tests.platforms.discord.loopback import Loopback, loopback
from tests.platforms.discord.wire import BOT, interaction, submission
from tests.platforms.discord.wired import Bot, connected


async def test_it_connects_and_keeps_the_heart_beating() -> None:
    """One session is started, and the gateway hears that the bot lives."""
    async with loopback(heartbeat=0.2) as server, Bot().on(server):
        await connected(server)
        while server.heartbeats < 3:
            await asyncio.sleep(0.01)
    assert server.identified == 1


async def test_a_form_is_answered_over_the_wire(server: Loopback) -> None:
    """A submission gets its first response on the interaction's own callback, with nobody mentioned."""
    async with Bot().on(server):
        await connected(server)
        await server.dispatch("INTERACTION_CREATE", submission(server.snowflake(), "7", "submit:1", "my answer"))
        (request,) = await server.until("POST", "/callback")
    assert request.body["type"] == 4
    assert request.body["data"]["allowed_mentions"] == {"parse": []}
    assert request.body["data"]["flags"] & 64


async def test_a_dropped_connection_is_resumed_and_nothing_is_missed(server: Loopback) -> None:
    """After a cut the same session goes on; what was said meanwhile is heard."""
    async with Bot().on(server):
        await connected(server)
        await server.drop()
        await server.dispatch("INTERACTION_CREATE", submission(server.snowflake(), "7", "submit:1", "said in between"))
        await server.until("POST", "/callback")
    assert (server.identified, server.resumed) == (1, 1)


async def test_commands_are_published_only_when_they_have_changed(server: Loopback) -> None:
    """The second start tells Discord nothing; a new command does."""
    bot = Bot()
    for _ in range(2):
        async with bot.on(server):
            await connected(server)
    assert len(server.seen("PUT", "/commands")) == 1
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            bot, "routes", lambda: {**Bot.routes(bot), "profile": Route(Bot.routes(bot)["help"].handler, "p")}
        )
        async with bot.on(server):
            await connected(server)
    assert len(server.seen("PUT", "/commands")) == 2


async def test_stopping_finishes_what_is_in_hand(server: Loopback) -> None:
    """Somebody who has just sent an answer is told that it is saved, although the bot is being stopped."""
    began = asyncio.Event()

    async def slow(_event: Event) -> Message:
        began.set()
        await asyncio.sleep(0.3)
        return Message("Saved")

    async with Bot(slow).on(server):
        await connected(server)
        await server.dispatch("INTERACTION_CREATE", submission(server.snowflake(), "7", "submit:1", "text"))
        await began.wait()
        began_to_stop = time.monotonic()
    assert len(server.seen("POST", "/callback")) == 1
    assert time.monotonic() - began_to_stop < 45


async def test_a_slow_answer_is_announced_in_time(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before Discord forgets the interaction the person sees that something is on its way, then the answer in its place."""
    monkeypatch.setattr("bot.platforms.discord.interactions.DEFER_AFTER", 0.05)

    async def slow(_event: Event) -> Message:
        await asyncio.sleep(0.3)
        return Message("Saved")

    async with Bot(slow).on(server):
        await connected(server)
        await server.dispatch("INTERACTION_CREATE", submission(server.snowflake(), "7", "submit:1", "text"))
        await server.until("PATCH", "@original")
    (callback,) = server.seen("POST", "/callback")
    assert callback.body == {"type": 5, "data": {"flags": 64}}


async def test_a_wrong_token_is_one_clear_line(server: Loopback) -> None:
    """The operator reads what to do, and not the token."""
    server.fail("GET", "/users/@me", 401, 0)
    with pytest.raises(SetupError, match="DISCORD_TOKEN") as raised:
        async with Bot().on(server, token="very-secret"):
            pass
    assert "very-secret" not in str(raised.value)


async def test_an_unreachable_discord_is_one_clear_line() -> None:
    """The address that does not answer is named."""
    server = Loopback(url="http://127.0.0.1:9/api", gateway="ws://127.0.0.1:9/")
    with pytest.raises(SetupError, match=r"can't be reached at http://127\.0\.0\.1:9/api"):
        async with Bot().on(server):
            pass


async def test_missing_permissions_are_named(server: Loopback, caplog: pytest.LogCaptureFixture) -> None:
    """The log says in Discord's own words what a server has not given."""
    with caplog.at_level(logging.WARNING):
        async with Bot().on(server):
            await connected(server)
            while "has not given" not in caplog.text:
                await asyncio.sleep(0.01)
    assert "View Channels, Send Messages" in caplog.text


async def test_the_invite_link_asks_for_little(server: Loopback, caplog: pytest.LogCaptureFixture) -> None:
    """It is printed at the start, and asks for no right to manage anything."""
    with caplog.at_level(logging.INFO):
        async with Bot().on(server):
            pass
    assert invite_link(int(BOT)) in caplog.text
    asked = discord.Permissions(int(invite_link(int(BOT)).partition("permissions=")[2].partition("&")[0]))
    assert asked <= discord.Permissions.text() | discord.Permissions.general()
    assert not asked.administrator


async def test_a_session_too_many_waits(server: Loopback) -> None:
    """When hardly any session is left today, none is started at once: the token is not put at risk."""
    server.sessions_left = 1
    async with Bot().on(server):
        await asyncio.sleep(0.3)
        assert server.identified == 0


def test_a_crash_loop_can_not_use_up_the_days_sessions() -> None:
    """Whoever starts over and over, five seconds apart, stays below a thousand a day, which resets the token."""
    left, now, started = 1000, 0.0, 0
    while now < 86_400:
        now += 5 + pause_before_session(total=1000, remaining=left, reset_after=86_400 - now)
        left, started = left - 1, started + 1
    assert 200 < started < 950


async def test_a_command_that_is_gone_says_so(server: Loopback) -> None:
    """A client that still shows an older list gets an answer, not a failed interaction."""
    async with Bot().on(server):
        await connected(server)
        old = interaction(server.snowflake(), "7", 2, {"id": "1", "name": "gone", "type": 1})
        await server.dispatch("INTERACTION_CREATE", old)
        (request,) = await server.until("POST", "/callback")
    assert "older version" in str(request.body["data"]["components"])


async def test_a_form_that_takes_too_long_asks_for_another_press(
    server: Loopback, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A form must be the first response; when that can't be in time, a kind word is."""
    monkeypatch.setattr("bot.platforms.discord.interactions.FORM_PATIENCE", 0.05)

    async def never(_event: Event) -> Message:
        await asyncio.Event().wait()
        raise AssertionError

    bot = Bot()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bot, "routes", lambda: {"answer": Route(never, opens_form=True)})
        async with bot.on(server):
            await connected(server)
            press = interaction(server.snowflake(), "7", 3, {"custom_id": "answer:1", "component_type": 2})
            press["message"] = server._message("/", {"flags": 0}, {})
            await server.dispatch("INTERACTION_CREATE", press)
            (request,) = await server.until("POST", "/callback")
    assert "press it once more" in str(request.body["data"]["components"])


async def test_a_burst_hears_at_once_that_it_is_heard(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """When many come at once and the work is slow, each gets a first response before any work is done, then its answer."""
    monkeypatch.setattr("bot.platforms.discord.interactions.DEFER_AFTER", 0.05)
    go = asyncio.Event()

    async def slow(_event: Event) -> Message:
        await go.wait()
        return Message("Saved")

    async with Bot(slow).on(server):
        await connected(server)
        for number in range(30):
            await server.dispatch("INTERACTION_CREATE", submission(server.snowflake(), f"{number}", "submit:1", "text"))
        await server.until("POST", "/callback", 30)
        assert server.seen("PATCH", "@original") == []
        go.set()
        await server.until("PATCH", "@original", 22)
