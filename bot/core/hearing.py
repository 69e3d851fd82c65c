"""What a person writes in an interview, message by message: taken in, and changed while it can be. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.core.interview import Interview, Outcome, Part, Phase, Turn
from bot.core.ui import TEXT_MAX


def hear(interview: Interview, text: str, now: datetime, *, message: str = "") -> Interview:
    """Take a message as a part of the answer; what goes beyond an answer's length is left out.

    ``message`` names it for who changes it later. One that was heard already, as when it is delivered again, adds nothing.
    """
    if interview.phase is not Phase.LISTENING or (message and _holds(interview.turn, message)):
        return interview
    return _saying(interview, (*_so_far(interview.turn), Part(message, text)), now)


def reword(interview: Interview, message: str, text: str, now: datetime) -> Interview:
    """Change a part of the answer that is being given, or with an empty text take it out; a pause does not end that."""
    open_ = Phase.LISTENING in {interview.phase, interview.phase is Phase.PAUSED and interview.paused_in}
    if not open_ or not message or not _holds(interview.turn, message):
        return interview
    changed = tuple(replace(part, text=text) if part.message == message else part for part in interview.turn.parts)
    if changed == interview.turn.parts:  # as when a preview is put below it
        return interview
    return _saying(interview, tuple(part for part in changed if part.text), now)


def let_go(interview: Interview, message: str, text: str) -> Interview:
    """Take note that a part of an answer that was given was changed too late: it is forgotten, so that this is told once."""
    return replace(interview, turns=tuple(_without(turn, message, text) for turn in interview.turns))


def overfull(turn: Turn) -> bool:
    """Tell whether more was written than an answer holds."""
    return len(_joined(turn.parts)) > TEXT_MAX


def _so_far(turn: Turn) -> tuple[Part, ...]:
    """Give the parts of an answer; one that was begun before parts were kept is a part without a name."""
    return turn.parts or ((Part("", turn.said),) if turn.said else ())


def _without(turn: Turn, message: str, text: str) -> Turn:
    late = turn.outcome is Outcome.ANSWERED and any(p.message == message and p.text != text for p in turn.parts)
    return replace(turn, parts=()) if message and late else turn


def _holds(turn: Turn, message: str) -> bool:
    return any(part.message == message for part in turn.parts)


def _saying(interview: Interview, parts: tuple[Part, ...], now: datetime) -> Interview:
    said = _joined(parts)[:TEXT_MAX]
    return interview.with_turn(replace(interview.turn, parts=parts, said=said, heard_at=now if said else None))


def _joined(parts: tuple[Part, ...]) -> str:
    return "\n".join(part.text for part in parts).strip()
