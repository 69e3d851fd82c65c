"""Brings pictures into Slack, so that messages can show them; where that fails their words stand in for them."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping

import aiohttp
from slack_sdk.errors import SlackClientError

from bot.core.ui import Message, Picture
from bot.platforms.slack import faults
from bot.platforms.slack.client import Client
from bot.platforms.slack.text import cut, one_line

Files = Mapping[Picture, str]
NAME = "picture.png"
TITLE_MAX = 100
_REMEMBERED = 200

log = logging.getLogger(__name__)


class Pictures:
    """Uploads each picture once, however often the message that shows it is edited."""

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
                made = await self._upload(picture)
            except faults.ANY as error:
                log.warning("a picture could not be shown, so its words are: %s", faults.sentence(error))
                return ""
            if len(self._known) >= _REMEMBERED:
                self._known.clear()
            self._known[name] = made
        return self._known[name]

    async def _upload(self, picture: Picture) -> str:
        place = await self._client.files_getUploadURLExternal(filename=NAME, length=len(picture.png))
        if self._client.session is None:
            raise asyncio.TimeoutError  # noqa: UP041 - what the connection raises; it has not been opened yet
        async with self._client.session.post(str(place["upload_url"]), data=picture.png) as answer:
            if answer.status != 200:  # noqa: PLR2004 - HTTP's own number
                raise aiohttp.ClientError
        title = cut(one_line(picture.alt), TITLE_MAX) or NAME
        file = str(place["file_id"])
        await self._client.files_completeUploadExternal(files=[{"id": file, "title": title}])
        return file


def not_ready(error: SlackClientError) -> bool:
    """Tell whether Slack refused a message for a picture that it still looks through; that takes it some seconds."""
    return "slack file" in faults.details(error)
