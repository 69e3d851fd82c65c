"""Seasons of a team: shown to everybody, begun by those who manage, and only once they have said yes."""

from __future__ import annotations

from bot.core.errors import UserError
from bot.core.screens import seasons as screens
from bot.core.standings import SEASON_NAME_MAX, Season, local_date
from bot.core.team import Member
from bot.core.ui import Event, Message, Reply
from bot.persistence import seasons, team_settings
from bot.persistence.database import Database
from bot.usecases.members import Members
from bot.usecases.numbers import number
from bot.usecases.router import Route, Routes


class Seasons:
    """What a team can do with its seasons."""

    def __init__(self, database: Database, members: Members) -> None:
        self.database, self.members = database, members

    async def command(self, event: Event) -> Message:
        """Show the seasons; ``begin NAME`` asks whether to begin one."""
        word, _, name = event.action.arg.strip().partition(" ")
        if word.casefold() in {"begin", "start", "new"}:
            return await self._ask(event, name)
        if word:
            raise UserError(screens.usage())
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            may_manage = (await team_settings.find(tx, member.team_id)).lets_manage(event.actor)
            found = await seasons.of_team(tx, member.team_id)
        return screens.seasons(found, may_manage=may_manage)

    async def open_form(self, event: Event) -> Reply:
        """Open the form that asks for the new season's name."""
        member = await self._may(event)
        return screens.form(member.season + 1)

    async def submit(self, event: Event) -> Message:
        """Take the name in, and ask whether to begin."""
        return await self._ask(event, event.filled.get("name", ""))

    async def begin(self, event: Event) -> Message:
        """Begin the season of the number and name given, unless it has been begun: a second press changes nothing."""
        member = await self._may(event)
        which, _, name = event.action.arg.partition(" ")
        now = self.members.clock()
        today = local_date(now, member.zone)
        coming = Season(number(which), _name(name, number(which)))
        async with self.database.write() as tx:
            if await seasons.begin(tx, coming, by=member, on=today, now=now):
                return screens.begun(coming, today)
            found = await seasons.of_team(tx, member.team_id)
        return screens.begun_before(found)

    async def _ask(self, event: Event, name: str) -> Message:
        member = await self._may(event)
        async with self.database.read() as tx:
            running = (await seasons.of_team(tx, member.team_id))[-1]
        coming = Season(running.number + 1, _name(name, running.number + 1))
        return screens.really(running, coming, local_date(self.members.clock(), member.zone), member.zone)

    async def _may(self, event: Event) -> Member:
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            settings = await team_settings.find(tx, member.team_id)
        if not settings.lets_manage(event.actor):
            raise UserError(screens.NOT_YOURS)
        return member


def season_routes(seasons_: Seasons) -> Routes:
    """Name what can be asked for around seasons."""
    return {
        "season": Route(
            seasons_.command, "the seasons of your team", usage="season [begin NAME]", aliases=("seasons",)
        ),
        "begin": Route(seasons_.open_form, opens_form=True),
        "beginning": Route(seasons_.submit),
        "begun": Route(seasons_.begin),
    }


def _name(text: str, number_: int) -> str:
    """Read a season's name as it fits in a button; without one it goes by its number."""
    words = " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
    return words[:SEASON_NAME_MAX].rstrip() or f"Season {number_}"
