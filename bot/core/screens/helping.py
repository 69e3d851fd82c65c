"""The help, and the words that greet somebody who starts the bot in a terminal."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core import scoring, streaks
from bot.core.model import Difficulty, JudgeIdentity
from bot.core.scoring import Weighing
from bot.core.screens.wording import LEADERBOARD, TODAY
from bot.core.ui import Message, Prose, Table

CONNECT = (
    "To connect a language model set `OPENAI_API_KEY`, or `OPENAI_BASE_URL` for a server of your own, as `.env.example` "
    "shows, and there too how to bring the bot to Discord or Slack."
)

ELSE = "You, and this list"
GROUPS = (
    ("The question of the day", ("today", "answer", "hint", "result", "reference", "reveal")),
    ("Mock interviews and practice", ("interview", "interviews", "report", "practice", "nudge")),
    ("Who stands where", ("leaderboard", "digest", "season", "how")),
    ("The bank", ("search", "show", "suggest", "suggestions")),
    (ELSE, ("profile", "history", "visibility", "remind", "export", "erase", "help")),
    ("For managers and reviewers", ("daily", "close", "settings", "freeze", "review")),
)

_REST = (
    f"less {scoring.HINT_COST} a hint, plus {scoring.STREAK_BONUS_PER_DAY} for every day in a row after the first, up to {scoring.STREAK_BONUS_MAX}, when the score is 40 or more. They are "
    "for your first answer to a question in a season, given before its reveal; all else is practice."
)

POINTS_BRIEFLY = (
    "**Points** come of the score, the question's difficulty, hints and streaks, for your first answer to a question in a "
    "season; all else is practice. `how` tells it exactly."
)

STREAKS = (
    f"**Streaks** go by the days that have a question; a day without one breaks nothing. Every {streaks.FREEZE_EVERY} days in a row earn a "
    f"freeze, of which {streaks.FREEZES_KEPT} are kept: a day you miss uses one by itself, and your streak goes on."
)


def _points(weighing: Weighing) -> str:
    if weighing is Weighing.SAME:
        return f"**Points** are the score, {_REST}"
    easy, medium, hard = (f"{weighing.percent(one) / 100:g}" for one in Difficulty)
    return f"**Points** are the score times {easy}, {medium} or {hard} for easy, medium or hard, {_REST}"


def points_screen(judge: JudgeIdentity, weighing: Weighing) -> Message:
    """Explain how a score, its points and a place come about, as the team has difficulty count."""
    levels = ", ".join(f"{least} and more is {name.value}" for least, name in scoring.LEVELS if least)
    score = (
        "**The score** is 0 to 100, from the question's key points: each has a weight, and each counts only with your "
        f"own words as proof. {levels[0].upper()}{levels[1:]}."
    )
    places = "**Places** go by the sum of points in the period; ties share one. A later start costs nothing but days."
    body = (Prose(score), Prose(_points(weighing)), Prose(STREAKS), Prose(places), Prose(_who_grades(judge)))
    return Message("How points come about", body, (LEADERBOARD,))


def help_screen(commands: Mapping[str, tuple[str, str]], judge: JudgeIdentity) -> Message:
    """List what can be asked for, and say where points are explained.

    ``commands`` gives for each verb how it is typed and what it does.
    """
    left = tuple(verb for verb in commands if not any(verb in verbs for _, verbs in GROUPS))
    groups = ((title, verbs + (left if title == ELSE else ())) for title, verbs in GROUPS)
    found = ((title, tuple(commands[verb] for verb in verbs if verb in commands)) for title, verbs in groups)
    lists = (block for title, rows in found if rows for block in (Prose(f"**{title}**"), Table(("", ""), rows)))
    return Message("What you can ask for", (*lists, Prose(POINTS_BRIEFLY), Prose(_who_grades(judge))), (TODAY,))


def greeting(name: str, judge: JudgeIdentity) -> Message:
    """Greet somebody at the terminal, and say in a line how to connect more."""
    return Message(
        f"Hello, {name}",
        (
            Prose(
                "Practise for generative-AI interviews, graded key point by key point. `today` asks the question of the day, "
                "`interview` holds a mock interview or goes on with yours, `help` lists everything."
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
