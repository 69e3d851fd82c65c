"""Replacing an answer: the form with the old text in it, what came of it, and the old answer as it stood."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.core.answer import Answer, State
from bot.core.screens import answering
from bot.core.ui import Action, Button, Form, Message, Prose, Quote, Tone


def form(answer: Answer, draft: str) -> Form:
    """Ask for the new text. The old one is in the form: people come back to mend it, not to type it again."""
    intro = f"{answer.question.text}\n\nYour new answer takes the place of the old one, with its points. You can do this once."
    return replace(form_unseen(answer.id), intro=intro, value=draft or answer.text)


def form_unseen(answer_id: int) -> Form:
    """Ask for the new text of an answer that could not be looked at in time."""
    return replace(answering.form_unseen(0), title="Your new answer", on_submit=Action("rewrite", str(answer_id)))


def not_sent(answer: Answer, problem: str) -> Message:
    """Give a text back that can't be graded."""
    kept = "Your answer stands as it was, and your new text comes back when you replace it again."
    again = (answering.replace_button(answer),)
    return Message("Not sent yet", (Prose(f"{problem} {kept}"),), again, tone=Tone.MIDDLING, problem=problem)


def unchanged(answer: Answer) -> Message:
    """Say that nothing was replaced, and that it still can be."""
    said = "That is your answer, word for word. It stands, and you can still replace it."
    return Message("Nothing changed", (Prose(said),), (answering.replace_button(answer), _result(answer)))


def too_late(answer: Answer, text: str = "") -> Message:
    """Say that the time for a new answer is over; a text that was written is given back."""
    said = "This question has closed: the answer you gave stands."
    lost = (Prose("Your new text, to keep if you like:"), Quote(text)) if text else ()
    return Message("Closed", (Prose(said), *lost), (_result(answer),), tone=Tone.MIDDLING)


def replaced_already(answer: Answer, *, now: datetime, again: bool) -> Message:
    """Show the answer that stands to somebody who replaces it a second time."""
    shown = answering.result(answer, now=now)
    kept = "This last text was not stored. " if again else ""
    intro = Prose(f"{kept}You have replaced this answer already, and that can be done once. This one counts:")
    return Message("Replaced already", (intro, *shown.body), shown.buttons, shown.tone, shown.footer, shown.pending)


def earlier(answer: Answer, *, now: datetime) -> Message:
    """Show an answer that was replaced, and how it had been graded."""
    intro = Prose("You have replaced this answer. It stays here for you to read, and counts for nothing any more.")
    if answer.grading.state is not State.GRADED:
        body = (intro, Quote(answer.text), Prose("It was replaced before it was graded."))
        return Message("Your first answer", body, (_result(answer),))
    shown = answering.result(answer, now=now)
    return Message("Your first answer", (intro, *shown.body), (_result(answer),), footer=shown.footer)


def nothing_earlier() -> Message:
    """Say that an answer was never replaced."""
    return Message("Nothing here", (Prose("There is no earlier answer of yours to show."),))


def _result(answer: Answer) -> Button:
    return Button("My result", Action("result", str(answer.id)), primary=True)
