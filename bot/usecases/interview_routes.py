"""The routes of mock interviews: commands, and what the buttons and forms in them ask for."""

from __future__ import annotations

from bot.usecases.exporting import Exporting
from bot.usecases.interviews import Interviews
from bot.usecases.practice import Practice
from bot.usecases.reporting import Reporting
from bot.usecases.router import Route, Routes, with_parts
from bot.usecases.turns import SPOKEN, Turns


def interview_routes(
    running: Interviews, turns: Turns, reporting: Reporting, practice: Practice, exporting: Exporting
) -> Routes:
    """Name what can be asked for around interviews and practice."""
    return {
        "interview": Route(
            with_parts(
                running.start, {"list": reporting.list_, "report": reporting.show} | dict.fromkeys(SPOKEN, turns.said)
            ),
            "a mock interview, between the two of us",
            usage="interview [TOPICS] [3-15] [LEVEL] [STYLE]",
            aliases=("start",),
        ),
        "interviews": Route(reporting.list_, "your interviews and their reports"),
        "report": Route(reporting.show, "the report on your last interview"),
        "practice": Route(practice.practise, "a question that is due, weak points first", aliases=("practise",)),
        "nudge": Route(practice.nudge, "a word each morning when practice is due", usage="nudge [on|off]"),
        "export": Route(exporting.export, "all that is yours, as a file", usage="export [json|markdown]"),
        "later": Route(practice.later),
        "keep": Route(exporting.keep),
        "agree": Route(running.agree),
        "turn": Route(turns.turn, spoken=SPOKEN),
        "reply": Route(turns.reply, opens_form=True),
        "told": Route(turns.told, repeatable=True),
        "hear": Route(turns.hear),
        "edited": Route(turns.edited, repeatable=True),
        "look": Route(running.look),
    }
