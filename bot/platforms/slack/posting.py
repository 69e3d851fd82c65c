"""Posts to channels, threads and direct messages, and edits what was posted: each once, pictures and all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from bot.core.ui import Document, Message
from bot.platforms.slack import faults, render
from bot.platforms.slack.client import Client
from bot.platforms.slack.uploads import Uploads, not_ready

MARK = "interview_post"  # the kind of metadata that tells our posts apart
READY = (0.5, 1.0, 2.0, 4.0)  # seconds between tries while Slack looks through a picture
BEFORE = timedelta(minutes=2)  # by which Slack's clock may be behind ours
PAGE, PAGES = 200, 10  # messages that are looked through

_TOO_MUCH = frozenset({"invalid_blocks", "msg_blocks_too_long", "invalid_blocks_format"})

Send = Callable[..., Awaitable[AsyncSlackResponse]]

log = logging.getLogger(__name__)


class Posting:
    """Writes messages. What names one is its channel and the times of its parts. Raises what Slack raises."""

    def __init__(self, client: Client, uploads: Uploads) -> None:
        self._client, self._uploads = client, uploads

    async def post(self, channel: str, message: Message, *, thread: str = "") -> str:
        """Post a message, or several when it is long; gives what names them for ``edit``. Documents follow as files."""
        documents = [block for block in message.body if isinstance(block, Document)]
        alone = replace(message, body=tuple(block for block in message.body if not isinstance(block, Document)))
        ref = await self._post(channel, alone, thread, {}, "")
        there = ref.partition(" ")[0]  # a person's id has become that of their direct messages
        for document in documents:
            if not await self._uploads.share(document, there, thread):
                await self._post(there, Message("", (document,)), thread, {}, "")
        return ref

    async def post_once(
        self, channel: str, message: Message, *, key: str, tried_at: datetime | None, thread: str = ""
    ) -> str:
        """Post what bears the key, unless an earlier attempt did; ``tried_at`` (UTC) is when the first one was."""
        there = await self._already_there(channel, thread, key, tried_at) if tried_at else {}
        return await self._post(channel, message, thread, there, key)

    async def stands(self, channel: str, *, key: str, tried_at: datetime) -> bool:
        """Tell whether a part of what bears the key was written since the first attempt, at ``tried_at`` (UTC)."""
        return bool(await self._already_there(channel, "", key, tried_at))

    async def edit(self, ref: str, message: Message, *, grow: bool = True) -> str:
        """Write a message anew where it stands; what is shorter than before is taken away.

        What is longer goes below it, but for where others write too: there it must not ``grow``.
        """
        channel, *written = ref.split()
        posts = render.posts(message, await self._uploads.files_of(message))
        for at, post in zip(written, posts, strict=False):
            await self._send(self._client.chat_update, post, channel=channel, ts=at)
        for at in written[len(posts) :]:
            await self._client.chat_delete(channel=channel, ts=at)
        further = posts[len(written) :] if grow else ()
        added = [(await self._send(self._client.chat_postMessage, post, channel=channel))["ts"] for post in further]
        return " ".join((channel, *written[: len(posts)], *added))

    async def _post(self, channel: str, message: Message, thread: str, there: Mapping[int, str], key: str) -> str:
        written: list[str] = []
        posts = render.posts(message, await self._uploads.files_of(message))
        for number, post in enumerate(posts):
            if number in there:
                written.append(there[number])
                continue
            mark = {"metadata": {"event_type": MARK, "event_payload": {"key": key, "part": number}}} if key else {}
            target = {"channel": channel, "thread_ts": thread or None, **mark}
            sent = await self._send(self._client.chat_postMessage, post, **target)
            channel = sent["channel"]
            written.append(sent["ts"])
        return " ".join((channel, *written))

    async def _send(self, call: Send, post: render.Post, **target: Any) -> AsyncSlackResponse:
        for wait in (*READY, None):
            try:
                return await call(**target, **contents(post))
            except SlackApiError as error:
                if faults.code(error) not in _TOO_MUCH:
                    raise
                if not not_ready(error):
                    # A limit that nobody has written down: plain words are better than nothing.
                    log.warning("Slack refused a message's blocks (%s); it gets the words alone", faults.code(error))
                    return await call(**target, text=post.text)
            if wait is not None:
                await asyncio.sleep(wait)
        log.warning("Slack did not get ready to show a picture; its words stand in for it")
        return await call(**target, **contents(render.without_pictures(post)))

    async def _already_there(self, channel: str, thread: str, key: str, tried_at: datetime) -> dict[int, str]:
        """Look through what was written since the first attempt for our own posts that bear the key."""
        since: dict[str, Any] = {
            "channel": channel,
            "oldest": f"{(tried_at - BEFORE).timestamp():.6f}",
            "inclusive": True,
            "include_all_metadata": True,
            "limit": PAGE,
        }
        found: dict[int, str] = {}
        cursor = ""
        for _ in range(PAGES):
            try:
                if thread:
                    page = await self._client.conversations_replies(ts=thread, cursor=cursor or None, **since)
                else:
                    page = await self._client.conversations_history(cursor=cursor or None, **since)
            except SlackApiError as error:
                if faults.code(error) != "missing_scope":
                    raise
                log.warning(
                    "whether a post went out can't be looked up, so it may come twice: %s", faults.sentence(error)
                )
                return {}
            for message in page["messages"]:
                marked = message.get("metadata", {})
                told = marked.get("event_payload", {})
                if marked.get("event_type") == MARK and told.get("key") == key:
                    found[int(told.get("part", 0))] = str(message["ts"])
            cursor = str((page.get("response_metadata") or {}).get("next_cursor") or "")
            if not cursor:
                break
        return found


def contents(post: render.Post) -> dict[str, Any]:
    """Give a message as the Web API and response URLs take it."""
    return {"text": post.text, "blocks": list(post.blocks), "unfurl_links": False, "unfurl_media": False}
