"""Closing a question ahead of its time, by hand and after a question back: the reveal comes at once."""

from __future__ import annotations

from bot.core.errors import UserError
from bot.core.screens import ending as screens
from bot.core.team import Member
from bot.core.ui import Event, Message
from bot.persistence import course, postings, team_settings
from bot.persistence.course import Running
from bot.persistence.database import Database, Transaction
from bot.usecases.members import Members
from bot.usecases.numbers import number
from bot.usecases.router import Route, Routes


class Ending:
    """What those who manage a team can do with a question that is open."""

    def __init__(self, database: Database, members: Members) -> None:
        self.database, self.members = database, members

    async def ask(self, event: Event) -> Message:
        """Ask whether the open question of the channel is to be closed, or which one where it has none."""
        member = await self._manager(event)
        async with self.database.read() as tx:
            found = await course.still_open(tx, team_id=member.team_id, now=self.members.clock())
            here = [one for one in found if one.channel.channel_id == event.place] or found
            if not here:
                raise UserError(screens.NOTHING_OPEN)
            asked = [await self._asked(tx, one) for one in here]
        return screens.sure(asked)

    async def close(self, event: Event) -> Message:
        """Close it now. What has been answered by now counts; the rest is done by whoever looks for what is over."""
        member = await self._manager(event)
        posting_id, now = number(event.action.arg), self.members.clock()
        async with self.database.write() as tx:
            open_ones = await course.still_open(tx, team_id=member.team_id, now=now)
            if posting_id not in {one.id for one in open_ones}:
                raise UserError(screens.CLOSED)
            await course.end(tx, posting_id, now=now)
        return screens.ended()

    async def _asked(self, tx: Transaction, running: Running) -> tuple[int, str, int]:
        task = await postings.get_task(tx, running.task_id)
        return running.id, task.question.text if task else "", await course.count_answers(tx, running.task_id)

    async def _manager(self, event: Event) -> Member:
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            if not (await team_settings.find(tx, member.team_id)).lets_manage(event.actor):
                raise UserError(screens.NOT_YOURS)
        return member


def ending_routes(ending: Ending) -> Routes:
    """Name what can be asked for around ending a question."""
    return {
        "close": Route(ending.ask, "close the open question now, with its reveal (managers)"),
        "closed": Route(ending.close),
    }
