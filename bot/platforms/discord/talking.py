"""Talks with a person on Discord: in their direct messages, or where those are closed in a private thread."""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

import discord

from bot.core.errors import RoomGone
from bot.core.places import Room
from bot.core.screens import interview as screens
from bot.core.ui import Event, Message
from bot.platforms.discord import render
from bot.platforms.discord.courier import CONNECTED_WITHIN, DMS_CLOSED, NO_ACCESS, NONCE_MAX, UNKNOWN_CHANNEL
from bot.platforms.discord.hearing import PLATFORM
from bot.platforms.discord.showing import NOBODY

NOT_ALLOWED = 50013
UNKNOWN_MEMBER, UNKNOWN_USER = 10007, 10013
GONE = frozenset({DMS_CLOSED, NO_ACCESS, UNKNOWN_CHANNEL, NOT_ALLOWED, UNKNOWN_MEMBER, UNKNOWN_USER})
THEIR_FAULT: Final = 500  # HTTP's number from which on the fault is Discord's own, and passes
KEPT_OPEN: Final = 10080  # minutes: a week, the longest that Discord keeps a thread open

log = logging.getLogger(__name__)


class DiscordVoice:
    """The Voice port. A person who asked for it is answered without the pauses that a courier makes between people."""

    def __init__(self) -> None:
        self._logged_in = asyncio.Event()

    def serve(self, client: discord.Client, commands: Mapping[str, str]) -> None:
        """Begin to talk, over a client that has logged in."""
        self._client, self._commands = client, commands
        self._logged_in.set()

    async def room(self, event: Event) -> Room | None:
        """Give the person's direct messages, opened if need be; where they are closed, a private thread."""
        await asyncio.wait_for(self._logged_in.wait(), CONNECTED_WITHIN)
        user_id = event.actor.user_id
        if event.dm:
            return Room(PLATFORM, user_id, event.dm, heard=True)
        try:
            dm: Any = await self._client.http.start_private_message(int(user_id))
            # Only writing tells whether they are open.
            await self._send(int(dm["id"]), screens.greeting(), nonce=_nonce(event.event_id))
        except discord.HTTPException as error:
            if error.code not in GONE:
                raise
            return await self._thread(event.place, user_id)
        return Room(PLATFORM, user_id, str(dm["id"]), heard=True)

    async def another(self, room: Room, begun_in: str) -> Room | None:
        """Open a private thread where the interview was asked for."""
        return await self._thread(begun_in, room.user_id) if begun_in else None

    async def _thread(self, place: str, user_id: str) -> Room | None:
        channel = self._client.get_channel(int(place))
        if isinstance(channel, discord.Thread):
            channel = channel.parent
        if not isinstance(channel, discord.TextChannel):
            return None
        try:
            thread = await channel.create_thread(
                name=screens.THREAD,
                type=discord.ChannelType.private_thread,
                invitable=False,
                auto_archive_duration=KEPT_OPEN,
            )
        except discord.HTTPException as error:
            if error.code not in GONE:
                raise
            log.warning("a private thread could not be opened in a channel: %s", error.code)
            return None
        try:
            await thread.add_user(discord.Object(int(user_id)))
        except discord.HTTPException as error:
            log.warning("a person could not be let into their private thread: %s", error.code)
            await _take_away(thread)  # or each further try would leave one more
            if error.status >= THEIR_FAULT:
                raise
            return None
        return Room(PLATFORM, user_id, str(thread.id), heard=False)

    async def say(self, room: Room, message: Message, *, key: str, tried_at: datetime | None = None) -> None:  # noqa: ARG002 - the nonce tells
        """Write it there. Of two with one key Discord shows the first. Raises RoomGone where that can't be any more."""
        await asyncio.wait_for(self._logged_in.wait(), CONNECTED_WITHIN)
        try:
            await self._send(int(room.place), message, nonce=_nonce(key))
        except discord.HTTPException as error:
            if error.code not in GONE:
                raise
            log.warning("a person can't be talked with where they were: %s", error.code)
            raise RoomGone from None

    async def _send(self, channel_id: int, message: Message, *, nonce: str) -> None:
        channel = self._client.get_partial_messageable(channel_id)
        for number, sheet in enumerate(render.sheets(message, self._commands)):
            await channel.send(
                view=sheet.view, files=sheet.files(), nonce=f"{nonce[:-2]}{number:02}", allowed_mentions=NOBODY
            )


async def _take_away(thread: discord.Thread) -> None:
    try:
        await thread.delete()
    except discord.HTTPException as error:  # it takes a right to manage threads, which the bot may lack
        log.warning("a private thread that nobody is in could not be deleted: %s", error.code)


def _nonce(key: str) -> str:
    return hashlib.blake2b(key.encode(), digest_size=NONCE_MAX // 2).hexdigest()
