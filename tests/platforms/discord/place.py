"""Discord as a place for stories: real discord.py on a simulated Discord that enforces the platform's rules."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
import simcord
from simcord.actors import MemberActor
from simcord.builders import UserHandle
from simcord.results import InteractionResult, ResponseMessage

from bot.platforms.discord import DiscordPlatform, interactions
from bot.platforms.discord.client import Client
from bot.platforms.discord.names import NAMES
from bot.platforms.discord.render import FIELD
from bot.platforms.platform import Desk
from bot.usecases.inbox import Inbox
from bot.usecases.notes import StoredNotes
from bot.usecases.router import Routes
from tests.platforms.discord.reading import buttons, texts, words
from tests.world import World

OPTIONS = {"show": "question", "search": "words"}
PERIODS = ("day", "week", "month", "all")
LIMIT = 30.0  # seconds


def unhurry(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretch what has to be done within Discord's three seconds, so that a slow machine takes the same way as a fast one.

    Tests of the way that is taken when time runs short set their own limits.
    """
    monkeypatch.setattr(interactions, "DEFER_AFTER", LIMIT)
    monkeypatch.setattr(interactions, "FORM_PATIENCE", LIMIT)


class Typist:
    """Somebody in the server's one channel, or in the bot's direct messages."""

    def __init__(self, actor: MemberActor | UserHandle, channel: Any) -> None:
        self.actor, self.channel = actor, channel
        self.last: InteractionResult | None = None
        self.before: Any = None

    async def ask(self, command: str) -> None:
        verb, *rest = command.split()
        options: dict[str, Any] = {}
        if "share" in rest:
            options["share"] = True
            rest.remove("share")
        if verb == "interview":
            options |= {
                ("length" if word.isdecimal() else "style"): int(word) if word.isdecimal() else word for word in rest
            }
        elif verb == "leaderboard":
            options |= {("period" if word in PERIODS else "topic"): word for word in rest}
        elif rest:
            options[OPTIONS[verb]] = " ".join(rest)
        if isinstance(self.actor, UserHandle):
            self._took(await self.actor.slash(NAMES[verb], **options))
        else:
            self._took(await self.actor.slash(self.channel, NAMES[verb], **options))

    async def press(self, label: str) -> None:
        assert self.before is not None
        self._took(await self.actor.click(self.before, label=label))

    async def press_on(self, message: Any, label: str) -> None:
        """Press a button of a message that stands in the channel."""
        self._took(await self.actor.click(message, label=label))

    async def write(self, text: str) -> None:
        assert self.last is not None
        self._took(await self.actor.submit_modal(self.last, {FIELD: text}))

    def _took(self, result: InteractionResult) -> None:
        self.last = result
        self.before = result.response or self.before

    @property
    def shown(self) -> list[ResponseMessage]:
        """Everything that the last interaction has put before them."""
        assert self.last is not None
        return [message for message in (self.last.response, *self.last.followups) if message is not None]

    def sees(self) -> str:
        return "\n".join(words(message.components) for message in self.shown)

    def raw(self) -> str:
        """Give the Markdown as it was sent."""
        return "\n".join("\n".join(texts(message.components)) for message in self.shown)

    def may_press(self) -> list[str]:
        return [label for message in self.shown for label in buttons(message.components)]

    def is_asked(self) -> str:
        modal = self.last.modal if self.last is not None else None
        return "" if modal is None else f"{modal['title']} {words(modal['components'])}"

    def draft(self) -> str:
        """Give what the form is filled in with."""
        assert self.last is not None
        found = re.search(r"'value': ['\"](.*?)['\"], ", repr(self.last.modal))
        return found[1] if found else ""


class DiscordPlace:
    """A server with one channel. ``env`` is the simulated Discord."""

    def __init__(self, env: simcord.Env, world: World, routes: Routes, platform: DiscordPlatform) -> None:
        self.env, self.world, self.routes, self.platform = env, world, routes, platform
        self.guild = env.create_guild("Interview practice")
        self.channel = self.guild.create_text_channel("interviews")
        self._people: dict[str, Typist] = {}

    def person(self, name: str, *roles: Any) -> Typist:
        if name not in self._people:
            member = self.guild.add_member(self.env.create_user(name, global_name=name.title()), roles=roles)
            self._people[name] = Typist(member, self.channel)
        return self._people[name]

    async def in_dm(self, name: str) -> Typist:
        """Let somebody go to the bot's direct messages: they write a word, which opens them."""
        user = self.person(name).actor.user  # type: ignore[union-attr]
        await user.send_dm("hello")
        return Typist(user, user.dm_channel)

    async def work(self) -> None:
        with self.env.time_context():
            await self.world.work()

    async def restart(self) -> None:
        self.platform, client = new_platform(self.world, self.routes)
        await self.env.restart_bot(client)


def new_platform(world: World, routes: Routes) -> tuple[DiscordPlatform, Client]:
    platform = DiscordPlatform(token="made-up", clock=world.clock)
    world.grading.couriers = {"discord": platform.courier}
    world.voices["discord"] = platform.voice
    return platform, platform.prepare(
        Desk(routes, world.catalogue, StoredNotes(world.database), Inbox(world.database, clock=world.clock))
    )


@asynccontextmanager
async def discord_place(world: World, routes: Routes) -> AsyncIterator[DiscordPlace]:
    """Open a simulated Discord with the bot on it."""
    platform, client = new_platform(world, routes)
    env = simcord.Env(client)
    await env.start()
    try:
        yield DiscordPlace(env, world, routes, platform)
    finally:
        await env.shutdown()
    env.raise_errors()
