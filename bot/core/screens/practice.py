"""Practice: what is due, what was put aside, a word in the morning; and files to take along."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.core.answer import Task
from bot.core.model import Topic
from bot.core.recall import Card
from bot.core.screens.daily import question_facts
from bot.core.screens.wording import PROFILE, TODAY, count
from bot.core.ui import Action, Button, Document, Facts, Message, Prose

INTERVIEW = Button("Mock interview", Action("interview"))
PRACTICE = Button("Practise", Action("practice"), primary=True)
NOT_YOURS = "There is no answer of yours to practise."
NOBODY_TELLS = "At a terminal I can't write to you by myself; `practice` shows what is due at any time."
WAYS = "Say `nudge on` or `nudge off`."


def card(task: Task, shown: Card, topics: Sequence[Topic], *, left: int) -> Message:
    """Put a question to practise."""
    buttons = [Button("Answer", Action("answer", str(task.id)), primary=True)]
    if task.question.hints:
        buttons.append(Button("Hint", Action("hint", str(task.id))))
    last = "you put it aside to practise" if shown.score is None else f"last time {shown.score} of 100"
    more = f" {count(left, 'more is', 'more are')} due." if left else ""
    return Message(
        "Practice",
        (Prose(task.question.text), Facts(question_facts(task.question, topics))),
        tuple(buttons),
        footer=f"No points, and nobody sees it; {last}.{more}",
    )


def nothing_due(upcoming: datetime | None, *, now: datetime) -> Message:
    """Say that nothing is due, and when something will be."""
    if upcoming is None:
        text = (
            "There is nothing to practise yet: each question you answer comes back here when it is time to refresh it."
        )
    else:
        days = max(1, -(-int((upcoming - now).total_seconds()) // 86_400))
        text = f"Nothing is due. The next one is in {count(days, 'day')}."
    return Message("Practice", (Prose(text),), (INTERVIEW, TODAY))


def put_aside(number: int) -> Message:
    """Confirm that questions will come up in practice."""
    what = "It comes" if number == 1 else f"These {number} come"
    return Message("Kept for practice", (Prose(f"{what} up when you next ask for `practice`."),), (PRACTICE,))


def nudged(*, on: bool, changed: bool) -> Message:
    """Say whether the person is told each day."""
    now = "From now on" if changed else "At present"
    text = (
        f"{now} I tell you in the morning, in our direct messages, when questions are due; never when none is."
        if on
        else f"{now} I don't tell you when practice is due; `practice` shows it."
    )
    other = Button("Stop it" if on else "Tell me each day", Action("nudge", "off" if on else "on"), in_place=True)
    return Message("Daily nudge", (Prose(text),), (other,))


def nudge(due: int) -> Message:
    """Tell somebody who asked for it that practice is due."""
    off = Button("No more of this", Action("nudge", "off"))
    return Message(
        "Good morning", (Prose(f"{count(due, 'question is', 'questions are')} due for practice."),), (PRACTICE, off)
    )


def file(title: str, said: str, document: Document, *more: Button) -> Message:
    """Give a file to keep."""
    return Message(title, (Prose(said), document), (*more, PROFILE))
