"""The scheduled question as it stands in a channel, and what is said to whoever set it up when it can't."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from bot.core.answer import Task
from bot.core.model import Topic
from bot.core.schedules import Posting, Schedule
from bot.core.screens.daily import card
from bot.core.screens.wording import count
from bot.core.ui import Action, Button, Message, Prose

FEW = 3  # fresh questions left, from which on it is said


def earlier(number: int) -> Message:
    """Say that there was more before what is shown now."""
    said = f"{count(number, 'post')} before {'it' if number == 1 else 'them'} came while you were away. `reveal` and `history` show more."
    return Message("While you were away", (Prose(said),))


def posted(
    posting: Posting, task: Task, topics: Sequence[Topic], *, ping: str = "", missed: Sequence[date] = ()
) -> Message:
    """Show the question to the channel: with how long it is open, and what there is to know about the ones around it."""
    notes = [_missed(missed), _left(posting.fresh_left)]
    return replace(card(task, None, topics, hints_taken=0), footer=" ".join(note for note in notes if note), ping=ping)


def _missed(dates: Sequence[date]) -> str:
    if not dates:
        return ""
    if len(dates) == 1:
        return f"There was no question on {named(dates[0])}: I could not post at that time."
    return f"{count(len(dates), 'question')} before this one fell out, the last on {named(dates[0])}: I could not post then."


def _left(fresh: int | None) -> str:
    """Say that new questions run out, while there is time to add some."""
    if fresh is None or fresh > FEW:
        return ""
    if fresh:
        return f"New questions are running out here: {fresh} {'is' if fresh == 1 else 'are'} left."
    return "This channel has now had every question of its topics; from here on they come round again."


def named(day: date) -> str:
    """Write a date as people say it."""
    return f"{day:%A} {day.day} {day:%B}"


def channel_gone(schedule: Schedule, reason: str) -> Message:
    """Tell whoever set a schedule up that it rests until they do something."""
    return Message(
        "Your question of the day is paused",
        (
            Prose(f"I could not post it. {reason}"),
            Prose("Nothing is lost: once that is mended, resume it, and it goes on with the next day."),
        ),
        (Button("Resume", Action("daily", f"resume {schedule.id}"), primary=True),),
    )
