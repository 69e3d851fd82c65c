"""Granting freezes: who manages a team carries a member's streak over a day they could not be there."""

from __future__ import annotations

from bot.core.errors import UserError
from bot.core.screens import freezing as screens
from bot.core.standings import local_date
from bot.core.ui import Event, Message
from bot.persistence import freezes, team_settings
from bot.persistence.database import Database
from bot.usecases.members import Members


class Freezing:
    """What managers can do for streaks."""

    def __init__(self, database: Database, members: Members) -> None:
        self.database, self.members = database, members

    async def grant(self, event: Event) -> Message:
        """Give the member named a freeze. Raises UserError for who may not, and for a name that is nobody's."""
        member = await self.members.meet(event)
        name = event.action.arg.strip().lstrip("@")
        if not name:
            raise UserError(screens.WHOM)
        async with self.database.write() as tx:
            if not (await team_settings.find(tx, member.team_id)).lets_manage(event.actor):
                raise UserError(screens.NOT_YOURS)
            found = await freezes.named(tx, team_id=member.team_id, name=name)
            if not found:
                raise UserError(screens.nobody(name))
            if len(found) > 1:
                raise UserError(screens.several(name, [one for _, one in found]))
            now = self.members.clock()
            (member_id, whole), *_ = found
            await freezes.grant(tx, member_id=member_id, on=local_date(now, member.zone), by=member.id, now=now)
        return screens.granted(whole)
