"""The digest of a week: when it is due, and what stands in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.evidence import rounded
from bot.core.reveal import LEAST_FOR_FIGURES
from bot.core.schedules import EVERY_DAY, Day, moment_of
from bot.core.standings import Place

LATEST = timedelta(days=2)  # after that a digest that was missed is old news
WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days, from the first to the last."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Asked:
    """A question of the week, the scores of the answers that came in time, and whose they are, by members' numbers."""

    text: str
    scores: tuple[int, ...]
    who: frozenset[int] = frozenset()

    @property
    def average(self) -> int | None:
        """The mean score, None where it would tell of somebody rather than of the team."""
        return rounded(sum(self.scores) / len(self.scores)) if len(self.scores) >= LEAST_FOR_FIGURES else None


@dataclass(frozen=True, slots=True)
class Runner:
    """Somebody's streak, in days; ``name`` is empty for who stands on boards without it."""

    name: str
    days: int


@dataclass(frozen=True, slots=True)
class Digest:
    """A channel's week. ``places`` are the first of the team."""

    week: Week
    asked: tuple[Asked, ...]
    places: tuple[Place, ...]
    streaks: tuple[Runner, ...]

    @property
    def answers(self) -> int:
        """How many answers there were."""
        return sum(len(one.scores) for one in self.asked)

    @property
    def people(self) -> int:
        """How many people gave them."""
        return len(frozenset[int]().union(*(one.who for one in self.asked)))

    @property
    def hardest(self) -> Asked | None:
        """The question with the lowest average, of those that have one; None unless there are two to compare."""
        known = [one for one in self.asked if one.average is not None]
        return min(known, key=lambda one: one.average or 0) if len(known) > 1 else None


def week_due(now: datetime, *, day: Day, at: time, zone: str) -> Week | None:
    """Give the week whose digest is due at a moment: that before the last such day and time; None when it is old news."""
    where = ZoneInfo(zone)
    today = now.astimezone(where).date()
    back = (today.weekday() - EVERY_DAY.index(day)) % len(EVERY_DAY)
    posted = today - timedelta(days=back)
    due = moment_of(posted, at, where)
    if not due <= now < due + LATEST:
        return None
    return Week(posted - WEEK, posted - timedelta(days=1))


def longest(runners: Sequence[Runner], *, most: int) -> tuple[Runner, ...]:
    """Give the longest streaks of more than a day, longest first."""
    return tuple(sorted((one for one in runners if one.days > 1), key=lambda one: -one.days)[:most])
