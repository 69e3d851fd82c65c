"""What is said before and after everything of a person's is deleted."""

from __future__ import annotations

from bot.core.screens.wording import PROFILE, count
from bot.core.ui import Action, Button, Message, Prose

ERASE = Button("Delete my data", Action("erase"))
ANSWERED_BEFORE = (
    "You answered this question before you had everything of yours deleted, and it can be answered once. After it has "
    "closed you can practise it."
)
STAYS = (
    "**What stays:** what a channel has been shown already, such as a reveal that quotes you; questions that your team took "
    "over from you; and what the grading cost, without your name."
)


def asked(*, teams: int, answers: int, interviews: int, suggestions: int, still_open: int) -> Message:
    """Say what would be deleted, in so many teams, and ask whether it shall be."""
    counted = (
        (answers, count(answers, "answer", "answers") + " with grades and points"),
        (interviews, count(interviews, "mock interview")),
        (suggestions, count(suggestions, "suggested question")),
    )
    what = ["your name", *(words for number, words in counted if number), "your streak and what you practise"]
    where = f", in all your {teams} teams" if teams > 1 else ""
    text = f"**What goes, for good{where}:** {', '.join(what[:-1])}, {what[-1]}. Nobody can bring it back.\n\n{STAYS}"
    if still_open:
        open_, close = ("A question that you have answered is", "it closes")
        if still_open > 1:
            open_, close = ("Questions that you have answered are", "they close")
        text += (
            f"\n\n{open_} still open. So that nobody answers twice, a fingerprint of your account is kept until {close}, "
            "and nothing else."
        )
    buttons = (
        Button("Take it along first", Action("export")),
        Button("Delete it all", Action("erase", "yes")),
        PROFILE,
    )
    return Message("Delete all that is yours?", (Prose(text),), buttons)


def done() -> Message:
    """Say that it is deleted."""
    text = "Nothing of yours is kept here any more. You are welcome back at any time, and begin as somebody new."
    return Message("Deleted", (Prose(text),))
