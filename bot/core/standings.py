"""Periods of the board: which days, weeks and months a moment belongs to in a team's own zone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

ALL_TOPICS = ""


class Period(StrEnum):
    """How far back a board looks."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    ALL = "all"


def local_date(moment: datetime, zone: str) -> date:
    """Give the team's calendar date of a moment."""
    return moment.astimezone(ZoneInfo(zone)).date()


def end_of_day(day: date, zone: str) -> datetime:
    """Give the moment (UTC) at which a calendar date ends in a zone: the start of the next one there."""
    following = datetime.combine(day + timedelta(days=1), time(), ZoneInfo(zone))
    return following.astimezone(UTC)


def period_key(period: Period, day: date) -> str:
    """Name the period that a day falls into, as score totals are keyed: ``2026-11-23``, ``2026-W48``, ``2026-11``."""
    if period is Period.DAY:
        return day.isoformat()
    if period is Period.WEEK:
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02}"
    if period is Period.MONTH:
        return f"{day:%Y-%m}"
    return "all"


def period_keys(day: date) -> tuple[str, ...]:
    """Name every period that a day's points go into."""
    return tuple(period_key(period, day) for period in Period)


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
