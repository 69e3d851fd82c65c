"""The slash commands around the question of the day, for those who manage a server: typed options, offered zones and topics."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from inspect import Parameter, Signature
from typing import Any, Literal

import discord
from discord import app_commands

from bot.core.schedule_words import zones_like
from bot.core.ui import Action
from bot.platforms.discord.interactions import Interactions
from bot.usecases.catalogue import Catalogue

VERB = "daily"
CHOICES = 25
CHOICE_MAX = 100
# With a number: what each does, as Discord lists it.
NUMBERED = {
    "pause": "Let it rest",
    "resume": "Let it go on",
    "remove": "Remove it; what it has posted stays",
    "preview": "See what it would ask next",
    "now": "Post today's question ahead of its time",
}
Difficulty = Literal["any", "easy", "medium", "hard", "rising"]
Choices = list[app_commands.Choice[str]]
# What a schedule has: the kind of value that Discord asks for, and how it is described.
OPTIONS: Mapping[str, tuple[Any, str]] = {
    "time": (str, "When, such as 9:00 or 17:30"),
    "days": (str, "On which days, such as mon-fri or daily"),
    "zone": (str, "Time zone; type your city"),
    "topics": (str, "Which topics, with commas between; all if you don't say"),
    "difficulty": (Difficulty, "How difficult; rising begins easy on Mondays"),
    "open": (str, "How long each stays open, such as 8h or 1d"),
    "late": (str, "How late a missed one may still come, such as 2h, or never"),
    "notify": (discord.Role, "A role to notify with each post"),
    "thread": (bool, "Open a thread at the reveal"),
    "channel": (discord.TextChannel, "Where; here if you don't say"),
}


def daily_group(interactions: Interactions, catalogue: Catalogue) -> app_commands.Group:
    """Make the group. Discord shows it to those who manage the server, unless its settings say otherwise."""
    group = app_commands.Group(
        name=VERB,
        description="When the question of the day comes, and where",
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=False, private_channel=False),
        default_permissions=discord.Permissions(manage_guild=True),
    )
    serve = interactions.serve

    async def offer_zones(_interaction: discord.Interaction, typed: str) -> Choices:
        return [app_commands.Choice(name=name, value=name) for name in zones_like(typed, limit=CHOICES)]

    async def offer_topics(_interaction: discord.Interaction, typed: str) -> Choices:
        return await _one_more(typed, catalogue.topic_choices)

    def planning(verb: str, said: str, options: Sequence[Parameter]) -> app_commands.Command[Any, ..., None]:
        async def plan(interaction: discord.Interaction, number: int | None = None, **chosen: Any) -> None:
            await serve(interaction, Action(VERB, f"{verb} {number or ''}".rstrip()), filled=_filled(chosen))

        plan.__signature__ = Signature([_INTERACTION, *options])  # type: ignore[attr-defined]  # what Discord shows is read from it
        told = {name: text for name, (_, text) in OPTIONS.items()}
        told |= {"number": "Which one, by its number"} if options[0].name == "number" else {}
        offered = app_commands.autocomplete(zone=offer_zones, topics=offer_topics)
        return app_commands.command(name=verb, description=said)(offered(app_commands.describe(**told)(plan)))

    @group.command(name="list", description="What is set up, with its numbers")
    async def list_(interaction: discord.Interaction) -> None:
        await serve(interaction, Action(VERB))

    time, *rest = (_option(name, kind) for name, (kind, _) in OPTIONS.items())
    group.add_command(planning("setup", "Set one up", (time.replace(default=Parameter.empty, annotation=str), *rest)))
    group.add_command(planning("edit", "Change one; what you leave out stays", (_option("number", int), time, *rest)))
    for verb, said in NUMBERED.items():
        group.add_command(_numbered(serve, verb, said))
    return group


def _numbered(serve: Callable[..., Awaitable[None]], verb: str, said: str) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name=verb, description=said)
    @app_commands.describe(number="Which one, by its number; not needed where there is only one")
    async def numbered(interaction: discord.Interaction, number: int | None = None) -> None:
        await serve(interaction, Action(VERB, f"{verb} {number or ''}".rstrip()))

    return numbered


def _option(name: str, kind: Any) -> Parameter:
    """Make an option that may be left out."""
    return Parameter(name, Parameter.POSITIONAL_OR_KEYWORD, default=None, annotation=kind | None)


_INTERACTION = Parameter("interaction", Parameter.POSITIONAL_OR_KEYWORD, annotation=discord.Interaction)


def _filled(chosen: Mapping[str, Any]) -> dict[str, str]:
    """Write the options that were chosen as a form's fields."""
    given = {name: value for name, value in chosen.items() if value is not None}
    return {("ping" if name == "notify" else name): _written(value) for name, value in given.items()}


def _written(value: Any) -> str:
    if isinstance(value, discord.Role):
        return "everyone" if value.is_default() else str(value.id)
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value.id) if isinstance(value, discord.abc.GuildChannel) else str(value)


async def _one_more(typed: str, offered: Callable[[str], Awaitable[Sequence[Any]]]) -> Choices:
    """Offer what may follow the last comma, together with what stands before it."""
    before, comma, last = typed.rpartition(",")
    whole = [(f"{before}{comma}{choice.word}", choice.label) for choice in await offered(last)]
    named = [(word, word if before else label) for word, label in whole if len(word) <= CHOICE_MAX]
    return [app_commands.Choice(name=label[:CHOICE_MAX], value=word) for word, label in named[:CHOICES]]
