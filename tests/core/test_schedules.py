"""The calendar of schedules, over every zone there is and all that is done to clocks there."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice, pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Difficulty
from bot.core.schedules import EVERY_DAY, WORKDAYS, Day, Demand, Plan, day_of, exists, moment_of

ZONES = st.sampled_from(sorted(zoneinfo.available_timezones() - {"localtime"}))
MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - hypothesis adds the zone
TIMES = st.times().map(lambda at: at.replace(second=0, microsecond=0))
DAYS = st.sets(st.sampled_from(EVERY_DAY), min_size=1).map(lambda days: tuple(sorted(days, key=EVERY_DAY.index)))
PLANS = st.builds(Plan, at=TIMES, days=DAYS, zone=ZONES)
BERLIN = ZoneInfo("Europe/Berlin")


@given(PLANS, MOMENTS)
def test_each_day_comes_once_and_none_is_left_out(plan: Plan, moment: datetime) -> None:
    """The next occurrences are on the very days that the zone's calendar has, one each, in order."""
    found = list(islice(plan.occurrences(moment), 12))
    dates = [one.date for one in found]
    last = dates[-1] - dates[0]
    between = [dates[0] + timedelta(n) for n in range(last.days + 1)]
    zone = ZoneInfo(plan.zone)
    assert dates == [day for day in between if day_of(day) in plan.days and exists(day, zone)]
    assert all(one.at < two.at for one, two in pairwise(found))


@given(PLANS, MOMENTS)
def test_the_next_is_the_first_after_the_moment(plan: Plan, moment: datetime) -> None:
    """It lies after the moment, and nothing lies between: asked again a second before, it is the same."""
    found = plan.after(moment)
    assert found.at > moment
    assert plan.after(found.at - timedelta(seconds=1)) == found
    assert plan.after(found.at) != found


@given(st.dates(date(1990, 1, 1), date(2040, 1, 1)), TIMES, ZONES)
def test_the_clocks_there_show_the_time_or_jump_over_it(day: date, at: time, name: str) -> None:
    """Where the time exists the clocks show it; where it does not they have just jumped, and it is later there."""
    zone = ZoneInfo(name)
    moment = moment_of(day, at, zone)
    shown = moment.astimezone(zone).replace(tzinfo=None)
    if shown != datetime.combine(day, at):
        assert shown > datetime.combine(day, at)
        before = (moment - timedelta(seconds=1)).astimezone(zone).replace(tzinfo=None)
        assert before < datetime.combine(day, at)
        assert shown - before > timedelta(seconds=1)


def test_an_hour_that_comes_twice_counts_once() -> None:
    """In autumn half past two comes at summer time, and not again an hour later."""
    plan = Plan(time(2, 30), EVERY_DAY, "Europe/Berlin")
    found = list(islice(plan.occurrences(datetime(2026, 10, 24, 12, tzinfo=UTC)), 2))
    assert [one.at for one in found] == [
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 26, 1, 30, tzinfo=UTC),
    ]


def test_an_hour_that_is_left_out_comes_at_its_end() -> None:
    """In spring half past two is three o'clock."""
    assert moment_of(date(2026, 3, 29), time(2, 30), BERLIN) == datetime(2026, 3, 29, 1, tzinfo=UTC)


def test_a_day_that_is_left_out_has_no_question() -> None:
    """Samoa went over the date line and had no 30 December 2011."""
    plan = Plan(time(9), EVERY_DAY, "Pacific/Apia")
    found = list(islice(plan.occurrences(datetime(2011, 12, 29, tzinfo=UTC)), 3))
    assert [one.date.day for one in found] == [29, 31, 1]


@pytest.mark.parametrize(
    ("days", "levels"),
    [
        (WORKDAYS, ["easy", "easy", "medium", "medium", "hard"]),
        ((Day.MON, Day.WED, Day.FRI), ["easy", "medium", "hard"]),
        ((Day.SUN,), ["easy"]),
    ],
)
def test_difficulty_rises_through_the_week(days: tuple[Day, ...], levels: list[str]) -> None:
    """The schedule's first days are easy, its last ones hard."""
    monday = date(2026, 11, 23)
    week = [monday + timedelta(EVERY_DAY.index(day)) for day in days]
    assert [Demand.RISING.on(day, days) for day in week] == levels


def test_a_fixed_difficulty_is_the_same_every_day() -> None:
    """And any is none in particular."""
    assert Demand.HARD.on(date(2026, 11, 23), WORKDAYS) is Difficulty.HARD
    assert Demand.ANY.on(date(2026, 11, 23), WORKDAYS) is None
