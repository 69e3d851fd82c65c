"""What every chat platform is to the rest: a courier, and something that is started, lasts, and is stopped."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from bot.core.ports import Courier, Notes, Voice
from bot.usecases.catalogue import Catalogue
from bot.usecases.inbox import Inbox
from bot.usecases.router import Routes


@dataclass(frozen=True, slots=True)
class Desk:
    """What a platform needs to serve people.

    The routes, what to offer while people type, a place for the platform's own notes, and what it was told before.
    """

    routes: Routes
    catalogue: Catalogue
    notes: Notes
    inbox: Inbox


class Platform(Protocol):
    """A connection to a chat platform. Its courier may be asked before it is connected, and then raises."""

    @property
    def name(self) -> str:
        """The platform's name as it stands in the database, such as ``discord``."""
        ...

    @property
    def courier(self) -> Courier:
        """What brings results to people there."""
        ...

    @property
    def voice(self) -> Voice:
        """What talks with people there."""
        ...

    async def start(self, desk: Desk) -> None:
        """Connect and begin to serve. Raises SetupError in plain words when it can't with what is configured."""
        ...

    async def lasts(self) -> None:
        """Return, or raise SetupError, only when the connection has ended for good, as with a revoked token."""
        ...

    async def stop(self) -> None:
        """Finish what was acknowledged, then disconnect; within ten seconds."""
        ...
