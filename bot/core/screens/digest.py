"""The digest of the week, as it is posted to a channel."""

from __future__ import annotations

from bot.core.digest import Digest, Week
from bot.core.screens.reveal import SOMEBODY
from bot.core.screens.wording import TODAY, count
from bot.core.ui import Action, Block, Button, Message, Prose, Table

NO_SCHEDULE = "There is no week to sum up: no question of the day is set up. `daily` shows how."


def digest(told: Digest) -> Message:
    """Show the week: how much was answered, who stands where, whose streaks run, and what was hardest."""
    questions = count(len(told.asked), "question")
    said = f"{questions}, {count(told.answers, 'answer')} by {count(told.people, 'person', 'people')}."
    body: list[Block] = [
        Prose(f"**{said}**" if told.answers else f"{questions}, and nobody answered. A new week, a new start.")
    ]
    if told.places:
        rows = tuple(
            (
                f"{place.rank}.",
                place.name or SOMEBODY,
                f"{'~' if place.estimates else ''}{place.points:,}",
                f"{place.answers:,}",
            )
            for place in told.places
        )
        body += [
            Prose("**The week's first places**"),
            Table(("", "Name", "Points", "Answers"), rows, frozenset({0, 2, 3})),
        ]
    if told.streaks:
        running = tuple((one.name or SOMEBODY, count(one.days, "day")) for one in told.streaks)
        body += [Prose("**Longest streaks**"), Table(("Name", "In a row"), running, frozenset({1}))]
    if told.hardest:
        body += [
            Prose(f"**The hardest question**, on average {told.hardest.average} of 100"),
            Prose(told.hardest.text),
        ]
    estimated = any(place.estimates for place in told.places)
    board = Button("This week's board", Action("leaderboard", "week"))
    note = "~ holds estimates, which count until a language model judges the answers." if estimated else ""
    return Message(f"The week of {_days(told.week)}", tuple(body), (board, TODAY), footer=note)


def _days(week: Week) -> str:
    first, last = week.first, week.last
    begins = f"{first.day} {first:%B}" if first.month != last.month else f"{first.day}"
    return f"{begins} to {last.day} {last:%B}"
