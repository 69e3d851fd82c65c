"""Talks with a person on Slack, in their direct messages with the bot."""

from __future__ import annotations

import logging
from datetime import datetime

from slack_sdk.errors import SlackApiError

from bot.core.errors import RoomGone
from bot.core.places import Room
from bot.core.screens import interview as screens
from bot.core.ui import Event, Message
from bot.platforms.slack import faults
from bot.platforms.slack.people import PLATFORM
from bot.platforms.slack.posting import Posting

GONE = frozenset({"channel_not_found", "is_archived", "user_disabled", "cannot_dm_bot", "user_not_found"})

log = logging.getLogger(__name__)


class SlackVoice:
    """The Voice port."""

    def __init__(self, posting: Posting) -> None:
        self._posting = posting

    async def room(self, event: Event) -> Room | None:
        """Give the person's direct messages; the first message there opens them."""
        user_id = event.actor.user_id
        if event.dm:
            return Room(PLATFORM, user_id, event.dm, heard=True)
        try:
            ref = await self._posting.post(user_id, screens.greeting())
        except SlackApiError as error:
            if faults.code(error) not in GONE:
                raise
            return None
        return Room(PLATFORM, user_id, ref.partition(" ")[0], heard=True)

    async def say(self, room: Room, message: Message, *, key: str, tried_at: datetime | None = None) -> None:
        """Write it there, unless it stands there by the mark it bears. Raises RoomGone where that can't be any more."""
        try:
            await self._posting.post_once(room.place, message, key=key, tried_at=tried_at)
        except SlackApiError as error:
            if faults.code(error) not in GONE:
                raise
            log.warning("%s could not be said: %s", key, faults.code(error))
            raise RoomGone from None

    async def another(self, room: Room, begun_in: str) -> Room | None:  # noqa: ARG002 - the port's
        """There is no other place: whose direct messages are gone has left."""
        return None
