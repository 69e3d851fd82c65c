"""Periods of the board: which days, weeks and months a moment belongs to in a team's own zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ALL_TOPICS = ""
SEASON_NAME_MAX = 40


class Period(StrEnum):
    """How far back a board looks."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    SEASON = "season"
    ALL = "all"


def local_date(moment: datetime, zone: str) -> date:
    """Give the team's calendar date of a moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def end_of_day(day: date, zone: str) -> datetime:
    """Give the moment (UTC) at which a calendar date ends in a zone: the start of the next one there."""
    following = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return following.astimezone(UTC)


def period_key(period: Period, day: date, season: int) -> str:
    """Name the period that a day falls into, as score totals are keyed: ``2026-11-23``, ``2026-W48``, ``2026-11``, ``S2``."""
    if period is Period.DAY:
        return day.isoformat()
    if period is Period.WEEK:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if period is Period.MONTH:
        return f"{day:%Y-%m}"
    return f"S{season}" if period is Period.SEASON else "all"


def period_keys(day: date, season: int) -> tuple[str, ...]:
    """Name every period that the points of a day in a season go into."""
    return tuple(period_key(period, day, season) for period in Period)


@dataclass(frozen=True, slots=True)
class Season:
    """A stretch of time in which each question counts once for everybody. A team's first one began with it, on no date."""

    number: int
    name: str
    began_on: date | None = None


FIRST_SEASON = Season(1, "First season")


@dataclass(frozen=True, slots=True)
class Place:
    """One line of a board. ``rank`` is shared by ties; ``estimates`` of the ``answers`` are unconfirmed estimates."""

    rank: int
    member_id: int
    name: str
    points: int
    answers: int
    estimates: int


@dataclass(frozen=True, slots=True)
class Board:
    """A page of standings, how many stand on the whole board, and the viewer's own place wherever it is."""

    places: tuple[Place, ...]
    total: int
    mine: Place | None
    page: int = 1
    pages: int = 1
