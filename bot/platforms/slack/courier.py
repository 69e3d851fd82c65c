"""Brings results to people: into the modal while it is open, and always into one DM message that is edited."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Iterator
from datetime import datetime

from slack_sdk.errors import SlackApiError

from bot.core.errors import ChannelGone
from bot.core.ports import Address, Arrival, Channel, Receipt
from bot.core.ui import Message
from bot.platforms.slack import faults, views
from bot.platforms.slack.home import Home
from bot.platforms.slack.people import PATIENCE, People
from bot.platforms.slack.replies import Replies

_NO_MESSAGE_LEFT = frozenset({"message_not_found", "cant_update_message", "channel_not_found", "edit_window_closed"})

_GONE = {
    "channel_not_found": "The channel has been deleted, or the bot has no access to it.",
    "is_archived": "The channel has been archived.",
    "not_in_channel": "The bot is not in the channel: invite it there.",
}

log = logging.getLogger(__name__)


class SlackCourier:
    """The Courier port. ``home`` is lent to it once there are routes to read it from."""

    def __init__(self, replies: Replies, people: People) -> None:
        self._replies, self._people = replies, people
        self.home: Home | None = None

    async def deliver(self, to: Address, message: Message) -> Receipt:
        """Show the message; raise only for faults worth another try. What can't arrive waits in the profile."""
        try:
            await self._into_open_view(to, message)
            ref = await self._into_dm(to, message)
        except faults.ANY as error:
            if faults.passing(error):
                raise
            log.error("a result waits in the profile: %s", faults.sentence(error, to.user_id))  # noqa: TRY400 - a sentence for the operator
            return Receipt(Arrival.WAITING, to.message_ref)
        await self._at_home(to, ref)
        return Receipt(Arrival.SHOWN, ref)

    async def post(self, to: Channel, message: Message, *, key: str, tried_at: datetime | None) -> str:  # noqa: ARG002 - not looked for yet
        """Post to a channel. Whether an earlier attempt got through is not looked for yet."""
        with _told():
            return await self._replies.post(to.channel_id, message)

    async def update(self, to: Channel, ref: str, message: Message) -> None:  # noqa: ARG002 - the port's
        """Write a post anew where it stands; nothing where it has been deleted."""
        try:
            with _told():
                await self._replies.edit(ref, message)
        except SlackApiError as error:
            if faults.code(error) not in _NO_MESSAGE_LEFT:
                raise

    async def post_in_thread(
        self,
        to: Channel,
        ref: str,
        message: Message,
        *,
        key: str,  # noqa: ARG002 - not looked for yet
        title: str,  # noqa: ARG002 - Slack's threads have none
        tried_at: datetime | None,  # noqa: ARG002 - not looked for yet
    ) -> str:
        """Post in the thread below a post."""
        with _told():
            return await self._replies.post(to.channel_id, message, thread=ref.split()[1])

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
                return await self._replies.edit(to.message_ref, message)
            except SlackApiError as error:
                if faults.code(error) not in _NO_MESSAGE_LEFT:
                    raise
        try:
            return await self._replies.post(to.dm or to.user_id, message)
        except SlackApiError as error:
            if not to.dm or faults.code(error) != "channel_not_found":
                raise
            return await self._replies.post(to.user_id, message)  # a direct message that is not the bot's

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
        if (why := _GONE.get(faults.code(error))) is not None:
            raise ChannelGone(why) from None
        raise
