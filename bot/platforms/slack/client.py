"""Slack's Web API, called at the pace Slack allows: Retry-After is kept for each method, posts for each channel."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

POST = "chat.postMessage"
BETWEEN_POSTS = 1.0  # seconds, in one channel
TIMEOUT = 15  # seconds
TRIES = 5
PATIENCE = 30.0  # seconds; what has to wait longer is left to the job's own retries
# A trigger dies after three seconds: waiting would only turn a clear refusal into another one.
HURRIED = frozenset({"views.open", "views.push", "auth.test", "apps.connections.open"})
_REMEMBERED = 1000
TOO_MANY = 429

log = logging.getLogger(__name__)
_library = logging.getLogger("bot.slack_sdk")
_library.setLevel(logging.WARNING)  # at DEBUG it would write answers into the log

Sleep = Callable[[float], Awaitable[None]]


class Client(AsyncWebClient):
    """The bot's client. ``close`` it at the end."""

    def __init__(self, token: str, *, base_url: str, sleep: Sleep = asyncio.sleep) -> None:
        super().__init__(token, base_url=base_url, timeout=TIMEOUT, logger=_library)
        self._sleep = sleep
        self._shut: dict[str, float] = {}  # a method, and when it may be called again
        self._next: dict[str, float] = {}  # a channel, and when it may be posted to again

    async def open(self) -> None:
        """Use one session for all calls; must be called where the event loop runs."""
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=TIMEOUT))

    async def close(self) -> None:
        """Close the connections."""
        if self.session is not None:
            await self.session.close()

    async def api_call(self, api_method: str, **kwargs: Any) -> AsyncSlackResponse:
        """Call a method when it may be called. Raises SlackApiError when Slack refuses, or wants too long a wait."""
        if api_method == POST:
            await self._turn(_channel(kwargs))
        hurried = api_method in HURRIED
        for tries in range(1, TRIES + 1):
            if not hurried:
                await self._sleep_until(self._shut.get(api_method, 0.0))
            try:
                return await super().api_call(api_method, **kwargs)
            except SlackApiError as error:
                wait = _retry_after(error)
                if wait is None:
                    raise
                self._shut[api_method] = time.monotonic() + wait
                log.warning("Slack asks for a pause of %.0f s before the next %s", wait, api_method)
                if hurried or tries == TRIES or wait > PATIENCE:
                    raise
        raise AssertionError  # the last try returns or raises

    async def _turn(self, channel: str) -> None:
        now = time.monotonic()
        at = max(now, self._next.get(channel, 0.0))
        if len(self._next) > _REMEMBERED:
            self._next = {name: when for name, when in self._next.items() if when > now}
        self._next[channel] = at + BETWEEN_POSTS
        await self._sleep_until(at)

    async def _sleep_until(self, moment: float) -> None:
        if (left := moment - time.monotonic()) > 0:
            await self._sleep(left)


def _channel(kwargs: Mapping[str, Any]) -> str:
    body = kwargs.get("json") or kwargs.get("params") or kwargs.get("data") or {}
    return str(body.get("channel", ""))


def _retry_after(error: SlackApiError) -> float | None:
    """Read how long Slack wants to be left alone; None when that is not what it said."""
    if error.response.status_code != TOO_MANY:
        return None
    headers = {str(name).lower(): value for name, value in error.response.headers.items()}
    asked = str(headers.get("retry-after", "1"))
    return float(asked) if asked.isdecimal() else 1.0
