"""The digest of the week: posted once to each channel that has a schedule, on Mondays or as the team has set."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.core.digest import LATEST, Digest, Week, longest, week_due
from bot.core.errands import Errand, Kind
from bot.core.errors import ChannelGone, UserError
from bot.core.places import Channel
from bot.core.ports import Courier, Jobs
from bot.core.schedules import EVERY_DAY, Day
from bot.core.screens import digest as screens
from bot.core.standings import local_date
from bot.core.ui import Event, Message
from bot.persistence import digests
from bot.persistence.database import Database, Transaction
from bot.persistence.digests import Reader
from bot.usecases.members import Members

LOOK_EVERY = timedelta(minutes=1)
MOST_PLACES = 5
MOST_STREAKS = 3
SIX_DAYS = timedelta(days=6)

log = logging.getLogger(__name__)


class Digesting:
    """Finds whose digest is due, and posts it."""

    def __init__(
        self, database: Database, members: Members, jobs: Jobs[Transaction], couriers: Mapping[str, Courier]
    ) -> None:
        self.database, self.members, self.jobs, self.couriers = database, members, jobs, couriers
        self.clock = members.clock
        self._looked: datetime | None = None

    async def sweep(self) -> int:
        """Ask for the digests that are due; gives how many. Looks once a minute, and is safe on every replica."""
        now = self.clock()
        if self._looked is not None and timedelta() <= now - self._looked < LOOK_EVERY:
            return 0
        self._looked = now
        async with self.database.read() as tx:
            due = [(reader, week) for reader in await digests.readers(tx) if (week := _week(reader, now)) is not None]
            begun = await digests.begun(tx, {week.first for _, week in due}) if due else set()
        asked_for = 0
        for reader, week in due:
            if (reader.workspace_id, reader.channel_id, week.first) not in begun:
                asked_for += await self._begin(reader, week, now)
        return asked_for

    async def _begin(self, reader: Reader, week: Week, now: datetime) -> bool:
        async with self.database.write() as tx:
            number = await digests.begin(tx, reader, week, now=now)
            if number is None:
                return False
            if not await digests.asked_any(
                tx, workspace_id=reader.workspace_id, channel_id=reader.channel_id, week=week
            ):
                return False  # a channel that is new has no week behind it
            await self.jobs.errand(tx, Errand(Kind.DIGEST, reader.platform, number, str(number)))
        return True

    async def post(self, digest_id: int) -> float:
        """Post a digest, unless it stands there or has become old news. Raises only what another try may mend."""
        now = self.clock()
        async with self.database.write() as tx:
            row = await digests.get(tx, digest_id)
            if row is None or row.message_ref:
                return 0.0
            if now - row.begun_at > LATEST:
                log.warning("digest %d was not posted: it was asked for %s", digest_id, row.begun_at.isoformat())
                return 0.0
            await digests.tried(tx, digest_id, now=now)
        told = await self._digest(row)
        courier = self.couriers[row.channel.platform]
        try:
            key = f"digest:{digest_id}"
            ref = await courier.post(row.channel, screens.digest(told), key=key, tried_at=row.tried_at)
        except ChannelGone as gone:
            log.warning("digest %d can't be posted: %s", digest_id, gone.reason)
            return 0.0
        async with self.database.write() as tx:
            await digests.posted(tx, digest_id, ref=ref)
        return 0.0

    async def digest(self, digest_id: int) -> Message | None:
        """Give a digest that was posted, as it is now; None when there is none of that number."""
        async with self.database.read() as tx:
            row = await digests.get(tx, digest_id)
        return None if row is None else screens.digest(await self._digest(row))

    async def show(self, event: Event) -> Message:
        """Sum up the last seven days of the channel, to whoever asks; elsewhere those of the team's first schedule."""
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            found = [one for one in await digests.readers(tx) if one.team_id == member.team_id]
        here = [one for one in found if one.channel_id == event.place] or found
        if not here:
            raise UserError(screens.NO_SCHEDULE)
        now = self.clock()
        last = local_date(now, here[0].zone)
        place = Channel(here[0].platform, "", here[0].channel_id)
        week = Week(last - SIX_DAYS, last)
        return screens.digest(
            await self._digest(digests.Row(member.team_id, here[0].workspace_id, place, week, now, "", None))
        )

    async def _digest(self, row: digests.Row) -> Digest:
        async with self.database.read() as tx:
            asked = await digests.asked_in(
                tx, workspace_id=row.workspace_id, channel_id=row.channel.channel_id, week=row.week
            )
            places = await digests.places(tx, team_id=row.team_id, week=row.week, most=MOST_PLACES)
            runners = await digests.runners(tx, team_id=row.team_id, week=row.week)
        return Digest(row.week, asked, places, longest(runners, most=MOST_STREAKS))


def _week(reader: Reader, now: datetime) -> Week | None:
    if reader.day not in EVERY_DAY:  # the team wants none
        return None
    return week_due(now, day=Day(reader.day), at=reader.at, zone=reader.zone)
