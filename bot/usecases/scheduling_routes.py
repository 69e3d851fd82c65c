"""The routes of the question of the day's set-up: the command, and the form behind its buttons."""

from __future__ import annotations

from bot.usecases.router import Route, Routes
from bot.usecases.scheduling import Scheduling


def scheduling_routes(scheduling: Scheduling) -> Routes:
    """Name what can be asked for around schedules."""
    return {
        "daily": Route(
            scheduling.command,
            "when the question of the day comes, and where",
            usage="daily [setup|edit|pause|now|…]",
        ),
        "plan": Route(scheduling.open_form, opens_form=True),
        "planned": Route(scheduling.submit),
    }
