"""What the interviewer says to words as they are written: taken, too many, too late, or in a place where none are read."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.core.interview import Interview, Phase
from bot.core.screens.interview import act, thinking
from bot.core.screens.wording import span
from bot.core.ui import TEXT_MAX, Block, Button, Message, Prose, Quote

UNHEARD = "I can't read what is typed in this thread: press *Answer*, and write it in the form."
UNREAD = "I can only read words: pictures, files and voice messages are no part of your answer."
HELP = (
    "Instead of pressing a button you can write *done*, *hint*, *skip*, *repeat*, *pause*, *resume* or *end*. All else that "
    "you write here is your answer."
)
IN_VAIN = {  # what was asked for and can't be done yet, or any more
    "done": "I have no answer of yours to this yet. Write it, or press *Skip*.",
    "hint": "There is no hint to this one, or none is left.",
}
IN_A_PAUSE = (
    "We are in a pause, so what you have just written is no part of your answer. Resume first, and send it again."
)


def unheard() -> Message:
    """Answer somebody who types where it can't be read."""
    return Message("", (Prose(UNHEARD),))


def unread() -> Message:
    """Answer somebody who sends what has no words in it."""
    return Message("", (Prose(UNREAD),))


def listening(interview_id: int, interview: Interview) -> Message:
    """Nod at the first words of an answer."""
    long = "" if interview.plan.minutes else " as long as you like"
    text = f"Go on{long}, and press *Done*, or write it, when you have finished. A minute and a half of silence counts as done, too."
    return Message("I'm listening", (Prose(text),), _done(interview_id, interview))


def full(interview_id: int, interview: Interview) -> Message:
    """Say that an answer has become as long as one can be."""
    text = (
        f"An answer holds {TEXT_MAX:,} characters, about three minutes of speech; what you wrote beyond is left out. Press "
        "*Done*, or make room by shortening what stands above."
    )
    return Message("That is as much as I can take", (Prose(text),), _done(interview_id, interview))


def too_late(interview_id: int, interview: Interview) -> Message:
    """Say that a message came after the answer had been taken."""
    said = Prose("Your answer is in already; what you have just written is no part of it.")
    shown = thinking(interview_id, interview)
    return replace(shown, title="One moment", body=(said,))


def stands() -> Message:
    """Say that what was edited or deleted came after the answer had been taken."""
    return Message("", (Prose("That answer is in already, so it stands as you first wrote it."),))


def not_taken(interview: Interview, text: str, *, behind: bool) -> tuple[Block, ...]:
    """Give a form's words back that came too late for its question, or in a pause."""
    if behind:
        why = "That question is behind us, so this is no part of your answer to it:"
    elif interview.phase is Phase.PAUSED:
        why = "We are in a pause, so this was not taken. Resume first, and send it again:"
    else:
        why = "Your answer is in already; this is no part of it:"
    return (Prose(why), Quote(text))


def over_time(by: timedelta) -> tuple[Block, ...]:
    """Say that an answer took longer than a question's time, where nothing could stop it."""
    return (Prose(f"That was {span(by)} over your time. It counts all the same."),)


def _done(interview_id: int, interview: Interview) -> tuple[Button, ...]:
    return (Button("Done", act("done", interview_id, interview), primary=True),)
