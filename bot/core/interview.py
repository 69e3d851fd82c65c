"""A mock interview as a state machine: what happens changes a frozen value, and nothing else. It has no clock of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum

from bot.core.model import Difficulty

SHORTEST, LONGEST, USUAL = 3, 15, 5  # questions
LONGEST_TIMER = 30  # minutes for a question
SILENCE = timedelta(seconds=90)  # after which what was written counts as the whole answer
STILL = timedelta(seconds=8)  # of thinking, after which the interviewer says so
PATIENCE = timedelta(seconds=30)  # of thinking, after which the interviewer goes on and leaves the grade to the report
HASTE = timedelta(seconds=5)  # the same, once the judge was too slow: nobody waits so long at every question
STALE = timedelta(days=14)


class Style(StrEnum):
    """How the interviewer behaves."""

    FRIENDLY = "friendly"
    NEUTRAL = "neutral"
    TOUGH = "tough"


FOLLOW_UPS = {Style.FRIENDLY: 1, Style.NEUTRAL: 1, Style.TOUGH: 2}  # a question


@dataclass(frozen=True, slots=True)
class Plan:
    """What was asked for. No topics mean all; ``level`` is where to begin; ``minutes`` are for each question."""

    topics: tuple[str, ...] = ()
    length: int = USUAL
    level: Difficulty | None = None
    style: Style = Style.NEUTRAL
    minutes: int | None = None


class Phase(StrEnum):
    """Whose move it is. In ``asking`` the next question is to be chosen; nobody ever waits in it."""

    ASKING = "asking"
    LISTENING = "listening"
    THINKING = "thinking"
    PAUSED = "paused"
    ENDED = "ended"


class Outcome(StrEnum):
    """What became of a turn."""

    OPEN = "open"
    ANSWERED = "answered"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Part:
    """A message that is a part of an answer; ``message`` is the platform's name of it, empty where it can't be changed."""

    message: str
    text: str


@dataclass(frozen=True, slots=True)
class Turn:
    """A question or a follow-up. ``said`` is what was written so far; ``score`` is 0 to 100, None until it is graded.

    ``parts`` are the messages that it was written in; a form's text has none. ``judged_in`` is how long the judge had it,
    until it was graded or given up; None while the judge has it still.
    """

    question_id: str
    version_id: int
    text: str
    asked_at: datetime
    follow_up: bool = False
    outcome: Outcome = Outcome.OPEN
    said: str = ""
    parts: tuple[Part, ...] = ()
    heard_at: datetime | None = None
    hints: int = 0
    task_id: int = 0
    answer_id: int | None = None
    score: int | None = None
    judged_in: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Interview:
    """An interview as it stands. ``changed_at`` is when its phase began, or a long thought was excused, as ``still`` tells."""

    plan: Plan
    changed_at: datetime
    phase: Phase = Phase.ASKING
    turns: tuple[Turn, ...] = ()
    paused_in: Phase = Phase.LISTENING
    still: bool = False

    @property
    def asked(self) -> tuple[Turn, ...]:
        """The questions, without follow-ups."""
        return tuple(turn for turn in self.turns if not turn.follow_up)

    @property
    def turn(self) -> Turn:
        """The newest turn."""
        return self.turns[-1]

    @property
    def number(self) -> int:
        """The number of the question it is about, from 1."""
        return len(self.asked)

    @property
    def follow_ups(self) -> int:
        """How many follow-ups the newest question has had."""
        return next((n for n, turn in enumerate(reversed(self.turns)) if not turn.follow_up), 0)

    @property
    def hurried(self) -> bool:
        """Whether the judge had no grade in time for the last answer, so that this one's isn't waited for long."""
        last = next((turn for turn in reversed(self.turns[:-1]) if turn.outcome is Outcome.ANSWERED), None)
        return last is not None and (last.judged_in is None or last.judged_in >= PATIENCE)

    @property
    def over(self) -> bool:
        """Whether it has ended."""
        return self.phase is Phase.ENDED

    def with_turn(self, turn: Turn) -> Interview:
        """Give it with its newest turn changed."""
        return replace(self, turns=(*self.turns[:-1], turn))

    def entering(self, phase: Phase, now: datetime) -> Interview:
        """Give it at the beginning of a phase."""
        return replace(self, phase=phase, changed_at=now, still=False)


def ask(interview: Interview, turn: Turn) -> Interview:
    """Put the next question, or end where all were put."""
    if interview.phase is not Phase.ASKING:
        return interview
    if interview.number >= interview.plan.length:
        return end(interview, turn.asked_at)
    return replace(interview, turns=(*interview.turns, turn)).entering(Phase.LISTENING, turn.asked_at)


def finish(interview: Interview, now: datetime) -> Interview:
    """Take what was said as the answer and begin to think; nothing said is nothing to think about."""
    if interview.phase is not Phase.LISTENING or not interview.turn.said:
        return interview
    return interview.with_turn(replace(interview.turn, outcome=Outcome.ANSWERED)).entering(Phase.THINKING, now)


def saved(interview: Interview, *, answer_id: int) -> Interview:
    """Keep which answer the newest turn has been stored as."""
    return interview.with_turn(replace(interview.turn, answer_id=answer_id))


def hint(interview: Interview, available: int) -> Interview:
    """Take a hint, while there is one left."""
    if interview.phase is not Phase.LISTENING:
        return interview
    turn = interview.turn
    if turn.follow_up or turn.hints >= available:
        return interview
    return interview.with_turn(replace(turn, hints=turn.hints + 1))


def skip(interview: Interview, now: datetime) -> Interview:
    """Leave the question out; a follow-up that is left out costs nothing."""
    if interview.phase is not Phase.LISTENING:
        return interview
    skipped = replace(interview.turn, outcome=Outcome.SKIPPED, score=None if interview.turn.follow_up else 0)
    return interview.with_turn(skipped).entering(Phase.ASKING, now)


def graded(interview: Interview, score: int | None, probe: Turn | None, now: datetime) -> Interview:
    """Go on after a thought: with ``probe``, a follow-up, where one is left to ask, else with the next question.

    ``score`` is None where there is no grade yet; the report has it when it is there.
    """
    if interview.phase is not Phase.THINKING:
        return interview
    judged_in = None if score is None else now - interview.changed_at
    known = interview.with_turn(replace(interview.turn, score=score, judged_in=judged_in))
    if probe is not None and known.follow_ups < FOLLOW_UPS[known.plan.style]:
        return replace(known, turns=(*known.turns, replace(probe, follow_up=True))).entering(Phase.LISTENING, now)
    return known.entering(Phase.ASKING, now)


def pause(interview: Interview, now: datetime) -> Interview:
    """Stop the clocks."""
    if interview.phase not in {Phase.LISTENING, Phase.THINKING}:
        return interview
    return replace(interview, paused_in=interview.phase).entering(Phase.PAUSED, now)


def resume(interview: Interview, now: datetime) -> Interview:
    """Go on where it was paused; a question's time begins anew, and what was written stays."""
    if interview.phase is not Phase.PAUSED:
        return interview
    turn = replace(interview.turn, asked_at=now, heard_at=now if interview.turn.said else None)
    return interview.with_turn(turn).entering(interview.paused_in, now)


def end(interview: Interview, now: datetime) -> Interview:
    """End it, whatever is open; a question that was put and not answered does not count."""
    return interview if interview.over else interview.entering(Phase.ENDED, now)


def alarm(interview: Interview) -> datetime | None:
    """Tell when something happens by itself, if nothing happens before; None once it is over."""
    match interview.phase:
        case Phase.ENDED | Phase.ASKING:
            return None
        case Phase.THINKING:
            if interview.hurried:
                return interview.changed_at + HASTE
            return interview.changed_at + (PATIENCE - STILL if interview.still else STILL)
        case Phase.PAUSED:
            return interview.changed_at + STALE
    return min(at for at in (_silent(interview.turn), _late(interview), _stale(interview.turn)) if at is not None)


def time_left(interview: Interview, now: datetime) -> timedelta | None:
    """Tell how much of its time the newest question has still, less than nothing once it is over; None without a timer."""
    at = _late(interview)
    return None if at is None else at - now


def out_of_patience(interview: Interview, now: datetime) -> bool:
    """Tell whether the newest answer's grade has been waited for long enough."""
    at = alarm(interview) if interview.phase is Phase.THINKING and (interview.still or interview.hurried) else None
    return at is not None and now >= at


def elapse(interview: Interview, now: datetime) -> Interview:
    """Let time have its way: an answer ends in silence or with its time, a long thought is excused or left, a stale interview ends."""
    at = alarm(interview)
    if at is None or now < at:
        return interview
    if interview.phase is Phase.THINKING:
        left = out_of_patience(interview, now)
        # From the excuse on: where it came late, as after a crash, the judge has only now begun to think again.
        return graded(interview, None, None, now) if left else replace(interview, still=True, changed_at=now)
    if interview.phase is Phase.PAUSED or now >= _stale(interview.turn):
        return end(interview, now)
    return finish(interview, now) if interview.turn.said else skip(interview, now)


def _silent(turn: Turn) -> datetime | None:
    return turn.heard_at + SILENCE if turn.said and turn.heard_at else None


def _late(interview: Interview) -> datetime | None:
    minutes = interview.plan.minutes
    return None if minutes is None else interview.turn.asked_at + timedelta(minutes=minutes)


def _stale(turn: Turn) -> datetime:
    return max(turn.asked_at, turn.heard_at or turn.asked_at) + STALE
