"""Hears what people write in direct messages: an answer in an interview, else a word to be answered with help."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Mapping
from weakref import WeakValueDictionary

import discord

from bot.core.errors import UserError
from bot.core.screens import connecting
from bot.core.ui import SILENCE, Action, Actor, Event, Message, Prose, Reply
from bot.platforms.discord import render
from bot.platforms.discord.hearing import PLATFORM
from bot.platforms.discord.showing import NOBODY
from bot.usecases.router import Routes

HEAR = "hear"

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
            reply = await self._ask(message)
        if not isinstance(reply, Message) or reply is SILENCE:
            return
        try:
            for number, sheet in enumerate(render.sheets(reply, self._commands)):
                # Of two posts with one nonce, as after an answer that got lost, Discord shows the first.
                nonce = f"{message.id}.{number}" if number else str(message.id)
                await message.channel.send(view=sheet.view, files=sheet.files(), nonce=nonce, allowed_mentions=NOBODY)
            if reply.pending:
                await message.channel.typing()
        except discord.HTTPException as error:
            log.warning("could not write to a channel on Discord: %s", error)

    async def _ask(self, message: discord.Message) -> Reply | None:
        route = self._routes.get(HEAR)
        if route is None:
            return connecting.direct_message()
        author = message.author
        place = str(message.channel.id)
        actor = Actor(PLATFORM, "", str(author.id), author.display_name)
        try:
            said = await route.handler(Event(Action(HEAR), actor, place, str(message.id), message.content, dm=place))
        except UserError as error:
            return Message("", (Prose(str(error)),))
        except Exception:  # the platform's boundary: the person gets an id, the log the rest
            trouble = secrets.token_hex(3)
            log.exception("hearing a direct message failed, id %s", trouble)
            return Message("", (Prose(connecting.trouble(trouble)),))
        return said if said is not None else connecting.direct_message()
