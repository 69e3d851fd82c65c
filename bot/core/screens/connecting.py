"""What a chat platform says of its own: a welcome, and what to do when something does not work."""

from __future__ import annotations

from bot.core.screens.wording import TODAY
from bot.core.ui import Action, Button, Message, Prose

TOO_SLOW = "That took too long just now, and nothing was changed. Please press it once more."
UNKNOWN_BUTTON = "This button is from an older version and does nothing any more. `today` shows the current question."
UNKNOWN_COMMAND = "This command is from an older version. It goes away when Discord has fetched the new list; `help` shows what there is."
HELP = Button("What can I do here?", Action("help"))


def trouble(number: str) -> str:
    """Say that something failed on our side; the number leads to it in the log."""
    return f"Something went wrong on our side. Please try again; if it stays, tell whoever runs this bot the number {number}."


def welcome() -> Message:
    """Greet a server that the bot has just been added to, and say what comes next."""
    return Message(
        "Hello! I help this team prepare for generative-AI interviews",
        (
            Prose(
                "A question a day, answered in private, graded key point by key point, with a leaderboard that everybody sees."
            ),
            Prose("To begin, post today's question for everybody: `today` with *share* set to *True*."),
        ),
        (TODAY, HELP),
    )


def direct_message() -> Message:
    """Answer somebody who writes to the bot as to a person."""
    return Message(
        "Hello!",
        (
            Prose(
                "I don't read along, but I do answer commands here: `today` asks today's question, `help` lists everything."
            ),
        ),
        (TODAY, HELP),
    )
