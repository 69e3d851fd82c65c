"""Streaks: days in a row, and what freezes do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.streaks import FREEZES_KEPT, Day, Streak, streak_of


def days(marks: str, *, granted: int = 0) -> list[Day]:
    """Read days from ``x`` for an answered one and ``.`` for a missed one, oldest first."""
    return [Day(mark == "x", granted) for mark in marks]


@pytest.mark.parametrize(
    ("marks", "length"),
    [("", 0), ("x.xx", 2), ("xx.", 2), ("x..", 0), (".", 0), ("xxxxx", 5), (".x", 1)],
)
def test_a_streak_counts_back_from_the_last_day(marks: str, length: int) -> None:
    """A day still open does not break it; a missed one does."""
    assert streak_of(days(marks)).days == length


def test_seven_days_in_a_row_earn_a_freeze() -> None:
    """Six do not."""
    assert streak_of(days("x" * 6)).freezes == 0
    assert streak_of(days("x" * 7)).freezes == 1


def test_no_more_than_two_are_kept() -> None:
    """Five weeks in a row keep what two have earned."""
    assert streak_of(days("x" * 35)).freezes == FREEZES_KEPT


def test_a_missed_day_uses_one_by_itself() -> None:
    """The streak goes on, without the missed day in it, and it is told that one day was bridged."""
    assert streak_of(days("xxxxxxx.x")) == Streak(days=8, freezes=0, bridged=1)


def test_two_missed_days_use_two() -> None:
    """After two weeks both freezes carry the streak over a long weekend."""
    assert streak_of(days("x" * 14 + "..x")) == Streak(days=15, freezes=0, bridged=2)


def test_a_day_more_than_there_are_freezes_ends_it() -> None:
    """What was bridged before is forgotten with it."""
    assert streak_of(days("xxxxxxx..x")) == Streak(days=1)


def test_bridged_days_are_told_until_the_day_after() -> None:
    """The answer after the gap tells it, the next one no longer does."""
    assert streak_of(days("xxxxxxx.xx")).bridged == 0


def test_a_missed_day_that_is_over_is_told_before_the_next_answer() -> None:
    """In the profile, today still open, it stands that yesterday was bridged."""
    assert streak_of(days("xxxxxxx..")) == Streak(days=7, freezes=0, bridged=1)


def test_a_granted_freeze_serves_like_an_earned_one() -> None:
    """It was granted on the third day, and carries over the fourth."""
    history = days("xx", granted=0) + days("x.x", granted=1)
    assert streak_of(history) == Streak(days=4, freezes=0, bridged=1)


def test_nothing_is_used_where_there_is_no_streak() -> None:
    """Who has not begun loses no freeze that was granted."""
    assert streak_of(days("..x", granted=1)) == Streak(days=1, freezes=1)


@given(st.lists(st.booleans(), max_size=60))
def test_freezes_never_shorten_a_streak(answered: list[bool]) -> None:
    """With freezes it is at least as long as the run of answered days at the end."""
    plain = 0
    closed = answered if not answered or answered[-1] else answered[:-1]
    for day in reversed(closed):
        if not day:
            break
        plain += 1
    assert streak_of([Day(day) for day in answered]).days >= plain
