"""Seasons: which is running, what a new one would mean, and that it has begun."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.standings import SEASON_NAME_MAX, Season
from bot.core.ui import Action, Button, Facts, Field, Form, Message, Prose, Table

NOT_YOURS = "A season is begun by those who manage this place."
TITLE = "Seasons"
MEANS = "In a season every question counts once for everybody, and the season's board holds the points of its answers alone."
BEGIN = Button("Begin a season", Action("begin"))
BOARD = Button("The season's board", Action("leaderboard", "season"))


def usage() -> str:
    """Say what the command takes."""
    return "`season` shows them, `season begin NAME` begins one, once you have said yes."


def seasons(found: Sequence[Season], *, may_manage: bool) -> Message:
    """List a team's seasons, the running one first."""
    rows = tuple((one.name, _since(one)) for one in reversed(found))
    running = Prose("The first in the list is running." if len(found) > 1 else "Your team is in its first one.")
    buttons = (BOARD, *((BEGIN,) if may_manage else ()))
    return Message(TITLE, (Prose(MEANS), Table(("Season", "Began"), rows), running), buttons)


def form(number: int) -> Form:
    """Ask what the new season is called."""
    hint = "such as Spring 2027"
    name = Field("name", "Its name", f"Season {number}", hint, max_length=SEASON_NAME_MAX)
    return Form("Begin a season", "", Action("beginning"), fields=(name,))


def really(running: Season, coming: Season, today: date, zone: str) -> Message:
    """Ask before a season begins, since places begin anew."""
    facts = (("New season", coming.name), ("After", running.name), ("Begins", f"now, {said(today)} ({zone})"))
    means = (
        "- **Places begin anew:** the new season's board is empty, and every question counts once more for everybody.\n"
        "- **Nothing is deleted:** answers, results, streaks, the boards of earlier seasons and of all time stay.\n"
        "- **The open question still belongs to the season before**, for everybody, also if they answer it later."
    )
    yes = Button("Begin it", Action("begun", f"{coming.number} {coming.name}"), primary=True)
    return Message("Begin a season?", (Facts(facts), Prose(means)), (yes,), footer="It can't be taken back.")


def begun(season: Season, today: date) -> Message:
    """Say that a season has begun."""
    facts = (("Season", season.name), ("Since", said(today)))
    told = Prose(
        "The board is empty, and every question counts once more; one that is open still belongs to the season before. "
        "Earlier boards stay: `leaderboard` leads there."
    )
    return Message("A new season has begun", (Facts(facts), told), (BOARD,))


def begun_before(found: Sequence[Season]) -> Message:
    """Say that somebody was quicker."""
    last = found[-1]
    told = Prose("Another season has been begun meanwhile, so nothing was changed.")
    return Message(TITLE, (told, Facts((("Running", last.name), ("Since", _since(last))))), (BOARD,))


def said(day: date) -> str:
    """Write a date with its year."""
    return f"{day.day} {day:%B %Y}"


def _since(season: Season) -> str:
    return said(season.began_on) if season.began_on else "with the team"
