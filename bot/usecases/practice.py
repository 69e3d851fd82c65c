"""Practice: questions that come back when it is time, what people put aside, and a word in the morning for who asks for it."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.answer import TaskKind
from bot.core.errors import UserError
from bot.core.places import Address
from bot.core.ports import Courier
from bot.core.recall import Card, cards, due
from bot.core.screens import practice as screens
from bot.core.standings import local_date
from bot.core.team import Member
from bot.core.ui import Action, Event, Message
from bot.persistence import answers, interviews, people, postings, practice, questions
from bot.persistence.database import Database, Transaction
from bot.usecases.daily import ALONE
from bot.usecases.members import Members
from bot.usecases.reporting import Reporting

MORNING = 9  # o'clock, in the team's zone

log = logging.getLogger(__name__)


class Practice:
    """What a person can do to keep what they know. ``couriers`` bring the word in the morning, into open direct messages only."""

    def __init__(
        self, database: Database, members: Members, reporting: Reporting, *, couriers: Mapping[str, Courier]
    ) -> None:
        self.database, self.members, self.reporting, self.couriers = database, members, reporting, couriers

    async def practise(self, event: Event) -> Message:
        """Put the weakest question that is due."""
        member, now = await self.members.meet(event), self.members.clock()
        async with self.database.read() as tx:
            every = await self._cards(tx, member.id)
            topics = await questions.list_topics(tx)
        waiting = due(every, now)
        for number, card in enumerate(waiting, start=1):
            async with self.database.write() as tx:
                task_id = await self._task(tx, member, card, now=now)
            if task_id is not None:
                async with self.database.read() as tx:
                    task = await postings.get_task(tx, task_id)
                if task is not None:
                    return screens.card(task, card, topics, left=len(waiting) - number)
        return screens.nothing_due(min((card.due for card in every if card.due > now), default=None), now=now)

    async def later(self, event: Event) -> Message:
        """Put an answer's question aside, or with ``report`` and a number those that an interview's report names."""
        member = await self.members.meet(event)
        word, _, number = event.action.arg.rpartition(" ")
        async with self.database.read() as tx:
            if word == "report":
                kept = await self.reporting.find(_about(event, number))
                found = await self.reporting.read(tx, kept, alone=True) if kept else None
                wanted = [question.id for question in found.to_study] if found else []
            else:
                answer = await answers.get_answer(tx, int(number)) if number.isdecimal() and len(number) < 18 else None  # noqa: PLR2004 - fits 64 bits
                mine = answer is not None and await people.is_of(tx, answer.member_id, person_id=member.person_id)
                wanted = [answer.question.id] if answer is not None and mine else []
        if not wanted:
            raise UserError(screens.NOT_YOURS)
        async with self.database.write() as tx:
            await practice.wish(tx, member.id, wanted, now=self.members.clock())
        return screens.put_aside(len(wanted))

    async def nudge(self, event: Event) -> Message:
        """Show whether the person is told each day that practice is due, or change it."""
        member = await self.members.meet(event)
        word = event.action.arg.strip().casefold()
        if word not in {"", "on", "off"}:
            raise UserError(screens.WAYS)
        if word != "off" and event.actor.platform == ALONE:
            raise UserError(screens.NOBODY_TELLS)
        today = local_date(self.members.clock(), member.zone)
        async with self.database.write() as tx:
            was = await practice.nudged(tx, member.id)
            on = was if not word else word == "on"
            if on != was:
                who = event.actor
                await practice.keep_nudge(tx, member.id, platform=who.platform, user_id=who.user_id, on=on, today=today)
        return screens.nudged(on=on, changed=on != was)

    async def tick(self) -> int:
        """Tell those who asked for it that practice is due: once a day, from the morning on; gives how many were told."""
        now = self.members.clock()
        async with self.database.read() as tx:
            asked = await practice.to_nudge(tx, tuple(self.couriers))
        told = 0
        for member_id, platform, user_id, last_on in asked:
            async with self.database.write() as tx:
                member = await people.get_member(tx, member_id)
                if member is None or now.astimezone(ZoneInfo(member.zone)).hour < MORNING:
                    continue
                today = local_date(now, member.zone)
                if last_on is not None and last_on >= today:
                    continue
                waiting = due(await self._cards(tx, member_id), now)
                dm = await people.open_dm(tx, platform, user_id)
                if not waiting or not dm or not await practice.begin_nudge(tx, member_id, today):
                    continue
            await self._tell(Address(platform, "", user_id, dm, dm=dm), len(waiting))
            told += 1
        return told

    async def _tell(self, to: Address, waiting: int) -> None:
        try:
            await self.couriers[to.platform].deliver(to, screens.nudge(waiting))
        except Exception as error:  # noqa: BLE001 - a greeting that did not arrive is not worth another try
            log.warning("a nudge did not arrive: %s", type(error).__name__)

    async def _cards(self, tx: Transaction, member_id: int) -> tuple[Card, ...]:
        return cards(await practice.reviews(tx, member_id), await practice.wishes(tx, member_id))

    async def _task(self, tx: Transaction, member: Member, card: Card, *, now: datetime) -> int | None:
        """Find or make the task for a card; None where the question can't be asked any more."""
        held = await practice.open_task(tx, member.id, card.question_id)
        if held is not None:
            return held
        version_id = await questions.version_of(tx, card.question_id, team_id=member.team_id)
        if version_id is None:
            return None
        return await interviews.add_task(
            tx, member, kind=TaskKind.PRACTICE, question_id=card.question_id, version_id=version_id, now=now
        )


def _about(event: Event, number: str) -> Event:
    return replace(event, action=Action("report", number))
