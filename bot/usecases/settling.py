"""A team's settings: who manages and reviews, whose days count, who may suggest, when the week is summed up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar

from bot.core.errors import UserError
from bot.core.schedule_words import FieldError, read_zone
from bot.core.schedules import Day
from bot.core.scoring import Weighing
from bot.core.screens import settling as screens
from bot.core.standings import Season
from bot.core.team import Member, Names, Suggesters, TeamSettings
from bot.core.ui import Event, Message, Reply
from bot.persistence import course, seasons, team_settings
from bot.persistence.database import Database
from bot.usecases.members import Members
from bot.usecases.router import Route, Routes

FIELDS = MANAGERS, REVIEWERS, ZONE, SUGGEST, DIGEST, NAMES, CARD, POINTS = (
    "managers", "reviewers", "zone", "suggest", "digest", "names", "card", "points",
)  # fmt: skip
_ID = re.compile(r"&?[\w.-]{1,60}")  # Discord's groups bear a sign
Choice = TypeVar("Choice", bound=StrEnum)


class Settling:
    """What those who manage a team can set for it."""

    def __init__(self, database: Database, members: Members) -> None:
        self.database, self.members = database, members

    async def command(self, event: Event) -> Message:
        """Show the settings; ``NAME=VALUE`` changes one, as do options that were filled in."""
        raw: dict[str, str] = {}
        for word in event.action.arg.split():
            name, equals, value = word.partition("=")
            if not equals or name not in FIELDS:
                raise UserError(screens.usage())
            raw[name] = value.replace(",", " ")
        raw |= {name: value for name, value in event.filled.items() if name in FIELDS}
        member, settings, season = await self._may(event)
        if not raw:
            return screens.shown(settings, member.zone, season, platform=event.actor.platform)
        return await self._change(event, raw)

    async def open_form(self, event: Event) -> Reply:
        """Open the form about people or about boards, filled in with what is set."""
        member, settings, _ = await self._may(event)
        return screens.form(settings, member.zone, platform=event.actor.platform, about=event.action.arg)

    async def submit(self, event: Event) -> Message:
        """Take the form in; what can't be taken is said beside its field."""
        try:
            return await self._change(event, event.filled)
        except FieldError as error:
            return screens.not_taken(str(error), error.field, event.action.arg)

    async def _may(self, event: Event) -> tuple[Member, TeamSettings, Season]:
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            settings = await team_settings.find(tx, member.team_id)
            season = (await seasons.of_team(tx, member.team_id))[-1]
        if not settings.lets_manage(event.actor):
            raise UserError(screens.NOT_YOURS)
        return member, settings, season

    async def _change(self, event: Event, raw: Mapping[str, str]) -> Message:
        member, _, season = await self._may(event)
        async with self.database.write() as tx:
            before = await team_settings.find(tx, member.team_id, lock=True)
            changed = _read(raw, before, event.actor.platform)
            zone = read_zone(raw[ZONE]) if raw.get(ZONE, "").strip() else member.zone
            await team_settings.keep(tx, member.team_id, changed)
            if zone != member.zone:
                await team_settings.move(tx, member.team_id, zone)
            if (changed.names, changed.card_names) != (before.names, before.card_names):
                await course.count_again(tx, team_id=member.team_id)
        return screens.shown(changed, zone, season, platform=event.actor.platform, before=before)


def settling_routes(settling: Settling) -> Routes:
    """Name what can be asked for around settings."""
    return {
        "settings": Route(settling.command, "what this team has set (managers)", usage="settings [NAME=VALUE]"),
        "settle": Route(settling.open_form, opens_form=True),
        "settled": Route(settling.submit),
    }


def _read(raw: Mapping[str, str], settings: TeamSettings, platform: str) -> TeamSettings:
    """Change settings by what was filled in. Raises FieldError in words that say what would do."""
    changed = settings
    if MANAGERS in raw:
        changed = replace(changed, managers=_people(MANAGERS, raw[MANAGERS], settings.managers, platform))
    if REVIEWERS in raw:
        changed = replace(changed, reviewers=_people(REVIEWERS, raw[REVIEWERS], settings.reviewers, platform))
    if raw.get(SUGGEST):
        changed = replace(changed, suggest=_one_of(Suggesters, SUGGEST, raw[SUGGEST], "Who may suggest"))
    if raw.get(DIGEST):
        changed = replace(changed, digest=_digest(raw[DIGEST]))
    if raw.get(NAMES):
        changed = replace(changed, names=_one_of(Names, NAMES, raw[NAMES], "Whose names are shown"))
    if raw.get(CARD):
        changed = replace(changed, card_names=_card(raw[CARD]))
    if raw.get(POINTS):
        changed = replace(changed, weighing=_one_of(Weighing, POINTS, raw[POINTS], "How difficulty counts"))
    return changed


def _people(field: str, text: str, before: tuple[str, ...], platform: str) -> tuple[str, ...]:
    """Read people and groups as they are mentioned; those of other platforms stay as they are."""
    chosen = []
    for word in text.replace(",", " ").split():
        id_ = word.strip("<>@!").removeprefix("subteam^").partition("|")[0]
        if not _ID.fullmatch(id_):
            raise FieldError(field, f"`{word[:40]}` is neither a person nor a group that I can find.")
        chosen.append(f"{platform}:{id_}")
    others = [one for one in before if not one.startswith(f"{platform}:")]
    return tuple(dict.fromkeys((*others, *chosen)))


def _one_of(choices: type[Choice], field: str, text: str, what: str) -> Choice:
    try:
        return choices(text.strip().casefold())
    except ValueError:
        named = ", ".join(f"`{one.value}`" for one in choices)
        raise FieldError(field, f"{what} is one of {named}.") from None


def _card(text: str) -> bool:
    word = text.strip().casefold()
    if word not in {screens.COUNT, screens.WHO}:
        raise FieldError(CARD, f"What an open card says is one of `{screens.COUNT}`, `{screens.WHO}`.")
    return word == screens.WHO


def _digest(text: str) -> str:
    word = text.strip().casefold()[:3]
    if word not in {*Day, screens.OFF}:
        raise FieldError(DIGEST, "The digest comes on a day, such as `mon`, or is `off`.")
    return word
