"""Posts to channels on the wire: once each, with nobody notified but whom they are meant for, and threads below them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.core.errors import ChannelGone
from bot.core.places import Channel
from bot.core.ui import Action, Button, Message, Prose
from tests.platforms.discord.loopback import Loopback
from tests.platforms.discord.wire import CHANNEL, SERVER
from tests.platforms.discord.wired import Bot

HERE = Channel("discord", SERVER, CHANNEL)
CARD = Message("Question of the day", (Prose("What is RAG?"),), (Button("Answer", Action("answer", "1")),))


def now() -> datetime:
    return datetime.now(UTC)


async def test_a_post_that_may_have_gone_out_is_found_in_the_history(server: Loopback) -> None:
    """When nobody heard of the first attempt, the second finds its message, long after the nonce is forgotten."""
    async with Bot().on(server) as platform:
        first = await platform.courier.post(HERE, CARD, key="post:1:a", tried_at=None)
        server.forget_nonces()
        second = await platform.courier.post(HERE, CARD, key="post:1:a", tried_at=now())
    assert second == first
    assert len(server.posted) == 1


async def test_whether_a_post_stands_can_be_asked_without_posting(server: Loopback) -> None:
    """As where it would come too late to be of use."""
    async with Bot().on(server) as platform:
        begun = now()
        assert not await platform.courier.stands(HERE, key="k", tried_at=begun)
        await platform.courier.post(HERE, CARD, key="k", tried_at=None)
        assert await platform.courier.stands(HERE, key="k", tried_at=begun)
    assert len(server.posted) == 1


async def test_a_direct_message_that_is_closed_is_told_apart(server: Loopback) -> None:
    """Nothing helps but that the person opens it, so it is not tried again."""
    async with Bot().on(server) as platform:
        server.fail("POST", f"/channels/{CHANNEL}/messages", 403, 50007)
        with pytest.raises(ChannelGone, match="closed their direct messages"):
            await platform.courier.post(Channel("discord", "", CHANNEL), CARD, key="k", tried_at=None)


async def test_a_post_that_did_not_go_out_is_posted_again(server: Loopback) -> None:
    """Other posts of the bot are not taken for it, be they never so alike."""
    async with Bot().on(server) as platform:
        await platform.courier.post(HERE, CARD, key="post:1:monday", tried_at=None)
        await platform.courier.post(HERE, CARD, key="post:1:tuesday", tried_at=now())
    assert len(server.posted) == 2


async def test_only_what_was_written_since_the_attempt_is_looked_at(server: Loopback) -> None:
    """What stood there before can't be it, however busy the channel was; what came later can."""
    async with Bot().on(server) as platform:
        await platform.courier.post(HERE, CARD, key="k", tried_at=None)
        server.forget_nonces()
        await platform.courier.post(HERE, CARD, key="k", tried_at=now() - timedelta(days=1))
        assert len(server.posted) == 1
        await platform.courier.post(HERE, CARD, key="k", tried_at=now() + timedelta(minutes=5))
    assert len(server.posted) == 2


async def test_two_attempts_within_minutes_make_one_post(server: Loopback) -> None:
    """Discord's own nonce holds where two processes post at the same moment."""
    async with Bot().on(server) as platform:
        for _ in range(2):
            await platform.courier.post(HERE, CARD, key="k", tried_at=None)
    assert len(server.posted) == 1


@pytest.mark.parametrize(
    ("ping", "shown", "allowed"),
    [
        ("here", "@here", {"parse": ["everyone"]}),
        ("77", "<@&77>", {"parse": [], "roles": [77]}),
        ("", None, {"parse": []}),
    ],
)
async def test_a_post_notifies_whom_it_is_meant_for(
    server: Loopback, ping: str, shown: str | None, allowed: dict[str, object]
) -> None:
    """One group at most, named above the card; whoever its words name is left in peace."""
    message = Message("Question", (Prose("Ask @everyone"),), ping=ping)
    async with Bot().on(server) as platform:
        await platform.courier.post(HERE, message, key="k", tried_at=None)
    (request,) = server.seen("POST", "/messages")
    first = request.body["components"][0]
    assert first.get("content") == shown
    assert request.body["allowed_mentions"] == allowed


async def test_a_thread_is_opened_once(server: Loopback) -> None:
    """What is posted in the thread goes below the card, and the second time into the thread that is there."""
    async with Bot().on(server) as platform:
        card = await platform.courier.post(HERE, CARD, key="k", tried_at=None)
        told = {"title": "What is RAG?", "tried_at": None}
        await platform.courier.post_in_thread(HERE, card, Message("Reveal"), key="reveal", **told)  # type: ignore[arg-type]
        server.fail("POST", f"/channels/{CHANNEL}/messages/{card.split()[1]}/threads", 400, 160004)
        await platform.courier.post_in_thread(HERE, card, Message("More"), key="more", **told)  # type: ignore[arg-type]
    assert [message["channel_id"] for message in server.posted] == [CHANNEL, card.split()[1], card.split()[1]]


async def test_a_post_is_written_anew_where_it_stands(server: Loopback) -> None:
    """The edit goes to the message that was posted, and one that was deleted is let be."""
    async with Bot().on(server) as platform:
        ref = await platform.courier.post(HERE, CARD, key="k", tried_at=None)
        await platform.courier.update(HERE, ref, Message("Closed"))
        server.fail("PATCH", "/channels/", 404, 10008)
        await platform.courier.update(HERE, ref, Message("Closed"))
    first, _ = server.seen("PATCH", f"/channels/{CHANNEL}/messages/{ref.split()[1]}")
    assert "Closed" in str(first.body["components"])


@pytest.mark.parametrize("code", [10003, 50001, 50013])
async def test_a_channel_that_is_gone_is_said_in_words(server: Loopback, code: int) -> None:
    """Deleted, hidden or closed to the bot: the reason says which, and is for a person to read."""
    server.fail("POST", "/channels/", 403, code)
    async with Bot().on(server) as platform:
        with pytest.raises(ChannelGone, match="channel"):
            await platform.courier.post(HERE, CARD, key="k", tried_at=None)


async def test_a_channel_that_is_no_number_is_gone(server: Loopback) -> None:
    """A name can't be posted to however often it is tried: its schedule rests, and its owner hears what to do."""
    named = Channel("discord", SERVER, "general")
    async with Bot().on(server) as platform:
        with pytest.raises(ChannelGone, match="`general` is no channel"):
            await platform.courier.post(named, CARD, key="k", tried_at=None)
        with pytest.raises(ChannelGone):
            await platform.courier.stands(named, key="k", tried_at=now())
