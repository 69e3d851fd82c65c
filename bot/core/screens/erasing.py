"""What is said before and after everything of a person's is deleted."""

from __future__ import annotations

from bot.core.screens.wording import PROFILE, count
from bot.core.ui import Action, Button, Message, Prose

ERASE = Button("Delete my data", Action("erase"))
BEGUN_BEFORE = (
    "You answered this question, or took a hint for it, before you had everything of yours deleted, and each question can "
    "be answered once. After it has closed you can practise it."
)
STAYS = (
    "**What stays:** what the bot has posted already, in channels and in your direct messages; questions that your team took "
    "over from you; what the grading cost, without your name; and backups, as long as whoever runs the bot keeps them."
)


def asked(*, teams: int, answers: int, interviews: int, suggestions: int, still_open: int, yes: str) -> Message:
    """Say what would be deleted, in so many teams, and ask whether it shall be; ``yes`` is how the button says so."""
    counted = (
        (answers, count(answers, "answer") + " with grades and points"),
        (interviews, count(interviews, "mock interview")),
        (suggestions, count(suggestions, "suggested question")),
    )
    what = ["your name", *(words for number, words in counted if number), "your streak and what you practise"]
    where = f", in all your {teams} teams" if teams > 1 else ""
    text = f"**What goes, for good{where}:** {', '.join(what[:-1])}, {what[-1]}. You can't undo it.\n\n{STAYS}"
    if still_open:
        text += f"\n\n{_mark(still_open)}"
    if teams > 1:
        text += "\n\n*Take it along first* gives you a file of this team; in your other teams, ask for it there."
    buttons = (Button("Take it along first", Action("export")), Button("Delete it all", Action("erase", yes)), PROFILE)
    return Message("Delete all that is yours?", (Prose(text),), buttons)


def done(*, still_open: int) -> Message:
    """Say that it is deleted, and what is kept for so many open questions."""
    text = "Everything of yours is deleted." + (f"\n\n{_mark(still_open)}" if still_open else "")
    return Message("Deleted", (Prose(f"{text}\n\nYou are welcome back at any time, and begin as somebody new."),))


def _mark(still_open: int) -> str:
    what, close = ("a question that is", "it closes") if still_open == 1 else ("questions that are", "they close")
    why = "So that nobody answers twice, a fingerprint of your account is kept until"
    return f"You have answered, or taken a hint for, {what} still open. {why} {close}, and nothing else."
