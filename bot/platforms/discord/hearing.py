"""Turns what Discord tells us into events: who spoke, where, and what they asked for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, cast

import discord

from bot.core.ui import Action, Actor, Event, ReplyToken
from bot.platforms.discord.render import FIELD, IN_PLACE

PLATFORM = "discord"
# An interaction's token opens its messages for 15 minutes; the last one is kept as a margin.
TOKEN_LIVES = timedelta(minutes=14)


def actor(interaction: discord.Interaction) -> Actor:
    """Name who speaks. Their rights are those that Discord says they have where they spoke."""
    return Actor(
        platform=PLATFORM,
        workspace_id=str(interaction.guild_id or ""),
        user_id=str(interaction.user.id),
        name=interaction.user.display_name,
        locale=str(interaction.locale),
        may_manage=interaction.guild_id is not None and interaction.permissions.manage_guild,
        roles=tuple(str(role.id) for role in getattr(interaction.user, "roles", ())),
    )


def event(
    interaction: discord.Interaction,
    action: Action,
    *,
    now: datetime,
    filled: Mapping[str, str],
    private: bool = True,
) -> Event:
    """Make the event. In a direct message everything is private, and its channel is an open way to the person.

    ``now`` (UTC) is when it arrived, by the clock that will be asked whether the token still lives.
    """
    place = str(interaction.channel_id or "")
    in_dm = interaction.guild_id is None
    return Event(
        action=action,
        actor=actor(interaction),
        place=place,
        event_id=str(interaction.id),
        text=filled.get(FIELD, ""),
        filled=filled,
        private=private or in_dm,
        reply=ReplyToken(interaction.token, now + TOKEN_LIVES),
        dm=place if in_dm else "",
    )


def pressed(interaction: discord.Interaction) -> Action | None:
    """Read what a button or a modal asks for."""
    custom_id = _data(interaction).get("custom_id")
    return Action.decode(custom_id) if isinstance(custom_id, str) else None


def filled(interaction: discord.Interaction) -> dict[str, str]:
    """Read a modal's fields by name; what was chosen stands with spaces between, a role with its sign."""
    found: dict[str, str] = {}
    roles = _data(interaction).get("resolved", {}).get("roles", {})
    for component in _every(_data(interaction).get("components", ())):
        if "custom_id" in component:
            chosen = component.get("values")
            found[component["custom_id"]] = (
                str(component.get("value") or "") if chosen is None else _joined(chosen, roles)
            )
    return found


def _joined(chosen: Iterable[str], roles: Mapping[str, Any]) -> str:
    return " ".join(f"&{one}" if one in roles else one for one in chosen)


def replaces(interaction: discord.Interaction) -> bool:
    """Tell whether the answer takes the place of the message it was asked from: only one that is the person's own.

    A button says so itself; a modal that was opened from a message that only the person sees makes it its own answer.
    """
    message = interaction.message
    if message is None:
        return False
    if interaction.type is discord.InteractionType.modal_submit:
        return message.flags.ephemeral
    own = message.flags.ephemeral or interaction.guild_id is None
    custom_id = _data(interaction).get("custom_id")
    return own and any(
        button.custom_id == custom_id and (button.id or 0) >= IN_PLACE for button in _buttons(message.components)
    )


def _data(interaction: discord.Interaction) -> dict[str, Any]:
    return cast("dict[str, Any]", interaction.data or {})


def _buttons(components: Iterable[Any]) -> Iterable[discord.Button]:
    for component in components:
        if isinstance(component, discord.Button):
            yield component
        yield from _buttons(getattr(component, "children", ()))


def _every(components: Iterable[Any]) -> Iterable[dict[str, Any]]:
    for component in components:
        yield component
        yield from _every(component.get("components", ()))
        if "component" in component:
            yield from _every((component["component"],))
