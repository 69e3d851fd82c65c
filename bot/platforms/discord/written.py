"""Hears what people write in direct messages: an answer in an interview, else a word to be answered with help."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

import discord

from bot.core.errors import UserError
from bot.core.screens import connecting
from bot.core.ui import SILENCE, Action, Actor, Event, Message, Prose, Reply
from bot.platforms.discord import render
from bot.platforms.discord.hearing import PLATFORM
from bot.platforms.discord.showing import NOBODY
from bot.usecases.router import Routes

if TYPE_CHECKING:
    from discord.abc import MessageableChannel as Place

HEAR, EDITED = "hear", "edited"

log = logging.getLogger(__name__)


class Written:
    """One message of a person after the other, in the order they came. ``commands`` says how a command is named."""

    def __init__(self, routes: Routes, commands: Mapping[str, str]) -> None:
        self._routes, self._commands = routes, commands
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def hear(self, message: discord.Message) -> None:
        """Answer a message. Raises nothing: what goes wrong is said, and in the log."""
        turn = self._turns.setdefault(message.channel.id, asyncio.Lock())
        async with turn:
            author = message.author
            place, number = str(message.channel.id), str(message.id)
            actor = Actor(PLATFORM, "", str(author.id), author.display_name)
            said = await self._ask(Event(Action(HEAR), actor, place, number, message.content, dm=place, message=number))
        await self._say(message.channel, said if said is not None else connecting.direct_message(), number)

    async def changed(self, channel: Place, message_id: int, text: str) -> None:
        """Take what became of a message: its new text, or nothing where it is gone. Raises nothing either."""
        turn = self._turns.setdefault(channel.id, asyncio.Lock())
        async with turn:
            place, number = str(channel.id), str(message_id)
            whoever = Actor(PLATFORM, "", "", "")  # a deletion does not tell who it was
            said = await self._ask(Event(Action(EDITED), whoever, place, f"{number}.e", text, dm=place, message=number))
        await self._say(channel, said, f"{number}.e")

    async def _say(self, channel: Place, reply: Reply | None, key: str) -> None:
        if not isinstance(reply, Message) or reply is SILENCE:
            return
        try:
            for number, sheet in enumerate(render.sheets(reply, self._commands)):
                # Of two posts with one nonce, as after an answer that got lost, Discord shows the first.
                nonce = f"{key}.{number}" if number else key
                await channel.send(view=sheet.view, files=sheet.files(), nonce=nonce, allowed_mentions=NOBODY)
            if reply.pending:
                await channel.typing()
        except discord.HTTPException as error:
            log.warning("could not write to a channel on Discord: %s", error)

    async def _ask(self, event: Event) -> Reply | None:
        route = self._routes.get(event.action.verb)
        if route is None:
            return None
        try:
            return await route.handler(event)
        except UserError as error:
            return Message("", (Prose(str(error)),))
        except Exception:  # the platform's boundary: the person gets an id, the log the rest
            trouble = secrets.token_hex(3)
            log.exception("hearing a direct message failed, id %s", trouble)
            return Message("", (Prose(connecting.trouble(trouble)),))
