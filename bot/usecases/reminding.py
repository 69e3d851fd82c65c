"""Reminding those who want it: a direct message that is open already, once, some hours before a question closes."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta

from bot.core.errands import Errand, Kind
from bot.core.errors import ChannelGone, ChannelRests
from bot.core.ports import Courier, Jobs
from bot.core.screens import reminding as screens
from bot.core.ui import Event, Message
from bot.persistence import postings, reminders
from bot.persistence.database import Database, Transaction
from bot.usecases.members import Members

BEFORE = timedelta(hours=3)

log = logging.getLogger(__name__)


class Reminding:
    """Finds who is to be reminded, and tells them."""

    def __init__(
        self, database: Database, members: Members, jobs: Jobs[Transaction], couriers: Mapping[str, Courier]
    ) -> None:
        self.database, self.members, self.jobs, self.couriers = database, members, jobs, couriers

    async def choose(self, event: Event) -> Message:
        """Show whether the person is reminded, or change it: ``on`` or ``off``."""
        member = await self.members.meet(event)
        word = event.action.arg.strip().casefold()
        changed = word in {"on", "off"}
        async with self.database.write() as tx:
            if changed:
                await reminders.want(tx, member.id, on=word == "on")
            return screens.choice(on=await reminders.wanted(tx, member.id), changed=changed)

    async def sweep(self) -> int:
        """Ask for the reminders that are due; gives how many. Safe to run on every replica."""
        now = self.members.clock()
        async with self.database.read() as tx:
            due = await reminders.due(tx, now, before=BEFORE)
        asked_for = 0
        for posting_id in due:
            async with self.database.write() as tx:
                if not await reminders.claim(tx, posting_id, now=now):
                    continue
                for member_id, platform in await reminders.to_remind(tx, posting_id):
                    errand = Errand(Kind.REMIND, platform, posting_id, f"{posting_id}:{member_id}", whom=member_id)
                    await self.jobs.errand(tx, errand)
                    asked_for += 1
        return asked_for

    async def remind(self, posting_id: int, member_id: int) -> float:
        """Remind a member, unless they have answered meanwhile or it is too late. Raises only what another try may mend.

        Gives 0, or the seconds until their direct messages can be written to again.
        It is looked for since the moment it was asked for, so that one which went out before a crash is not sent again.
        """
        async with self.database.read() as tx:
            due = await reminders.find(tx, posting_id, member_id)
            task = await postings.get_task(tx, due.task_id) if due else None
        if due is None or task is None:
            return 0.0
        if self.members.clock() < due.closes_at:
            reminder = screens.reminder(task, due.closes_at, due.zone)
            key = f"remind:{posting_id}:{member_id}"
            try:
                await self.couriers[due.dm.platform].post(due.dm, reminder, key=key, tried_at=due.asked_at)
            except ChannelRests as resting:
                return resting.seconds
            except ChannelGone as gone:
                log.info("a reminder could not be brought: %s", gone.reason)
        return 0.0
