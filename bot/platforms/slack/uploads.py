"""Brings files into Slack: pictures that messages show, and documents to keep; where that fails words stand in for them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping

import aiohttp
from slack_sdk.errors import SlackClientError

from bot.core.ui import Document, Message, Picture
from bot.platforms.slack import faults
from bot.platforms.slack.client import Client
from bot.platforms.slack.text import cut, one_line

Files = Mapping[Picture, str]
NAME = "picture.png"
TITLE_MAX = 100
_REMEMBERED = 200

log = logging.getLogger(__name__)


class Uploads:
    """Uploads each picture once, however often the message that shows it is edited; a document whenever it is given."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self._known: dict[bytes, str] = {}

    async def files_of(self, message: Message) -> Files:
        """Upload the message's pictures; gives the files' ids. What could not be uploaded is not among them."""
        files = {}
        for block in message.body:
            if isinstance(block, Picture) and (held := await self._file(block)):
                files[block] = held
        return files

    async def _file(self, picture: Picture) -> str:
        name = hashlib.blake2b(picture.png).digest()
        if name not in self._known:
            try:
                made = await self._upload(NAME, picture.png, cut(one_line(picture.alt), TITLE_MAX) or NAME)
            except faults.ANY as error:
                log.warning("a picture could not be shown, so its words are: %s", faults.sentence(error))
                return ""
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[name] = made
        return self._known[name]

    async def share(self, document: Document, channel: str, thread: str) -> bool:
        """Put a document where people can open and keep it; tell whether that went."""
        try:
            content = document.text.encode()
            await self._upload(document.name, content, document.name, channel, thread)
        except faults.ANY as error:
            log.warning("a file could not be shared, so its text is: %s", faults.sentence(error))
            return False
        return True

    async def _upload(self, name: str, content: bytes, title: str, channel: str = "", thread: str = "") -> str:
        place = await self._client.files_getUploadURLExternal(filename=name, length=len(content))
        if self._client.session is None:
            raise asyncio.TimeoutError  # noqa: UP041 - what the connection raises; it has not been opened yet
        async with self._client.session.post(str(place["upload_url"]), data=content) as answer:
            if answer.status != 200:  # noqa: PLR2004 - HTTP's own number
                raise aiohttp.ClientError
        file = str(place["file_id"])
        await self._client.files_completeUploadExternal(
            files=[{"id": file, "title": title}], channel_id=channel or None, thread_ts=thread or None
        )
        return file


def not_ready(error: SlackClientError) -> bool:
    """Tell whether Slack refused a message for a picture that it still looks through; that takes it some seconds."""
    return "slack file" in faults.details(error)
