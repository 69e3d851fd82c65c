"""The slash commands: the table's verbs under the names that Discord shows, with typed options and suggestions."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from typing import Any, Literal

import discord
from discord import app_commands

from bot.core.interview import LONGEST, LONGEST_TIMER, SHORTEST
from bot.core.ui import ACTION_MAX, Action
from bot.platforms.discord.daily_commands import VERB as DAILY
from bot.platforms.discord.daily_commands import daily_group
from bot.platforms.discord.interactions import Interactions
from bot.platforms.discord.names import GROUPS, NAMES
from bot.platforms.discord.words import one_line
from bot.usecases.catalogue import Catalogue, Choice
from bot.usecases.router import Routes

CHOICES = 25
CHOICE_MAX = 100

EVERYWHERE = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=False)
ON_SERVERS = app_commands.AppInstallationType(guild=True, user=False)

Period = Literal["day", "week", "month", "season", "all"]


def tree_of(client: discord.Client, interactions: Interactions, routes: Routes, catalogue: Catalogue) -> Tree:
    """Make the tree with a command for each verb that the table has."""
    tree = Tree(client, allowed_contexts=EVERYWHERE, allowed_installs=ON_SERVERS)
    commands = _Commands(interactions, catalogue)
    groups = {name: app_commands.Group(name=name, description=said) for name, said in GROUPS.items()}
    for verb, name in NAMES.items():
        if verb not in routes:
            continue
        parent, _, leaf = name.rpartition(" ")
        command: app_commands.Command[Any, ..., None] = getattr(commands, verb)(leaf, _said(routes[verb].summary))
        (groups[parent] if parent else tree).add_command(command)
    for filled in groups.values():
        if filled.commands:
            tree.add_command(filled)
    if DAILY in routes:
        tree.add_command(daily_group(interactions, catalogue))
    return tree


def _said(summary: str) -> str:
    return (summary[:1].upper() + summary[1:])[:CHOICE_MAX] or "…"


class Tree(app_commands.CommandTree):
    """A tree whose definition can be compared with the one Discord has."""

    def definition(self) -> str:
        """Give a digest of all commands as Discord gets them."""
        every = [command.to_dict(self) for command in self.get_commands()]
        return hashlib.sha256(json.dumps(every, sort_keys=True, default=str).encode()).hexdigest()

    async def publish(self) -> dict[str, int]:
        """Tell Discord the commands; give the id of each."""
        return {command.name: command.id for command in await self.sync()}


class _Commands:
    """A factory for each verb: what its options are, and which action comes of them."""

    def __init__(self, interactions: Interactions, catalogue: Catalogue) -> None:
        self._serve, self._catalogue = interactions.serve, catalogue

    def today(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        @app_commands.command(name=name, description=said)
        @app_commands.describe(share="Post it here for everybody")
        async def today(interaction: discord.Interaction, share: bool = False) -> None:  # noqa: FBT001, FBT002 - an option
            await self._serve(interaction, Action("today", "share" if share else ""), private=not share)

        return today

    def show(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        @app_commands.command(name=name, description=said)
        @app_commands.describe(question="Type a few of its words")
        @app_commands.autocomplete(question=self._offer(self._catalogue.question_choices))
        async def show(interaction: discord.Interaction, question: app_commands.Range[str, 1, ACTION_MAX]) -> None:
            await self._serve(interaction, _action("show", question))

        return show

    def search(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        @app_commands.command(name=name, description=said)
        @app_commands.describe(words="What to look for")
        async def search(interaction: discord.Interaction, words: app_commands.Range[str, 1, ACTION_MAX]) -> None:
            await self._serve(interaction, _action("search", words))

        return search

    def remind(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        @app_commands.command(name=name, description=said)
        @app_commands.describe(way="Whether you want them")
        async def remind(interaction: discord.Interaction, way: Literal["on", "off"] | None = None) -> None:
            await self._serve(interaction, Action("remind", way or ""))

        return remind

    def freeze(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        @app_commands.command(name=name, description=said)
        @app_commands.describe(member="Their name, as the leaderboard shows it")
        async def freeze(interaction: discord.Interaction, member: app_commands.Range[str, 1, ACTION_MAX]) -> None:
            await self._serve(interaction, _action("freeze", member))

        return freeze

    def leaderboard(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        @app_commands.command(name=name, description=said)
        @app_commands.describe(
            period="Which days count; this season if you don't say",
            topic="Only this topic",
            share="Show it to everybody",
        )
        @app_commands.autocomplete(topic=self._offer(self._catalogue.topic_choices))
        async def leaderboard(
            interaction: discord.Interaction,
            period: Period | None = None,
            topic: app_commands.Range[str, 1, 60] | None = None,
            share: bool = False,  # noqa: FBT001, FBT002 - an option
        ) -> None:
            words = " ".join(word for word in (period, topic) if word)
            await self._serve(interaction, _action("leaderboard", words), private=not share)

        return leaderboard

    def how(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("how", name, said)

    def season(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("season", name, said)

    def profile(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("profile", name, said)

    def history(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("history", name, said)

    def visibility(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        @app_commands.command(name=name, description=said)
        @app_commands.describe(way="How from now on; leave it out to see how it is")
        async def visibility(
            interaction: discord.Interaction, way: Literal["named", "anonymous", "hidden"] | None = None
        ) -> None:
            await self._serve(interaction, Action("visibility", way or ""))

        return visibility

    def interview(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        @app_commands.command(name=name, description=said)
        @app_commands.describe(
            topics="Only these; leave it out for all",
            length="How many questions",
            level="Where to begin; by default where your answers so far say",
            style="How the interviewer behaves",
            minutes="Time for each question",
        )
        @app_commands.autocomplete(topics=self._offer(self._catalogue.topic_choices))
        async def interview(  # noqa: PLR0917 - the library's signature: one for each option
            interaction: discord.Interaction,
            topics: app_commands.Range[str, 1, 60] | None = None,
            length: app_commands.Range[int, SHORTEST, LONGEST] | None = None,
            level: Literal["easy", "medium", "hard"] | None = None,
            style: Literal["friendly", "neutral", "tough"] | None = None,
            minutes: app_commands.Range[int, 1, LONGEST_TIMER] | None = None,
        ) -> None:
            timer = f"{minutes}min" if minutes else None
            words = (topics, str(length) if length else None, level, style, timer)
            await self._serve(interaction, _action("interview", " ".join(word for word in words if word)))

        return interview

    def interviews(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("interviews", name, said)

    def report(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("report", name, said)

    def practice(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("practice", name, said)

    def export(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("export", name, said)

    def erase(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("erase", name, said)

    def nudge(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        @app_commands.command(name=name, description=said)
        @app_commands.describe(way="From now on; leave it out to see how it is")
        async def nudge(interaction: discord.Interaction, way: Literal["on", "off"] | None = None) -> None:
            await self._serve(interaction, Action("nudge", way or ""))

        return nudge

    def reveal(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("reveal", name, said)

    def close(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("close", name, said)

    def digest(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("digest", name, said)

    def suggest(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("suggest", name, said)

    def suggestions(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("suggestions", name, said)

    def review(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("review", name, said)

    def settings(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        command = self._plain("settings", name, said)
        command.default_permissions = discord.Permissions(manage_guild=True)
        return command

    def help(self, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        return self._plain("help", name, said)

    def _plain(self, verb: str, name: str, said: str) -> app_commands.Command[Any, ..., None]:
        @app_commands.command(name=name, description=said)
        async def plain(interaction: discord.Interaction) -> None:
            await self._serve(interaction, Action(verb))

        return plain

    @staticmethod
    def _offer(
        choices: Callable[[str], Awaitable[Sequence[Choice]]],
    ) -> Callable[[discord.Interaction, str], Coroutine[Any, Any, list[app_commands.Choice[str]]]]:
        async def offer(_interaction: discord.Interaction, typed: str) -> list[app_commands.Choice[str]]:
            offered = [choice for choice in await choices(typed) if len(choice.word) <= CHOICE_MAX]
            return [app_commands.Choice(name=_short(choice.label), value=choice.word) for choice in offered[:CHOICES]]

        return offer


def _short(text: str) -> str:
    words = one_line(text)
    return words if len(words) <= CHOICE_MAX else words[: CHOICE_MAX - 1].rstrip() + "…"


def _action(verb: str, words: str) -> Action:
    """Make an action of what somebody typed, as much of it as fits."""
    return Action(verb, words[: ACTION_MAX - len(Action(verb).encode())].strip())
