"""Setting up the question of the day: who may, in plain words, with what comes of it shown in dates."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.errors import UserError
from bot.core.schedule_words import FieldError, guess_zone, read_words
from bot.core.schedules import WORKDAYS, Plan, Schedule
from bot.core.screens import schedules as screens
from bot.core.team import Member
from bot.core.ui import Event, Message, Reply
from bot.persistence import questions, schedules, team_settings
from bot.persistence.database import Database, Transaction
from bot.usecases import tending
from bot.usecases.dispatch import Dispatch
from bot.usecases.members import Members
from bot.usecases.tending import Owner


@dataclass(frozen=True, slots=True)
class _Asked:
    """Somebody who may manage, the number they named, and the words after it."""

    event: Event
    member: Member
    words: list[str]

    def number(self) -> int:
        word = self.words[0].lstrip("#") if self.words else ""
        return int(word) if word.isascii() and word.isdecimal() and len(word) < 18 else -1  # noqa: PLR2004 - fits 64 bits


class Scheduling:
    """What those who manage a team can do with its schedules."""

    def __init__(self, database: Database, members: Members, dispatch: Dispatch) -> None:
        self.database, self.members, self.dispatch = database, members, dispatch
        self._verbs: Mapping[str, Callable[[_Asked], Coroutine[Any, Any, Message]]] = {
            "setup": self._set_up,
            "edit": self._edit,
            "pause": self._pause,
            "resume": self._resume,
            "remove": self._remove,
            "preview": self._preview,
            "now": self._now,
        }

    async def command(self, event: Event) -> Message:
        """Do what the first word says; without one, list what there is. Options that were filled in are as good as words."""
        verb, *words = event.action.arg.split() or ["list"]
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            may_manage = (await team_settings.find(tx, member.team_id)).lets_manage(event.actor)
            found = await schedules.of_team(tx, member.team_id)
        if verb.casefold() == "list":
            return screens.listed(found, may_manage=may_manage)
        if not may_manage:
            raise UserError(screens.NOT_YOURS)
        handler = self._verbs.get(verb.casefold())
        if handler is None:
            raise UserError(screens.usage())
        if not words and (number := event.filled.get("number", "")):
            words = [number]
        if not words and len(found) == 1 and verb.casefold() != "setup":
            words = [str(found[0].id)]  # there is only one that can be meant
        return await handler(_Asked(event, member, words))

    async def open_form(self, event: Event) -> Reply:
        """Open the form: for a new schedule, or filled in with the one whose number is given."""
        asked = await self._asked(event)
        async with self.database.read() as tx:
            topics = await questions.list_topics(tx)
            schedule = await self._theirs(tx, asked) if asked.words else None
            plan, guessed = (schedule.plan, False) if schedule else await self._default(tx, asked)
        here = schedule.channel.channel_id if schedule else event.place
        return screens.form(schedule, plan, topics, channel_id=here, guessed=guessed)

    async def submit(self, event: Event) -> Message:
        """Take the form in; what can't be taken is said beside its field."""
        asked = await self._asked(event)
        try:
            if asked.words:
                return await self._change(asked, event.filled)
            return await self._add(asked, event.filled)
        except FieldError as error:
            return screens.not_taken(str(error), error.field, " ".join(asked.words))

    async def left(self, event: Event) -> None:
        """Let the schedules of a workspace rest that the bot has been removed from."""
        async with self.database.write() as tx:
            actor = event.actor
            await schedules.mark_left(tx, actor.platform, actor.workspace_id, left_at=self.members.clock())

    async def arrived(self, event: Event) -> None:
        """Let the schedules of a workspace go on that the bot is in again; what fell out meanwhile is past."""
        actor, now = event.actor, self.members.clock()
        async with self.database.write() as tx:
            for schedule in await schedules.resting(tx, actor.platform, actor.workspace_id):
                await schedules.advance(tx, schedule, schedule.plan.after(now))
            await schedules.mark_left(tx, actor.platform, actor.workspace_id, left_at=None)

    async def _asked(self, event: Event) -> _Asked:
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            if not (await team_settings.find(tx, member.team_id)).lets_manage(event.actor):
                raise UserError(screens.NOT_YOURS)
        return _Asked(event, member, event.action.arg.split())

    async def _set_up(self, asked: _Asked) -> Message:
        raw = {**read_words(" ".join(asked.words)), **asked.event.filled}
        return await self._add(asked, raw)

    async def _add(self, asked: _Asked, raw: Mapping[str, str]) -> Message:
        event, member, now = asked.event, asked.member, self.members.clock()
        if not event.actor.workspace_id or event.dm:
            raise UserError(screens.NOT_HERE)
        async with self.database.write() as tx:
            default, guess = await self._default(tx, asked)
            account_id = await schedules.account_id(tx, event.actor.platform, event.actor.user_id)
            channel_id = tending.channel_in(raw, event.actor.platform) or event.place
            owner = Owner(member.team_id, member.workspace_id, channel_id, member.zone, account_id)
            schedule, moved = await tending.add(tx, raw, default, owner, now=now)
            topics = await questions.list_topics(tx)
        guessed = guess and not raw.get("zone", "").strip()
        return screens.set_up(schedule, topics, guessed=guessed, new=True, moved=moved)

    async def _default(self, tx: Transaction, asked: _Asked) -> tuple[Plan, bool]:
        """Take what the team's last schedule has, else what is usual; tells whether its zone is a guess."""
        as_before = await tending.usual(tx, asked.member.team_id)
        if as_before is not None:
            return as_before, False
        actor = asked.event.actor
        guess = actor.zone or guess_zone(actor.locale)
        return Plan(tending.AT, WORKDAYS, guess or asked.member.zone), True

    async def _edit(self, asked: _Asked) -> Message:
        raw = {**read_words(" ".join(asked.words[1:])), **asked.event.filled}
        return await self._change(asked, raw)

    async def _change(self, asked: _Asked, raw: Mapping[str, str]) -> Message:
        async with self.database.write() as tx:
            schedule = await tending.change(tx, await self._theirs(tx, asked), raw, now=self.members.clock())
            topics = await questions.list_topics(tx)
        return screens.set_up(schedule, topics, guessed=False, new=False, moved=False)

    async def _pause(self, asked: _Asked) -> Message:
        async with self.database.write() as tx:
            schedule = await self._theirs(tx, asked)
            await schedules.pause(tx, schedule.id, reason="", now=self.members.clock())
        return screens.paused(schedule)

    async def _resume(self, asked: _Asked) -> Message:
        async with self.database.write() as tx:
            schedule = await self._theirs(tx, asked)
            if schedule.paused_at is None:
                return screens.resumed(schedule, schedule.upcoming)
            upcoming = await schedules.resume(tx, schedule, now=self.members.clock())
        return screens.resumed(schedule, upcoming)

    async def _remove(self, asked: _Asked) -> Message:
        async with self.database.write() as tx:
            schedule = await self._theirs(tx, asked)
            if asked.words[1:] != ["yes"]:
                return screens.really_remove(schedule)
            await schedules.remove(tx, schedule.id)
        return screens.removed(schedule.id)

    async def _preview(self, asked: _Asked) -> Message:
        async with self.database.read() as tx:
            schedule = await self._theirs(tx, asked)
            found = await tending.preview(tx, self.dispatch, schedule, now=self.members.clock())
        return screens.preview(*found)

    async def _now(self, asked: _Asked) -> Message:
        """Post today's question ahead of its time; the occurrence of today is then done."""
        async with self.database.write() as tx:
            schedule = await self._theirs(tx, asked)
            await tending.post_now(tx, self.dispatch, schedule, now=self.members.clock())
        return screens.on_its_way(schedule, resumed=schedule.paused_at is not None)

    async def _theirs(self, tx: Transaction, asked: _Asked) -> Schedule:
        schedule = await schedules.get(tx, asked.number())
        if schedule is None or schedule.team_id != asked.member.team_id:
            raise UserError(screens.WHICH)
        return schedule
