"""The help, and the words that greet somebody who starts the bot in a terminal."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core import scoring
from bot.core.model import JudgeIdentity
from bot.core.screens.wording import TODAY
from bot.core.ui import Message, Prose, Table

CONNECT = (
    "To connect a language model set `OPENAI_API_KEY`, or `OPENAI_BASE_URL` for a server of your own, as `.env.example` "
    "shows; Discord and Slack follow in a later version."
)


def help_screen(commands: Sequence[tuple[str, str]], judge: JudgeIdentity) -> Message:
    """List what can be asked for, and how points come about."""
    rules = (
        f"**Points** are the score times 1, 1.25 or 1.5 for easy, medium or hard, less {scoring.HINT_COST} a hint, plus "
        f"{scoring.STREAK_BONUS_PER_DAY} for every day in a row after the first, up to {scoring.STREAK_BONUS_MAX}, when the score is 40 or more. They are "
        "for your first answer to a question in a season, given before its reveal; all else is practice."
    )
    return Message(
        "What you can ask for",
        (Table(("Command", "What it does"), tuple(commands)), Prose(rules), Prose(_who_grades(judge))),
        (TODAY,),
    )


def greeting(name: str, judge: JudgeIdentity) -> Message:
    """Greet somebody at the terminal, and say in a line how to connect more."""
    return Message(
        f"Hello, {name}",
        (
            Prose(
                "Practise for generative-AI interviews: a question a day, graded key point by key point. `today` asks, `help` lists everything."
            ),
            Prose(_who_grades(judge)),
        ),
        (TODAY,),
    )


def _who_grades(judge: JudgeIdentity) -> str:
    if judge.estimates:
        return (
            f"No language model is connected, so scores are honest estimates and nothing leaves this machine. {CONNECT}"
        )
    return f"Question and answer go, without your name, to the model `{judge.model}` to be graded."
