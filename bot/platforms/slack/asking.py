"""Asks the routes for what somebody wants, and turns whatever goes wrong into a sentence."""

from __future__ import annotations

import logging
import secrets
from dataclasses import replace

from bot.core.errors import UserError
from bot.core.screens import connecting
from bot.core.ui import Action, Block, Event, Message, Prose, ReplyToken, Table
from bot.platforms.slack.hearing import Heard
from bot.platforms.slack.home import PLACE
from bot.platforms.slack.people import PATIENCE, People
from bot.platforms.slack.replies import Said
from bot.usecases.router import Routes

COMMAND = "/interview"
SHARE = "share"

log = logging.getLogger(__name__)


class Trouble(Exception):  # noqa: N818 - it is told to the person as it stands
    """Something failed on our side; the text says so, with the number under which the log has the rest."""


class Asking:
    """The routes, asked for a person on Slack."""

    def __init__(self, routes: Routes, people: People) -> None:
        self.routes, self._people = routes, people

    async def event(
        self,
        heard: Heard,
        action: Action,
        *,
        private: bool = True,
        text: str = "",
        reply: ReplyToken | None = None,
        patience: float = PATIENCE,
    ) -> Event:
        """Make an event of what was heard. ``patience`` is how many seconds the person's name may take."""
        actor = await self._people.actor(heard, patience=patience)
        return Event(
            action,
            actor,
            heard.place or PLACE,
            heard.key,
            text,
            private=private,
            reply=reply,
            dm=heard.dm,
            filled=dict(heard.filled),
            message=heard.message,
        )

    async def ask(self, heard: Heard, action: Action, *, private: bool = True, text: str = "") -> Said:
        """Ask, and give the answer or a sentence about what went wrong."""
        event = await self.event(heard, action, private=private, text=text)
        try:
            return await self.handle(event)
        except Trouble as trouble:
            return str(trouble)

    async def handle(self, event: Event) -> Said:
        """Let an event be handled. Raises Trouble when that failed on our side, so that another try may help."""
        try:
            said = await self.routes[event.action.verb].handler(event)
        except UserError as error:
            return str(error)
        except Exception:  # the platform's boundary: the person gets an id, the log the rest
            number = secrets.token_hex(3)
            log.exception("%s failed, id %s", event.action.verb, number)
            raise Trouble(connecting.trouble(number)) from None
        if event.action.verb == "help" and isinstance(said, Message):
            footer = f"{said.footer} {connecting.typed_after(COMMAND, SHARE)}".strip()
            return replace(said, body=tuple(map(_listed, said.body)), footer=footer)
        return said


def _listed(block: Block) -> Block:
    """Let commands stand as a list: as a table's lines they would look like the headings of their groups."""
    if not isinstance(block, Table):
        return block
    return Prose("\n".join(f"- `{command}` {what_it_does}" for command, what_it_does in block.rows))
