"""Brings what is posted into the terminal that is open; results are looked for there, not brought."""

from __future__ import annotations

import secrets
from datetime import datetime

from bot.core.ports import Address, Arrival, Channel, Receipt
from bot.core.ui import Message


class TerminalCourier:
    """The Courier port. The session takes what has come before it asks for the next line."""

    def __init__(self) -> None:
        self._waiting: list[Message] = []

    def take(self) -> list[Message]:
        """Give what has come since the last time."""
        taken, self._waiting = self._waiting, []
        return taken

    async def deliver(self, to: Address, message: Message) -> Receipt:  # noqa: ARG002 - the port's
        """Leave it where it is: the session fetches its results by itself."""
        return Receipt(Arrival.WAITING, to.message_ref)

    async def post(self, to: Channel, message: Message, *, key: str, tried_at: datetime | None) -> str:  # noqa: ARG002 - what scrolls by can't be looked for
        """Show it, if it is for everybody. A terminal keeps nothing, so the name is only a name."""
        if to.workspace_id:
            self._waiting.append(message)
        return secrets.token_hex(4)

    async def stands(self, to: Channel, *, key: str, tried_at: datetime) -> bool:  # noqa: ARG002 - the port's
        """Nothing stands in a terminal that has been closed."""
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
        """Show it below everything else."""
        return await self.post(to, message, key=key, tried_at=tried_at)
