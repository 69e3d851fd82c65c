"""The routes of the question of the day's set-up: the command, and the form behind its buttons."""

from __future__ import annotations

from bot.core.ui import Action
from bot.usecases.router import Route, Routes
from bot.usecases.scheduling import Scheduling


def scheduling_routes(scheduling: Scheduling) -> Routes:
    """Name what can be asked for around schedules."""
    return {
        "daily": Route(
            scheduling.command,
            "when the question of the day comes, and where",
            usage="daily [setup|edit|pause|now|…]",
            form_for=_form_for,
        ),
        "plan": Route(scheduling.open_form, opens_form=True),
        "planned": Route(scheduling.submit),
        "left": Route(scheduling.left, repeatable=True),
        "arrived": Route(scheduling.arrived, repeatable=True),
    }


def _form_for(words: str) -> Action | None:
    verb, _, number = words.strip().casefold().partition(" ")
    if verb == "setup" and not number:
        return Action("plan")
    return Action("plan", number) if verb == "edit" and number.isascii() and number.isdecimal() else None
