"""Mock interviews: begun, shown as they stand, and gone on with when a grade has come or time is up."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from weakref import WeakValueDictionary

from bot.core import interview
from bot.core.errors import RoomGone
from bot.core.interview import Phase
from bot.core.model import JudgeIdentity
from bot.core.places import Room
from bot.core.ports import Jobs, Voice
from bot.core.screens import interview as screens
from bot.core.screens.first_use import first_use
from bot.core.team import BoardName, Member
from bot.core.ui import Action, Block, Event, Message, Prose
from bot.persistence import interviews, people, questions
from bot.persistence.database import Database, Transaction
from bot.persistence.interview_rows import Kept
from bot.usecases.interviewing import Interviewer, Moved
from bot.usecases.members import Members
from bot.usecases.planning import read_plan
from bot.usecases.reporting import Reporting

WORDS = 70  # characters of a plan that a button carries


class Interviews:
    """Begins interviews and shows them. ``voices`` talk with people where there are messages between the two of us."""

    def __init__(
        self,
        database: Database,
        members: Members,
        jobs: Jobs[Transaction],
        reporting: Reporting,
        *,
        judge: JudgeIdentity,
        voices: Mapping[str, Voice] | None = None,
    ) -> None:
        self.database, self.members, self.judge = database, members, judge
        self.interviewer, self.reporting = Interviewer(jobs), reporting
        self.voices: Mapping[str, Voice] = {} if voices is None else voices
        self._beginning: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def start(self, event: Event) -> Message:
        """Begin an interview where nobody reads along, or show the one that runs; of two presses the first begins it."""
        member = await self.members.meet(event)
        async with self._beginning.setdefault(member.person_id, asyncio.Lock()):
            return await self._start(event, member)

    async def _start(self, event: Event, member: Member) -> Message:
        async with self.database.read() as tx:
            kept = await interviews.running(tx, member.person_id)
            topics = await questions.list_topics(tx)
        if kept is not None:
            return await self.look(event, before=(Prose(screens.BUSY),) if event.action.arg.strip() else ())
        plan = read_plan(event.action.arg, topics)
        if member.consented_at is None:
            return first_use(Action("agree", event.action.arg[:WORDS]), self.judge)
        voice = self.voices.get(event.actor.platform)
        room: Room | None = Room(event.actor.platform, event.actor.user_id, event.place, heard=False)
        if voice is not None:
            room = await voice.room(event)
        if room is None:
            return screens.close_prompt()
        now = self.members.clock()
        async with self.database.write() as tx:
            begun_in = "" if event.dm else event.place
            number = await interviews.start(
                tx, member, room, plan, seed=secrets.token_hex(8), begun_in=begun_in, now=now
            )
            made = await interviews.get(tx, number) if number is not None else None
            if made is not None:
                blank = replace(made, interview=replace(made.interview, phase=Phase.ENDED))
                here = voice is None or event.place == room.place
                kept = await self.interviewer.carry_on(
                    tx, blank, made.interview, event_id=event.event_id, now=now, told=here
                )
        if kept is None:  # begun twice at once, by two processes
            return await self.look(event, before=(Prose(screens.BUSY),))
        before = screens.opening(kept.interview, topics, self.judge, heard=room.heard)
        message = await self.shown(kept, before)
        if voice is None or event.place == room.place:
            return message
        with contextlib.suppress(RoomGone):  # closed since it was found open: the clock finds another place
            await voice.say(room, message, key=key_of(kept))
            async with self.database.write() as tx:
                await interviews.tell(tx, kept)
        return screens.begun()

    async def agree(self, event: Event) -> Message:
        """Keep how boards show the person, as chosen before their first answer, and begin."""
        way, _, words = event.action.arg.partition(" ")
        member = await self.members.meet(event)
        if member.consented_at is None:
            board = BoardName.NAMED if way == BoardName.NAMED.value else BoardName.ANONYMOUS
            async with self.database.write() as tx:
                await people.consent(tx, member.id, board, now=self.members.clock())
        return await self.start(replace(event, action=Action("interview", words)))

    async def look(self, event: Event, before: tuple[Block, ...] = ()) -> Message:
        """Show how it stands; where the grade has come or time is up, go on first."""
        member = await self.members.meet(event)
        said: list[tuple[Block, ...]] = []
        async with self.database.read() as tx:
            number = number_of(event.action.arg) if event.action.verb == "look" else None
            kept = await interviews.get(tx, number) if number else await interviews.running(tx, member.person_id)
        if kept is None or kept.person_id != member.person_id:
            return screens.nothing_runs()
        async with self.database.write() as tx:
            locked = await interviews.get(tx, kept.id, lock=True)
            if locked is not None:
                moved = await self.advance(tx, locked, told=True)
                kept = moved.kept
                said.append(moved.before)
        return await self.shown(kept, (*before, *(block for blocks in said for block in blocks)), asked=event)

    async def advance(self, tx: Transaction, kept: Kept, *, told: bool) -> Moved:
        """Go on by itself where there is something to go on with: a grade, a silence, a time that is up."""
        now = self.members.clock()
        moved, before = await self.interviewer.take_grade(tx, kept, now=now)
        if moved == kept.interview:
            moved = interview.elapse(moved, now)
            if kept.interview.phase is Phase.THINKING and moved.phase is Phase.ASKING:
                before = screens.no_reaction()
            elif kept.interview.phase is Phase.LISTENING and moved.phase in {Phase.ASKING, Phase.THINKING}:
                left = interview.time_left(kept.interview, now)
                before = screens.out_of_time() if left is not None and left <= timedelta() else ()
        saved = await self.interviewer.carry_on(tx, kept, moved, event_id=f"interview:{kept.id}", now=now, told=told)
        return Moved(saved, before)

    async def recall(self, tx: Transaction, kept: Kept) -> tuple[Block, ...]:
        """Give again what was to be said before how it stands: how it goes, or what there was to say to an answer."""
        if kept.interview.phase is Phase.LISTENING and len(kept.interview.turns) == 1:
            return screens.opening(kept.interview, await questions.list_topics(tx), self.judge, heard=kept.room.heard)
        return await self.interviewer.recall(tx, kept.interview)

    async def shown(self, kept: Kept, before: tuple[Block, ...] = (), *, asked: Event | None = None) -> Message:
        """Show an interview as it stands, in its own place or where it was ``asked`` for."""
        match kept.interview.phase:
            case Phase.THINKING:
                shown = screens.thinking(kept.id, kept.interview)
            case Phase.PAUSED:
                shown = screens.paused(kept.id, kept.interview)
            case Phase.ENDED:
                shown = await self.reporting.of(kept)
            case _:
                async with self.database.read() as tx:
                    task = await self.interviewer.task(tx, kept.interview.turn)
                return screens.question(
                    kept.id,
                    kept.interview,
                    task.question,
                    heard=kept.room.heard,
                    elsewhere=kept.room.heard and asked is not None and asked.place != kept.room.place,
                    left=interview.time_left(kept.interview, self.members.clock()),
                    before=before,
                )
        return replace(shown, body=(*before, *shown.body))


def key_of(kept: Kept) -> str:
    """Name what an interview has to say as it stands, the same each time."""
    return f"interview:{kept.id}:{len(kept.interview.turns)}:{kept.interview.phase}:{kept.interview.still}"


def number_of(word: str) -> int | None:
    """Read a row's number; None for what is none."""
    return int(word) if word.isascii() and word.isdecimal() and len(word) < 18 else None  # noqa: PLR2004 - fits 64 bits
