"""The Web API is called at the pace Slack allows."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from slack_sdk.errors import SlackApiError

from bot.platforms.slack import client as clients
from bot.platforms.slack.client import Client
from tests.platforms.slack.loopback import BOT_TOKEN, LoopbackSlack


@asynccontextmanager
async def opened(slack: LoopbackSlack) -> AsyncIterator[tuple[Client, list[float]]]:
    """A client that does not really wait, and how long it would have."""
    waited: list[float] = []

    async def wait(seconds: float) -> None:
        waited.append(round(seconds))
        clock.ahead += seconds

    class Clock:
        ahead = 0.0

        def monotonic(self) -> float:
            return time.monotonic() + self.ahead

    clock = Clock()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(clients, "time", clock)
        client = Client(BOT_TOKEN, base_url=slack.address, sleep=wait)
        await client.open()
        try:
            yield client, waited
        finally:
            await client.close()


async def test_posts_in_a_channel_are_a_second_apart(slack: LoopbackSlack) -> None:
    """Other channels don't wait for them."""
    slack.workspace.names |= {"UADA": "Ada"}
    async with opened(slack) as (client, waited):
        for channel in ("C2", "C2", "UADA", "C2"):
            await client.chat_postMessage(channel=channel, text="x")
    assert waited == [1, 1]


async def test_retry_after_is_waited_for(slack: LoopbackSlack) -> None:
    """And the call is made again."""
    slack.refusing["users.info"] = [("ratelimited", 7), ("ratelimited", 3)]
    slack.workspace.names |= {"UADA": "Ada"}
    async with opened(slack) as (client, waited):
        await client.users_info(user="UADA")
    assert waited == [7, 3]
    assert len(slack.called("users.info")) == 3


async def test_the_pause_is_the_methods_own(slack: LoopbackSlack) -> None:
    """Every call of that method waits, and no other does."""
    slack.refusing["users.info"] = [("ratelimited", 20)]
    slack.workspace.names |= {"UADA": "Ada"}
    async with opened(slack) as (client, waited):
        client._shut["users.info"] = time.monotonic() + 20
        await client.chat_postMessage(channel="C2", text="x")
        assert waited == []
        await client.users_info(user="UADA")
    assert waited == [20, 20]


async def test_a_long_pause_is_left_to_the_jobs_retries(slack: LoopbackSlack) -> None:
    """A worker does not sit through it."""
    slack.refusing["chat.postMessage"] = [("ratelimited", 300)]
    async with opened(slack) as (client, waited):
        with pytest.raises(SlackApiError, match="ratelimited"):
            await client.chat_postMessage(channel="C2", text="x")
    assert waited == []


async def test_a_trigger_is_not_waited_away(slack: LoopbackSlack) -> None:
    """It would be dead after the pause."""
    slack.refusing["views.open"] = [("ratelimited", 5)]
    async with opened(slack) as (client, waited):
        with pytest.raises(SlackApiError, match="ratelimited"):
            await client.views_open(trigger_id="1", view={"type": "modal"})
    assert waited == []
