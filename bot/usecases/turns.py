"""What a person does in their interview: answers message by message or in a form, takes hints, skips, pauses, ends."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import hearing, interview
from bot.core.interview import Interview, Phase, Turn
from bot.core.screens import hearing as words
from bot.core.screens import interview as screens
from bot.core.screens.answering import problem_with
from bot.core.ui import SILENCE, Action, Block, Event, Message, Prose, Reply
from bot.persistence import interviews
from bot.persistence.database import Transaction
from bot.persistence.interview_rows import Kept
from bot.usecases.interviews import Interviews, number_of

SPOKEN = {word: word for word in ("done", "hint", "skip", "repeat", "pause", "resume", "end")} | {"stop": "end"}
WRITTEN = SPOKEN | {"go on": "repeat", "end it here": "stop", "help": "help"}
ALWAYS = frozenset({"pause", "resume", "end", "stop", "repeat"})  # whichever question a button stood under
PLAIN: dict[str, Callable[[Interview, datetime], Interview]] = {
    "done": interview.finish,
    "skip": interview.skip,
    "pause": interview.pause,
    "resume": interview.resume,
    "stop": interview.end,
}

_AROUND = re.compile(r"^[\W_]+|[\W_]+$")  # a word: marks, emoji and what makes it bold

Change = Callable[[Transaction, Kept], Awaitable[Interview]]


class Turns:
    """Every press names its turn, so that a double click, or one under an earlier question, changes nothing."""

    def __init__(self, running: Interviews) -> None:
        self.running, self.database, self.members = running, running.database, running.members
        self.interviewer = running.interviewer

    async def turn(self, event: Event) -> Message:
        """Do what a button of the interviewer's asks for."""
        what, number, count, rest = _read(event.action.arg)
        async with self.database.urgent():
            return await self._turn(event, what, number, count, rest) or screens.nothing_runs()

    async def said(self, event: Event) -> Message:
        """Do what one of the interview's words asks for, as its verb."""
        return await self.turn(replace(event, action=Action("turn", SPOKEN[event.action.verb])))

    async def _turn(self, event: Event, what: str, number: int | None, count: int, rest: str) -> Message | None:
        def behind(current: Interview) -> bool:
            return not current.over and what not in ALWAYS and count not in {0, len(current.turns)}

        async def change(tx: Transaction, kept: Kept) -> Interview:
            current = kept.interview
            if behind(current):
                return current
            if what == "hint":
                return await self._hinted(tx, current, rest)
            return PLAIN[what](current, self.members.clock()) if what in PLAIN else current

        was, kept = await self._change(event, number, change)
        if kept is None or was is None:
            return None
        if what == "end" and not kept.interview.over:
            return screens.confirm_end(kept.id, kept.interview)
        before: tuple[Block, ...] = ()
        if what == "help":
            before = (Prose(words.HELP),)
        elif behind(was.interview):
            before = (Prose(screens.BEHIND),)
        elif what in words.IN_VAIN and kept.interview == was.interview and kept.interview.phase is Phase.LISTENING:
            before = (Prose(words.IN_VAIN[what]),) if not rest else ()
        return await self.running.shown(kept, before, asked=event)

    async def _hinted(self, tx: Transaction, current: Interview, rest: str) -> Interview:
        if current.phase is not Phase.LISTENING:
            return current
        task = await self.interviewer.task(tx, current.turn)
        pressed_twice = rest.isascii() and rest.isdecimal() and int(rest[:3]) <= current.turn.hints
        return current if pressed_twice else interview.hint(current, len(task.question.hints))

    async def reply(self, event: Event) -> Reply:
        """Open the form for the answer."""
        _, number, count, _ = _read(f"reply {event.action.arg}")
        kept = await self._mine(event, number)
        if kept is None:
            return screens.nothing_runs()
        behind = count != len(kept.interview.turns)
        if behind or kept.interview.phase is not Phase.LISTENING:
            return await self.running.shown(kept, (Prose(screens.BEHIND),) if behind else (), asked=event)
        return screens.form(kept.id, kept.interview)

    async def told(self, event: Event) -> Message:
        """Take a form's text as the whole answer, in place of what was written before."""
        _, number, count, _ = _read(f"told {event.action.arg}")
        text = _storable(event.text)
        problem = problem_with(text)

        async def change(_tx: Transaction, kept: Kept) -> Interview:
            now, current = self.members.clock(), kept.interview
            if count != len(current.turns) or current.phase is not Phase.LISTENING:
                return current
            empty = current.with_turn(replace(current.turn, said="", parts=()))
            heard = hearing.hear(empty, text, now)
            return heard if problem else interview.finish(heard, now)

        async with self.database.urgent():
            was, kept = await self._change(event, number, change)
        if kept is None or was is None:
            return screens.nothing_runs()
        if was.interview.phase is not Phase.LISTENING or count != len(was.interview.turns):
            return await self.running.shown(kept, _given_back(was.interview, text, count), asked=event)
        late = interview.time_left(was.interview, self.members.clock())
        over = words.over_time(-late) if late is not None and late < timedelta() else ()
        shown = await self.running.shown(kept, (Prose(problem),) if problem else over, asked=event)
        return replace(shown, problem=problem)

    async def hear(self, event: Event) -> Message | None:
        """Take a message typed where the person is talked with as a part of their answer; None where no interview listens."""
        word = " ".join(_AROUND.sub("", event.text).split()).casefold()
        if word in WRITTEN:
            async with self.database.urgent():
                return await self._turn(event, WRITTEN[word], None, 0, "")
        text = _storable(event.text)

        async def change(_tx: Transaction, kept: Kept) -> Interview:
            now = self.members.clock()
            return hearing.hear(kept.interview, text, now, message=event.message) if text else kept.interview

        async with self.database.urgent():
            was, now_is = await self._change(event, None, change)
        if was is None or now_is is None:
            return None
        match now_is.interview.phase:
            case Phase.LISTENING:
                return self._heard(was.interview.turn, now_is) if text else words.unread()
            case Phase.THINKING:
                return words.too_late(now_is.id, now_is.interview)
            case Phase.PAUSED:
                return await self.running.shown(now_is, (Prose(words.IN_A_PAUSE),), asked=event)
            case _:
                return await self.running.shown(now_is, asked=event)

    def _heard(self, was: Turn, kept: Kept) -> Message:
        """Nod at the first words of an answer, and at those that it has no room for; to others listen in silence."""
        turn = kept.interview.turn
        if hearing.overfull(turn) and not hearing.overfull(was):
            return words.full(kept.id, kept.interview)
        return words.listening(kept.id, kept.interview) if turn.said and not was.said else SILENCE

    async def edited(self, event: Event) -> Message:
        """Take what became of a message that was typed before, an empty text for one that was deleted.

        It changes the answer that is being given. One that was given stays as it was, which is said once.
        """
        text, now = _storable(event.text), self.members.clock()
        where = (event.actor.platform, event.place)
        async with self.database.read() as tx:  # most edits are of no interview, and nobody waits for those
            if await interviews.held_in(tx, *where) is None:
                return SILENCE
        async with self.database.urgent(), self.database.write() as tx:
            kept = await interviews.held_in(tx, *where, lock=True)
            if kept is None:
                return SILENCE
            moved = hearing.reword(kept.interview, event.message, text, now)
            late = moved == kept.interview and hearing.let_go(moved, event.message, text) != moved
            moved = hearing.let_go(moved, event.message, text) if late else moved
            await self.interviewer.carry_on(tx, kept, moved, event_id=event.event_id, now=now, told=kept.told)
        return words.stands() if late else SILENCE

    async def _change(self, event: Event, number: int | None, change: Change) -> tuple[Kept | None, Kept | None]:
        """Change the person's interview, one change at a time; gives it as it was and as it is."""
        member = await self.members.meet(event)
        async with self.database.write() as tx:
            if number is None:
                kept = await interviews.running(tx, member.person_id, platform=event.actor.platform, lock=True)
            else:
                kept = await interviews.get(tx, number, lock=True)
            if kept is None or kept.person_id != member.person_id:
                return None, None
            here = event.actor.platform == kept.room.platform
            if here and not kept.begun_in and not event.dm and event.place != kept.room.place:
                kept = await interviews.answered_from(tx, kept, event.place)
            moved = await change(tx, kept)
            saved = await self.interviewer.carry_on(tx, kept, moved, event_id=event.event_id, now=self.members.clock())
        return kept, saved

    async def _mine(self, event: Event, number: int | None) -> Kept | None:
        member = await self.members.meet(event)
        async with self.database.read() as tx:
            kept = await interviews.get(tx, number) if number else None
        return kept if kept is not None and kept.person_id == member.person_id else None


def _given_back(was: Interview, text: str, count: int) -> tuple[Block, ...]:
    """Say what became of a form's text that was not taken: lost is nothing, and what was sent twice had been taken."""
    behind = count != len(was.turns)
    if any(turn.said == text for turn in was.turns[count - 1 : count]):
        return (Prose(screens.BEHIND),) if behind else ()
    return (*words.not_taken(was, text, behind=behind), *((Prose(screens.HERE),) if behind else ()))


def _read(arg: str) -> tuple[str, int | None, int, str]:
    """Read what a button says: the word, the interview, how many turns it had, and the rest."""
    word, _, where = arg.partition(" ")
    where, _, rest = where.partition(" ")
    number, _, count = where.partition(".")
    return word, number_of(number), number_of(count) or 0, rest


def _storable(text: str) -> str:
    return text.replace("\0", "").encode(errors="replace").decode().strip()
