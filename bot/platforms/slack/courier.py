"""Brings results to people: into the modal while it is open, and always into one DM message that is edited."""

from __future__ import annotations

import logging

from slack_sdk.errors import SlackApiError

from bot.core.ports import Address, Arrival, Receipt
from bot.core.ui import Message
from bot.platforms.slack import faults, views
from bot.platforms.slack.home import Home
from bot.platforms.slack.people import PATIENCE, People
from bot.platforms.slack.replies import Replies

_NO_MESSAGE_LEFT = frozenset({"message_not_found", "cant_update_message", "channel_not_found", "edit_window_closed"})

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
