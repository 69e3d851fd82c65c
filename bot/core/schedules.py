"""Schedules: when a channel gets its question, by the clocks of its own zone and through every change of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from bot.core.model import Difficulty
from bot.core.places import Channel

LOOKAHEAD = 400  # days; the next occurrence is at most eight away, but for a calendar that leaves days out


class Day(StrEnum):
    """The days of the week by name: numbers begin on another day in every library."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


EVERY_DAY = tuple(Day)
WORKDAYS = EVERY_DAY[:5]


def day_of(date_: date) -> Day:
    """Name the day of the week."""
    return EVERY_DAY[date_.weekday()]


class Demand(StrEnum):
    """How difficult a schedule's questions are."""

    ANY = "any"
    EASY = "easy"
    MEDIUM = "medium"
    HARD = "hard"
    RISING = "rising"

    def on(self, date_: date, days: tuple[Day, ...]) -> Difficulty | None:
        """Give the difficulty asked for on a day, None for any. What rises does so over the schedule's days of the week."""
        if self is Demand.ANY:
            return None
        if self is not Demand.RISING:
            return Difficulty(self.value)
        day = day_of(date_)
        place = sum(EVERY_DAY.index(other) < EVERY_DAY.index(day) for other in days)
        return tuple(Difficulty)[place * len(Difficulty) // max(len(days), place + 1)]


class PostingState(StrEnum):
    """How far an occurrence has come.

    ``SENDING`` may stand in the channel or not: the answer to the last attempt was never heard.
    """

    PLANNED = "planned"
    SENDING = "sending"
    POSTED = "posted"
    CLOSED = "closed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a schedule is due: its date where it is, and the moment (UTC)."""

    date: date
    at: datetime


@dataclass(frozen=True, slots=True)
class Plan:
    """What somebody sets up: when, and what with.

    ``days`` are in the order of the week. No ``topics`` are all of them. A missed post goes out late within ``grace``,
    else it is skipped; no grace is never late. ``ping`` is as in a Message; ``thread`` opens one at the reveal.
    """

    at: time
    days: tuple[Day, ...]
    zone: str
    topics: tuple[str, ...] = ()
    demand: Demand = Demand.ANY
    open_for: timedelta = timedelta(hours=24)
    grace: timedelta = timedelta(hours=2)
    ping: str = ""
    thread: bool = True

    def after(self, moment: datetime) -> Occurrence:
        """Give the first occurrence after a moment."""
        return next(self.occurrences(moment))

    def occurrences(self, moment: datetime) -> Iterator[Occurrence]:
        """Give the occurrences after a moment, in turn."""
        zone = ZoneInfo(self.zone)
        day = moment.astimezone(zone).date() - timedelta(days=1)
        for _ in range(LOOKAHEAD):
            if day_of(day) in self.days and exists(day, zone):
                at = moment_of(day, self.at, zone)
                if at > moment:
                    yield Occurrence(day, at)
            day += timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Schedule:
    """A plan at work in a channel. ``upcoming`` is its next occurrence; a paused one has a reason, empty when somebody asked.

    ``owner_id`` is the account of whoever set it up, who hears of what only a person can mend.
    """

    id: int
    team_id: int
    workspace_id: int
    channel: Channel
    plan: Plan
    upcoming: Occurrence
    owner_id: int | None = None
    paused_at: datetime | None = None
    pause_reason: str = ""


@dataclass(frozen=True, slots=True)
class Posting:
    """An occurrence of a schedule with its question, and how far it has come. Moments are UTC.

    ``tried_at`` is the first attempt to send it of those that nothing was heard of; ``fresh_left`` counts the questions
    that the channel has not had.
    """

    id: int
    task_id: int
    schedule_id: int | None
    channel: Channel
    slot: str
    occurrence: Occurrence
    state: PostingState
    opened_at: datetime
    closes_at: datetime | None
    message_ref: str = ""
    thread_ref: str = ""
    attempts: int = 0
    tried_at: datetime | None = None
    fresh_left: int | None = None

    @property
    def key(self) -> str:
        """Name the posting, the same for every attempt to send it. Its own number tells a schedule's from a removed one's."""
        return f"post:{self.schedule_id}:{self.slot.partition(':')[2]}:{self.id}"


def slot_of(schedule_id: int, day: date, at: time) -> str:
    """Name an occurrence within its workspace."""
    return f"{schedule_id}:{day.isoformat()}T{at:%H:%M}"


def moment_of(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Give the moment (UTC) at which the clocks of a zone show a time on a day.

    Of an hour that comes twice it is the first. In an hour that is left out it is the end of the gap, the next time
    that the clocks show at all.
    """
    wall = datetime.combine(day, at)
    first, second = wall.replace(tzinfo=zone), wall.replace(tzinfo=zone, fold=1)
    before, after = first.utcoffset() or timedelta(), second.utcoffset() or timedelta()
    found = first.astimezone(UTC)
    if after <= before:
        return found
    # The clocks jump over this time, from one offset to the other: look for the second in which they do.
    low, high = int(second.astimezone(UTC).timestamp()), int(found.timestamp())
    while high - low > 1:
        middle = (low + high) // 2
        jumped = datetime.fromtimestamp(middle, zone).utcoffset() != before
        low, high = (low, middle) if jumped else (middle, high)
    return datetime.fromtimestamp(high, UTC)


def exists(day: date, zone: ZoneInfo) -> bool:
    """Tell whether a zone has the day at all: one that crosses the date line leaves one out."""
    return moment_of(day, time(), zone).astimezone(zone).date() == day
