"""Brings results to people: into the modal while it is open, and always into one DM message that is edited."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from datetime import datetime

from slack_sdk.errors import SlackApiError

from bot.core.places import Address, Channel
from bot.core.ports import Arrival, Receipt
from bot.core.ui import Message
from bot.platforms.slack import faults, views
from bot.platforms.slack.alarm import Alarm
from bot.platforms.slack.home import Home
from bot.platforms.slack.people import PATIENCE, People
from bot.platforms.slack.posting import Posting
from bot.platforms.slack.replies import Replies

_NO_MESSAGE_LEFT = frozenset({"message_not_found", "cant_update_message", "channel_not_found", "edit_window_closed"})

_NO_THREAD = frozenset({"thread_not_found", "message_not_found", "cannot_reply_to_message"})

log = logging.getLogger(__name__)


class SlackCourier:
    """The Courier port. ``home`` is lent to it once there are routes to read it from."""

    def __init__(self, replies: Replies, posting: Posting, people: People, alarm: Alarm) -> None:
        self._replies, self._posting, self._people, self._alarm = replies, posting, people, alarm
        self.home: Home | None = None

    async def deliver(self, to: Address, message: Message) -> Receipt:
        """Show the message; raise only for faults worth another try. What can't arrive waits in the profile."""
        try:
            await self._into_open_view(to, message)
            ref = await self._into_dm(to, message)
        except faults.ANY as error:
            if faults.passing(error):
                raise
            await self._alarm.tell("a result waits in the profile", error, place=to.dm or to.user_id)
            return Receipt(Arrival.WAITING, to.message_ref)
        await self._at_home(to, ref)
        return Receipt(Arrival.SHOWN, ref)

    async def post(self, to: Channel, message: Message, *, key: str, tried_at: datetime | None) -> str:
        """Post to a channel, once."""
        with _told():
            return await self._posting.post_once(to.channel_id, message, key=key, tried_at=tried_at)

    async def stands(self, to: Channel, *, key: str, tried_at: datetime) -> bool:
        """Look for a post in its channel."""
        with _told():
            return await self._posting.stands(to.channel_id, key=key, tried_at=tried_at)

    async def update(self, to: Channel, ref: str, message: Message) -> None:  # noqa: ARG002 - the port's
        """Write a post anew where it stands; nothing where it has been deleted."""
        with _told():
            try:
                await self._posting.edit(ref, message, grow=False)
            except SlackApiError as error:
                if faults.code(error) not in _NO_MESSAGE_LEFT - {"channel_not_found"}:
                    raise
                log.info("a post on Slack has been deleted, so it is not edited")

    async def post_in_thread(
        self,
        to: Channel,
        ref: str,
        message: Message,
        *,
        key: str,
        title: str,  # noqa: ARG002 - Slack's threads have none
        tried_at: datetime | None,
    ) -> str:
        """Post in the thread below a post, once; in the channel where somebody has deleted the post."""
        channel, thread, *_ = ref.split()
        with _told():
            try:
                return await self._posting.post_once(channel, message, key=key, tried_at=tried_at, thread=thread)
            except SlackApiError as error:
                if faults.code(error) not in _NO_THREAD:
                    raise
                return await self._posting.post_once(to.channel_id, message, key=key, tried_at=tried_at)

    async def _into_open_view(self, to: Address, message: Message) -> None:
        if to.reply is None:
            return
        try:
            await self._replies.into_view(to.reply.value, message, views.Origin(to.place, to.dm))
        except SlackApiError as error:
            # The DM is what has to arrive; the open view is a courtesy.
            log.warning("a result could not be shown in its window: %s", faults.code(error))

    async def _into_dm(self, to: Address, message: Message) -> str:
        if to.message_ref:
            try:
                return await self._posting.edit(to.message_ref, message)
            except SlackApiError as error:
                if faults.code(error) not in _NO_MESSAGE_LEFT:
                    raise
        try:
            return await self._posting.post(to.dm or to.user_id, message)
        except SlackApiError as error:
            if not to.dm or faults.code(error) != "channel_not_found":
                raise
            return await self._posting.post(to.user_id, message)  # a direct message that is not the bot's

    async def _at_home(self, to: Address, ref: str) -> None:
        if self.home is None or not self.home.opened_by(to.user_id):
            return
        try:
            actor = await self._people.named(to.workspace_id, to.user_id, patience=PATIENCE)
            await self.home.publish(actor, f"slack:home:{ref}")
        except faults.ANY as error:
            log.warning("a Home tab could not be brought up to date: %s", faults.code(error))


@contextlib.contextmanager
def _told() -> Iterator[None]:
    """Tell that a channel is gone from a fault that another try may mend."""
    try:
        yield
    except SlackApiError as error:
        if (why := faults.gone(error)) is not None:
            raise why from None
        raise
