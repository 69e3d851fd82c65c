"""Brings nothing: at a terminal the rows are the channel, and its session shows what they tell that is new."""

from __future__ import annotations

from datetime import datetime

from bot.core.places import Address, Channel
from bot.core.ports import Arrival, Receipt
from bot.core.ui import Message


class TerminalCourier:
    """The Courier port. What is posted stands once its row says so, however often it is tried."""

    async def deliver(self, to: Address, message: Message) -> Receipt:  # noqa: ARG002 - the port's
        """Leave it where it is: the session fetches its results by itself."""
        return Receipt(Arrival.WAITING, to.message_ref)

    async def post(self, to: Channel, message: Message, *, key: str, tried_at: datetime | None) -> str:  # noqa: ARG002 - the port's
        """Name it by its key."""
        return key

    async def stands(self, to: Channel, *, key: str, tried_at: datetime) -> bool:  # noqa: ARG002 - the port's
        """Tell that nothing stands there whose row does not say so."""
        return False

    async def update(self, to: Channel, ref: str, message: Message) -> None:
        """Do nothing: what has been shown in a terminal stays as it is."""

    async def post_in_thread(
        self,
        to: Channel,
        ref: str,  # noqa: ARG002 - a terminal has one thread
        message: Message,
        *,
        key: str,
        title: str,  # noqa: ARG002 - the same
        tried_at: datetime | None,
    ) -> str:
        """Name it by its key, as everything else."""
        return await self.post(to, message, key=key, tried_at=tried_at)
