"""What a chat platform says of its own: a welcome, and what to do when something does not work."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.screens.schedules import NEW as SET_UP
from bot.core.screens.wording import LEADERBOARD, PROFILE, TODAY
from bot.core.ui import Action, Button, Message, Prose, Quote

TOO_SLOW = "That took too long just now, and nothing was changed. Please press it once more."
UNKNOWN_BUTTON = "This button is from an older version and does nothing any more. `today` shows the current question."
UNKNOWN_COMMAND = "This command is from an older version. It goes away when Discord has fetched the new list; `help` shows what there is."
OLD_FORM = "This form is from an older version, and what you wrote was not stored. Copy it, and answer again."
NOT_SAVED = "Nothing could be saved just now. Your text is still here: please send it again in a moment."
RECEIVED = "This has come in already. Its result follows in your messages with me."
ONE_MOMENT = "One moment…"
HELP = Button("What can I do here?", Action("help"))


def trouble(number: str) -> str:
    """Say that something failed on our side; the number leads to it in the log."""
    return f"Something went wrong on our side. Please try again; if it stays, tell whoever runs this bot the number {number}."


def in_our_messages(title: str) -> Message:
    """Tell somebody who asked elsewhere that what they asked for stands in their direct messages."""
    return Message(title, (Prose("It is in your direct messages with me, where I can show it whole."),))


def welcome() -> Message:
    """Greet a server that the bot has just been added to, and say what comes next."""
    return Message(
        "Hello! I help this team prepare for generative-AI interviews",
        (
            Prose(
                "A question a day, answered in private, graded key point by key point, with a leaderboard that everybody sees."
            ),
            Prose(
                "To begin, set up when it comes and where. Or post one now for everybody: `today` with *share* set to *True*."
            ),
        ),
        (SET_UP, TODAY, HELP),
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


def short_help(command: str) -> Message:
    """Answer a mention, or somebody who writes what is no command; ``command`` is what all others stand behind."""
    return Message(
        "Hello!",
        (
            Prose(
                "I ask a generative-AI interview question a day, grade your answer in private, key point by key point, and keep "
                f"the standings. Press a button, or type `{command} help`."
            ),
        ),
        (TODAY, LEADERBOARD, PROFILE, HELP),
    )


def typed_after(command: str, share: str) -> str:
    """Say how commands are typed where all of them stand behind one."""
    return (
        f"Type them after `{command}`, as in `{command} today`. `{command} today {share}` shows it to everybody here."
    )


def unknown_command(command: str, word: str, close: Sequence[str]) -> Message:
    """Say that there is no such command, and offer those that look like it."""
    meant = f" Did you mean {' or '.join(f'`{command} {verb}`' for verb in close)}?" if close else ""
    shown = word.replace("`", "'")
    buttons = tuple(Button(verb.capitalize(), Action(verb)) for verb in close)
    return Message("", (Prose(f"There is no `{shown}` among my commands.{meant}"),), (*buttons, HELP))


def obstacle(sentence: str) -> Message:
    """Tell somebody who can act what keeps the bot from doing its work."""
    return Message(
        "Something keeps me from my work here",
        (Prose(sentence),),
        footer="Nothing is lost: answers, grades and schedules are kept.",
    )


def kept() -> Message:
    """Say that what was sent is safe, before anything has come of it; said only once that is true."""
    return Message("Saved", (Prose("Your text is saved. Many write just now: what comes of it follows in a moment."),))


def text_back(why: str, text: str) -> Message:
    """Give a text back that was sent in a form, where it is not certain that it was stored."""
    return Message("", (Prose(f"{why} Your text, should you need it again:".lstrip()), Quote(text)))


def not_to_share(command: str, shareable: Sequence[str]) -> str:
    """Say that an answer is for the person alone, and what can be shown to everybody."""
    return f"That is for you alone. What can be shown to everybody: {', '.join(f'{command} {verb}' for verb in shareable)}."
