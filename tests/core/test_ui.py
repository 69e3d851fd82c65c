"""Actions live inside buttons, so they read back as written and never outgrow one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.standings import Period, local_date, period_key, period_keys
from bot.core.ui import ACTION_MAX, Action
from tests.factories import FakeClock

VERBS = st.text(st.characters(categories=["Ll"]), min_size=1, max_size=20)


@given(VERBS, st.text(max_size=60))
def test_an_action_reads_back_as_written(verb: str, arg: str) -> None:
    """Whatever the argument, colons included."""
    assert Action.decode(Action(verb, arg).encode()) == Action(verb, arg)


def test_an_action_too_long_for_a_button_is_refused_at_once() -> None:
    """The mistake shows where the action is made, not where a platform refuses it."""
    with pytest.raises(ValueError, match="over 100"):
        Action("answer", "x" * ACTION_MAX)


def test_a_day_belongs_to_its_periods() -> None:
    """Weeks are ISO weeks, so the last days of December may belong to the next year's first."""
    day = local_date(FakeClock()(), "Europe/Berlin")
    assert period_keys(day, 2) == ("2026-11-23", "2026-W48", "2026-11", "S2", "all")
    assert period_key(Period.WEEK, day.replace(month=12, day=31), 1) == "2026-W53"
