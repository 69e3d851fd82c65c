"""discord.py's real HTTP and gateway code against a Discord of our own: what happens on the wire."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.core.errors import SetupError
from bot.core.ports import Address, Arrival
from bot.core.ui import Event, Message, Picture, Prose, Reply, ReplyToken
from bot.platforms.discord import DiscordPlatform
from bot.platforms.discord.client import pause_before_session
from bot.platforms.discord.permissions import invite_link
from bot.usecases.router import Route, Routes
from tests.platforms.discord.loopback import BOT, Loopback, loopback
from tests.platforms.discord.place import no_suggestions


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
        platform = DiscordPlatform(
            self.routes(), self.notes, no_suggestions, token=token, api_url=server.url, gateway_url=server.gateway
        )
        try:
            await platform.start()
            yield platform
        finally:
            await platform.stop()


Open = Callable[..., AbstractAsyncContextManager[Loopback]]


@pytest.fixture(autouse=True)
def addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give discord.py its own addresses back afterwards."""
    monkeypatch.setattr(discord.http.Route, "BASE", discord.http.Route.BASE)
    websocket = discord.gateway.DiscordWebSocket
    monkeypatch.setattr(websocket, "DEFAULT_GATEWAY", websocket.DEFAULT_GATEWAY)


@pytest.fixture
async def server() -> AsyncIterator[Loopback]:
    async with loopback(heartbeat=0.05) as server:
        yield server


async def connected(server: Loopback) -> None:
    await asyncio.wait_for(server.connected.wait(), 20)


async def test_it_connects_and_keeps_the_heart_beating(server: Loopback) -> None:
    """One session is started, and the gateway hears that the bot lives."""
    async with Bot().on(server):
        await connected(server)
        while server.heartbeats < 3:
            await asyncio.sleep(0.01)
    assert server.identified == 1


async def test_a_form_is_answered_over_the_wire(server: Loopback) -> None:
    """A submission gets its first response on the interaction's own callback, with nobody mentioned."""
    async with Bot().on(server):
        await connected(server)
        await server.dispatch("INTERACTION_CREATE", server.submission("7", "submit:1", "my answer"))
        (request,) = await server.until("POST", "/callback")
    assert request.body["type"] == 4
    assert request.body["data"]["allowed_mentions"] == {"parse": []}
    assert request.body["data"]["flags"] & 64


async def test_a_dropped_connection_is_resumed_and_nothing_is_missed(server: Loopback) -> None:
    """After a cut the same session goes on; what was said meanwhile is heard."""
    async with Bot().on(server):
        await connected(server)
        await server.drop()
        await server.dispatch("INTERACTION_CREATE", server.submission("7", "submit:1", "said in between"))
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


async def test_a_limited_post_waits_as_long_as_it_is_told(server: Loopback) -> None:
    """On a 429 with Retry-After the direct message is posted once, after the pause."""
    limited = {"message": "slow down", "retry_after": 0.3, "global": False}
    server.limit("POST", "/channels/55/messages", limited)
    async with Bot().on(server) as platform:
        receipt = await platform.courier.deliver(in_dm(), Message("Your result"))
    first, second = server.seen("POST", "/channels/55/messages")
    assert second.at - first.at >= 0.3
    assert second.body["nonce"] == first.body["nonce"]
    assert second.body["enforce_nonce"] is True
    assert receipt.arrival is Arrival.SHOWN


async def test_a_picture_is_uploaded_with_the_message(server: Loopback) -> None:
    """The PNG goes as multipart, and the layout names it."""
    message = Message("Your week", (Picture(b"\x89PNG...", "A curve that rises."),))
    async with Bot().on(server) as platform:
        await platform.courier.deliver(in_dm(), message)
    (request,) = server.seen("POST", "/channels/55/messages")
    assert request.files == {"picture-0.png": b"\x89PNG..."}
    assert "attachment://picture-0.png" in str(request.body["components"])


async def test_a_result_edits_the_message_that_said_grading(server: Loopback) -> None:
    """While the token lives, the result takes the place of what the person waits before; it needs no session of its own."""
    async with Bot().on(server) as platform:
        await platform.courier.deliver(by_token("key"), Message("Your result", (Prose("80 of 100"),)))
    (request,) = server.seen("PATCH", f"/webhooks/{BOT}/key/messages/@original")
    assert "80 of 100" in str(request.body["components"])
    assert request.body["allowed_mentions"] == {"parse": []}


async def test_a_dismissed_message_is_followed_by_a_new_one(server: Loopback) -> None:
    """Who has put the waiting message away still gets the result while they can."""
    server.fail("PATCH", "/webhooks/", 404, 10008)
    async with Bot().on(server) as platform:
        receipt = await platform.courier.deliver(by_token("key"), Message("Your result"))
    (request,) = server.seen("POST", f"/webhooks/{BOT}/key")
    assert request.body["flags"] & 64
    assert receipt.arrival is Arrival.SHOWN


@pytest.mark.parametrize("code", [10015, 50027])
async def test_a_dead_token_leads_to_the_open_direct_message(server: Loopback, code: int) -> None:
    """When the message can't be edited any more, the result goes where the person has spoken with the bot."""
    server.fail("PATCH", "/webhooks/", 404 if code == 10015 else 401, code)
    async with Bot().on(server) as platform:
        receipt = await platform.courier.deliver(by_token("key", dm="55"), Message("Your result"))
    assert receipt.arrival is Arrival.SHOWN
    assert len(server.seen("POST", "/channels/55/messages")) == 1


async def test_without_any_way_the_result_waits(server: Loopback) -> None:
    """No direct message is opened with somebody who has not written: the result waits in their profile."""
    async with Bot().on(server) as platform:
        receipt = await platform.courier.deliver(Address("discord", "2", "7", "3"), Message("Your result"))
    assert receipt.arrival is Arrival.WAITING
    assert server.seen("POST", "/users/@me/channels") == []


async def test_closed_direct_messages_are_no_fault(server: Loopback) -> None:
    """Who takes no direct messages (50007) finds the result in their profile; nothing is tried again."""
    server.fail("POST", "/channels/55", 403, 50007)
    async with Bot().on(server) as platform:
        receipt = await platform.courier.deliver(in_dm(), Message("Your result"))
    assert receipt.arrival is Arrival.WAITING


async def test_too_many_direct_messages_stop_them_for_a_while(server: Loopback) -> None:
    """After a 40003 nothing more is sent to anybody, so that the bot isn't quarantined."""
    server.fail("POST", "/channels/55", 403, 40003)
    async with Bot().on(server) as platform:
        for _ in range(2):
            receipt = await platform.courier.deliver(in_dm(), Message("Your result"))
            assert receipt.arrival is Arrival.WAITING
    assert len(server.seen("POST", "/channels/55/messages")) == 1


async def test_a_fault_of_discords_is_worth_another_try(server: Loopback) -> None:
    """A fault that may pass is raised, so that the job tries again."""
    server.fail("PATCH", "/webhooks/", 400, 0)
    async with Bot().on(server) as platform:
        with pytest.raises(discord.HTTPException):
            await platform.courier.deliver(by_token("key"), Message("Your result"))


async def test_a_result_does_not_overtake_its_confirmation(server: Loopback) -> None:
    """However fast the grade comes, "saved" is shown before it, never over it."""
    go = asyncio.Event()

    async def slow(_event: Event) -> Message:
        await go.wait()
        return Message("Saved")

    async with Bot(slow).on(server) as platform:
        await connected(server)
        submission = server.submission("7", "submit:1", "text")
        await server.dispatch("INTERACTION_CREATE", submission)
        while not platform.client.interactions._unanswered:
            await asyncio.sleep(0.01)
        delivery = asyncio.create_task(platform.courier.deliver(by_token(submission["token"]), Message("Your result")))
        await asyncio.sleep(0.05)
        go.set()
        await delivery
    kinds = [request.method for request in server.requests if submission["token"] in request.path]
    assert kinds == ["POST", "PATCH"]


async def test_stopping_finishes_what_is_in_hand(server: Loopback) -> None:
    """Somebody who has just sent an answer is told that it is saved, although the bot is being stopped."""
    began = asyncio.Event()

    async def slow(_event: Event) -> Message:
        began.set()
        await asyncio.sleep(0.3)
        return Message("Saved")

    async with Bot(slow).on(server):
        await connected(server)
        await server.dispatch("INTERACTION_CREATE", server.submission("7", "submit:1", "text"))
        await began.wait()
        began_to_stop = time.monotonic()
    assert len(server.seen("POST", "/callback")) == 1
    assert time.monotonic() - began_to_stop < 10


async def test_a_slow_answer_is_announced_in_time(server: Loopback, monkeypatch: pytest.MonkeyPatch) -> None:
    """Before Discord forgets the interaction the person sees that something is on its way, then the answer in its place."""
    monkeypatch.setattr("bot.platforms.discord.interactions.DEFER_AFTER", 0.05)

    async def slow(_event: Event) -> Message:
        await asyncio.sleep(0.3)
        return Message("Saved")

    async with Bot(slow).on(server):
        await connected(server)
        await server.dispatch("INTERACTION_CREATE", server.submission("7", "submit:1", "text"))
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


def in_dm() -> Address:
    return Address("discord", "2", "7", "3", dm="55")


def by_token(token: str, *, dm: str = "") -> Address:
    reply = ReplyToken(token, datetime.now(UTC) + timedelta(minutes=5))
    return Address("discord", "2", "7", "3", reply=reply, dm=dm)
