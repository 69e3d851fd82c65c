"""Serves commands, buttons and modals alike: one way in, one way out, and the one place where errors end."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
from collections.abc import Iterator, Mapping

import discord

from bot.core.errors import UserError
from bot.core.screens import connecting
from bot.core.ui import Action, Event, Message, Reply
from bot.platforms.discord import hearing
from bot.platforms.discord.names import as_typed_here
from bot.platforms.discord.render import FIELD
from bot.platforms.discord.showing import Showing
from bot.usecases.members import Clock
from bot.usecases.router import Route, Routes

# Discord forgets an interaction that has no answer after three seconds.
DEFER_AFTER = 1.5  # seconds
FORM_PATIENCE = 2.0  # seconds; a form must be the first answer, so there is nothing to put before it
ANSWERED_WITHIN = 10.0  # seconds
# In a burst the first response comes before the work, not after it, and so many are worked on at a time.
CROWD = 8
UNKNOWN_INTERACTION, ANSWERED_ELSEWHERE = 10062, 40060
TALK = "look"  # what a reply waits for after which the bot writes by itself
SENTENCE = 60  # characters

log = logging.getLogger(__name__)


class Interactions:
    """Calls the routes. ``commands`` says how a command of ours is named on Discord; it fills once that is known."""

    def __init__(self, routes: Routes, commands: Mapping[str, str], clock: Clock) -> None:
        self._routes, self._commands, self._clock = routes, commands, clock
        self._unanswered: dict[str, asyncio.Event] = {}
        self._turns = asyncio.Semaphore(CROWD)

    async def serve(
        self,
        interaction: discord.Interaction,
        action: Action,
        *,
        filled: Mapping[str, str] | None = None,
        private: bool = True,
    ) -> None:
        """Do what is asked and show what comes of it. Raises nothing: whatever goes wrong is said here and logged.

        ``filled`` are a modal's fields or a command's options, by name.
        """
        filled = filled or {}
        showing = Showing(interaction, self._commands, private=private, replaces=hearing.replaces(interaction))
        with self._in_hand(interaction.token):
            try:
                event = hearing.event(interaction, action, now=self._clock(), filled=filled, private=private)
                reply = await self._handled(self._route(action), event, showing)
                if action.verb == "help" and isinstance(reply, Message):
                    reply = as_typed_here(reply)
                await showing.reply(reply)
                if isinstance(reply, Message) and reply.pending_verb == TALK:
                    await _typing(interaction)
            except UserError as error:
                await _excused(showing, str(error), _longest(filled))
            except Exception as error:
                if _answered_elsewhere(error):  # as while a new process takes over from an old one: both hear it
                    log.warning("another process has answered an interaction (%s)", action.verb)
                    return
                trouble = secrets.token_hex(3)
                log.exception("an interaction failed (%s), id %s", action.verb, trouble)
                if not _came_too_late(error):
                    await _excused(showing, connecting.trouble(trouble), _longest(filled))

    def _route(self, action: Action) -> Route:
        route = self._routes.get(action.verb)
        if route is None:
            raise UserError(connecting.UNKNOWN_BUTTON)
        return route

    async def answered(self, token: str) -> None:
        """Wait until the interaction that bears the token has been answered here, so that no edit overtakes it."""
        pending = self._unanswered.get(token)
        if pending is not None:
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(pending.wait(), ANSWERED_WITHIN)

    async def finish(self, seconds: float) -> None:
        """Let what is in hand come to its end, for so long at most."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while self._unanswered:
                    await next(iter(self._unanswered.values())).wait()

    async def _handled(self, route: Route, event: Event, showing: Showing) -> Reply | None:
        """Run the handler; where it takes long, or many are before it, say so in time."""
        if route.opens_form:
            work = asyncio.ensure_future(route.handler(event))
            done, _ = await asyncio.wait({work}, timeout=FORM_PATIENCE)
            if not done:
                work.cancel()
                raise UserError(connecting.TOO_SLOW)
            return await work
        crowded = len(self._unanswered) > CROWD
        if crowded:
            await _defer(showing, event)
        work = asyncio.ensure_future(self._in_turn(route, event))
        if not crowded:
            done, _ = await asyncio.wait({work}, timeout=DEFER_AFTER)
            if not done:
                await _defer(showing, event)
        return await work

    async def _in_turn(self, route: Route, event: Event) -> Reply | None:
        async with self._turns:
            return await route.handler(event)

    @contextlib.contextmanager
    def _in_hand(self, token: str) -> Iterator[None]:
        self._unanswered[token] = done = asyncio.Event()
        try:
            yield
        finally:
            self._unanswered.pop(token, None)
            done.set()


def _longest(filled: Mapping[str, str]) -> str:
    """Give what it would hurt to have written in vain; an option of a few words would not."""
    longest = max(filled.values(), key=len, default="")
    return filled.get(FIELD) or (longest if len(longest) > SENTENCE else "")


async def _typing(interaction: discord.Interaction) -> None:
    """Show that the bot goes on by itself: it is about to write where the person has just been answered."""
    if interaction.channel_id is not None:
        with contextlib.suppress(discord.HTTPException):
            await interaction.client.get_partial_messageable(interaction.channel_id).typing()


async def _defer(showing: Showing, event: Event) -> None:
    try:
        await showing.defer()
    except discord.HTTPException as error:
        log.warning("could not take the time for %s: %s", event.action.verb, error)  # the work goes on all the same


async def _excused(showing: Showing, why: str, written: str) -> None:
    try:
        await showing.notice(why, written=written)
    except (discord.HTTPException, OSError) as error:
        log.warning("could not tell somebody what went wrong: %s", type(error).__name__)


def _answered_elsewhere(error: Exception) -> bool:
    return isinstance(error, discord.HTTPException) and error.code == ANSWERED_ELSEWHERE


def _came_too_late(error: Exception) -> bool:
    return isinstance(error, discord.NotFound) and error.code == UNKNOWN_INTERACTION
