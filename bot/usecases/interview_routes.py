"""The routes of mock interviews: commands, and what the buttons and forms in them ask for."""

from __future__ import annotations

from bot.usecases.interviews import Interviews
from bot.usecases.reporting import Reporting
from bot.usecases.router import Route, Routes
from bot.usecases.turns import Turns


def interview_routes(running: Interviews, turns: Turns, reporting: Reporting) -> Routes:
    """Name what can be asked for around interviews."""
    return {
        "interview": Route(
            running.start,
            "a mock interview, between the two of us",
            usage="interview [TOPICS] [3-15] [LEVEL] [STYLE]",
            aliases=("start",),
        ),
        "interviews": Route(reporting.list_, "your interviews and their reports"),
        "report": Route(reporting.show, "the report on your last interview"),
        "agree": Route(running.agree),
        "turn": Route(turns.turn),
        "reply": Route(turns.reply, opens_form=True),
        "told": Route(turns.told),
        "hear": Route(turns.hear),
        "look": Route(running.look),
    }
