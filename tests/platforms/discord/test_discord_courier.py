"""Results on the wire: by token, into a direct message, or waiting; nobody is written to uncalled."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.core.errors import ChannelRests
from bot.core.places import Address, Channel
from bot.core.ports import Arrival
from bot.core.ui import Event, Message, Picture, Prose, Quote, ReplyToken
from bot.platforms.discord.courier import DM_REST
from tests.platforms.discord.loopback import Loopback
from tests.platforms.discord.wire import BOT, submission
from tests.platforms.discord.wired import Bot, connected


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


async def test_a_long_result_is_edited_page_by_page(server: Loopback) -> None:
    """Graded anew, it takes the place of its pages: no page comes twice, and one too many is taken away."""
    long = Message("Your result", tuple(Quote("word " * 600) for _ in range(2)))
    async with Bot().on(server) as platform:
        receipt = await platform.courier.deliver(in_dm(), long)
        again = replace(in_dm(), message_ref=receipt.message_ref)
        receipt = await platform.courier.deliver(again, long)
        await platform.courier.deliver(replace(in_dm(), message_ref=receipt.message_ref), Message("Your result"))
    assert len(server.seen("POST", "/channels/55/messages")) == 2
    assert len(server.seen("PATCH", "/channels/55/messages/")) == 3
    assert len(server.seen("DELETE", "/channels/55/messages/")) == 1


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


async def test_reminders_stop_as_well_and_are_told_for_how_long(server: Loopback) -> None:
    """What is posted into direct messages rests after a 40003 with all the rest, and not as a fault that is tried again."""
    server.fail("POST", "/channels/55", 403, 40003)
    async with Bot().on(server) as platform:
        for number in range(2):
            with pytest.raises(ChannelRests, match="a rest") as rest:
                await platform.courier.post(
                    Channel("discord", "", "55"), Message("Still open"), key=f"remind:{number}", tried_at=None
                )
            assert 0 < rest.value.seconds <= DM_REST
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
        sent = submission(server.snowflake(), "7", "submit:1", "text")
        await server.dispatch("INTERACTION_CREATE", sent)
        assert platform.client is not None
        while not platform.client.interactions._unanswered:
            await asyncio.sleep(0.01)
        delivery = asyncio.create_task(platform.courier.deliver(by_token(sent["token"]), Message("Your result")))
        await asyncio.sleep(0.05)
        go.set()
        await delivery
    kinds = [request.method for request in server.requests if sent["token"] in request.path]
    assert kinds == ["POST", "PATCH"]


def in_dm() -> Address:
    return Address("discord", "2", "7", "3", dm="55")


def by_token(token: str, *, dm: str = "") -> Address:
    reply = ReplyToken(token, datetime.now(UTC) + timedelta(minutes=5))
    return Address("discord", "2", "7", "3", reply=reply, dm=dm)
