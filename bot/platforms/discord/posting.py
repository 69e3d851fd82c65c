"""Posts to channels and threads on Discord: each message once, also when nobody heard whether an earlier attempt went out."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, Final

import discord

from bot.core.errors import ChannelGone
from bot.core.places import Channel
from bot.core.ui import Message
from bot.pace import Pace
from bot.platforms.discord import render
from bot.platforms.discord.showing import NOBODY

UNKNOWN_CHANNEL, UNKNOWN_GUILD, UNKNOWN_MESSAGE = 10003, 10004, 10008
NO_ACCESS, DMS_CLOSED, NOT_ALLOWED, HAS_A_THREAD = 50001, 50007, 50013, 160004
NONCE_MAX = 25
NAME_MAX = 100
KEPT_OPEN: Final = 1440  # minutes after the last message until Discord puts a thread away
BEFORE = timedelta(minutes=2)  # by which Discord's clock may be behind ours
LOOKED_AT = 1000  # messages
POSTS_A_MINUTE = 1800  # over all channels: Discord takes 50 requests a second, and answers to people come first
# Where a message's mark begins: above the numbers that buttons bear, within the 31 bits that Discord keeps.
MARKS_FROM, MARKS = 1 << 20, (1 << 31) - (1 << 21)

GONE = {
    UNKNOWN_CHANNEL: "The channel has been deleted.",
    UNKNOWN_GUILD: "The bot is no longer on the server.",
    NO_ACCESS: "The bot can't see the channel any more: it lacks *View Channels* there, or is no longer on the server.",
    NOT_ALLOWED: "The bot may not write in the channel: it lacks *Send Messages* there.",
    DMS_CLOSED: "The person has closed their direct messages.",
}
NO_NUMBER = "`{}` is no channel's number on Discord; *Copy Channel ID* in its menu gives that."

log = logging.getLogger(__name__)


class Posting:
    """The channel part of the Courier port, over a client that has logged in. A ref is the channel's id and the messages'."""

    def __init__(self, client: discord.Client, commands: Mapping[str, str]) -> None:
        self._client, self._commands = client, commands
        self._pace = Pace(POSTS_A_MINUTE)

    async def post(self, to: Channel, message: Message, *, key: str, tried_at: datetime | None) -> str:
        """Post the message once."""
        async with _told():
            return await self._once(_number(to), message, key=key, tried_at=tried_at)

    async def stands(self, to: Channel, *, key: str, tried_at: datetime) -> bool:
        """Look for the first message of a post."""
        mark = _mark(key)
        channel = self._client.get_partial_messageable(_number(to))
        async with _told():
            return bool(await self._already_there(channel, range(mark, mark + 1), tried_at))

    async def update(self, ref: str, message: Message) -> None:
        """Edit the message; what is longer now than it was is not continued, as others have written below it."""
        channel_id, *held = ref.split()
        channel = self._client.get_partial_messageable(int(channel_id))
        async with _told():
            for number, sheet in zip(held, render.sheets(message, self._commands), strict=False):
                try:
                    await channel.get_partial_message(int(number)).edit(
                        view=sheet.view, attachments=sheet.files(), allowed_mentions=NOBODY
                    )
                except discord.NotFound as error:
                    if error.code != UNKNOWN_MESSAGE:
                        raise
                    log.info("a post on Discord has been deleted, so it is not edited")
                    return

    async def post_in_thread(
        self, ref: str, message: Message, *, key: str, title: str, tried_at: datetime | None
    ) -> str:
        """Post once in the thread below a message."""
        channel_id, first, *_ = ref.split()
        async with _told():
            thread = await self._thread(int(channel_id), int(first), title)
            return await self._once(thread, message, key=key, tried_at=tried_at)

    async def _thread(self, channel_id: int, message_id: int, title: str) -> int:
        """Open the thread below a message. It bears the message's number, so one that is there need not be looked for."""
        try:
            await self._client.http.start_thread_with_message(
                channel_id, message_id, name=title[:NAME_MAX] or "…", auto_archive_duration=KEPT_OPEN
            )
        except discord.HTTPException as error:
            if error.code != HAS_A_THREAD:
                raise
        return message_id

    async def _once(self, channel_id: int, message: Message, *, key: str, tried_at: datetime | None) -> str:
        channel = self._client.get_partial_messageable(channel_id)
        mark = _mark(key)
        sheets = render.sheets(message, self._commands, mark=mark)
        there = await self._already_there(channel, range(mark, mark + len(sheets)), tried_at) if tried_at else {}
        written = []
        for number, sheet in enumerate(sheets):
            found = there.get(mark + number)
            if found is None:
                await self._pace.admit()
                sent = await channel.send(
                    view=sheet.view,
                    files=sheet.files(),
                    nonce=_nonce(key, number),
                    allowed_mentions=_may_notify(message.ping) if number == 0 else NOBODY,
                )
                found = sent.id
            written.append(str(found))
        return " ".join((str(channel_id), *written))

    async def _already_there(
        self, channel: discord.PartialMessageable, marks: range, tried_at: datetime
    ) -> dict[int, int]:
        """Look through what was written since the first attempt for our own messages that bear the marks.

        Discord's nonce keeps a second message away for some minutes only, and the history does not tell it.
        """
        found: dict[int, int] = {}
        async for message in channel.history(limit=LOOKED_AT, oldest_first=True, after=tried_at - BEFORE):
            if message.author.id == self._client.application_id:
                found |= {mark: message.id for mark in _marks(message.components) if mark in marks}
        return found


def _number(to: Channel) -> int:
    """Give a channel's number. One that is none will never be there, so it is gone and not to be tried again."""
    if not to.channel_id.isdecimal():
        raise ChannelGone(NO_NUMBER.format(to.channel_id))
    return int(to.channel_id)


def _marks(components: Iterable[Any]) -> Iterable[int]:
    return (component.id or 0 for component in components if isinstance(component, discord.Container))


def _may_notify(ping: str) -> discord.AllowedMentions:
    """Let a post notify the one group it is meant for, and nobody that its words may name."""
    if ping in {"here", "everyone"}:
        return discord.AllowedMentions(everyone=True, users=False, roles=False)
    roles = [discord.Object(int(ping))] if ping.isdecimal() else False
    return discord.AllowedMentions(everyone=False, users=False, roles=roles)


def _nonce(key: str, number: int) -> str:
    return hashlib.blake2b(f"{key} {number}".encode(), digest_size=NONCE_MAX // 2).hexdigest()


def _mark(key: str) -> int:
    """Give the number by which a post is told among the bot's others of the same minutes."""
    return MARKS_FROM + int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest()) % MARKS


@asynccontextmanager
async def _told() -> AsyncIterator[None]:
    """Tell that a channel is gone from a fault that another try may mend."""
    try:
        yield
    except discord.HTTPException as error:
        if error.code in GONE:
            raise ChannelGone(GONE[error.code]) from None
        raise
