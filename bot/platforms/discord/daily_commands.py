"""The slash commands around the question of the day, for those who manage a server: typed options, offered zones and topics."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
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
OPTIONS = {
    "time": "When, such as 9:00 or 17:30",
    "days": "On which days, such as mon-fri or daily",
    "zone": "Time zone; type your city",
    "topics": "Which topics, with commas between; all if you don't say",
    "difficulty": "How difficult; rising begins easy on Mondays",
    "open": "How long each stays open, such as 8h or 1d",
    "late": "How late a missed one may still come, such as 2h, or never",
    "notify": "A role to notify with each post",
    "thread": "Open a thread at the reveal",
    "channel": "Where; here if you don't say",
}

Difficulty = Literal["any", "easy", "medium", "hard", "rising"]
Choices = list[app_commands.Choice[str]]


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

    def with_options(*, number: bool) -> Callable[[Any], Any]:
        said = {**({"number": "Which one, by its number"} if number else {}), **OPTIONS}

        def decorated(command: Any) -> Any:
            offered = app_commands.autocomplete(zone=offer_zones, topics=offer_topics)
            return offered(app_commands.describe(**said)(command))

        return decorated

    @group.command(name="list", description="What is set up, with its numbers")
    async def list_(interaction: discord.Interaction) -> None:
        await serve(interaction, Action(VERB))

    @group.command(name="setup", description="Set one up")
    @with_options(number=False)
    async def setup(  # noqa: PLR0917 - Discord's options
        interaction: discord.Interaction,
        time: str,
        days: str | None = None,
        zone: str | None = None,
        topics: str | None = None,
        difficulty: Difficulty | None = None,
        open: str | None = None,  # noqa: A002 - the option's name
        late: str | None = None,
        notify: discord.Role | None = None,
        thread: bool | None = None,  # noqa: FBT001 - an option
        channel: discord.TextChannel | None = None,
    ) -> None:
        filled = _filled(time, days, zone, topics, difficulty, open, late, notify, thread, channel)
        await serve(interaction, Action(VERB, "setup"), filled=filled)

    @group.command(name="edit", description="Change one; what you leave out stays")
    @with_options(number=True)
    async def edit(  # noqa: PLR0917 - Discord's options
        interaction: discord.Interaction,
        number: int | None = None,
        time: str | None = None,
        days: str | None = None,
        zone: str | None = None,
        topics: str | None = None,
        difficulty: Difficulty | None = None,
        open: str | None = None,  # noqa: A002 - the option's name
        late: str | None = None,
        notify: discord.Role | None = None,
        thread: bool | None = None,  # noqa: FBT001 - an option
        channel: discord.TextChannel | None = None,
    ) -> None:
        filled = _filled(time, days, zone, topics, difficulty, open, late, notify, thread, channel)
        await serve(interaction, Action(VERB, f"edit {number or ''}".rstrip()), filled=filled)

    for verb, said in NUMBERED.items():
        group.add_command(_numbered(serve, verb, said))
    return group


def _numbered(serve: Callable[..., Awaitable[None]], verb: str, said: str) -> app_commands.Command[Any, ..., None]:
    @app_commands.command(name=verb, description=said)
    @app_commands.describe(number="Which one, by its number; not needed where there is only one")
    async def numbered(interaction: discord.Interaction, number: int | None = None) -> None:
        await serve(interaction, Action(VERB, f"{verb} {number or ''}".rstrip()))

    return numbered


def _filled(*options: Any) -> dict[str, str]:
    """Write the options that were chosen as a form's fields."""
    given = {name: value for name, value in zip(OPTIONS, options, strict=True) if value is not None}
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
