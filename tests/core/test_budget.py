"""Prices, costs, and the team's own days and months."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.budget import Budget, Price, day, month, read_prices
from bot.core.model import Usage


def test_prices_are_read() -> None:
    """A model may have a slash, a colon or an equals sign in its name, and a price of its own for cached tokens."""
    assert read_prices("m-1=0.5/2, org/m:2=1/0.1/4,") == {"m-1": Price(0.5, 0.5, 2), "org/m:2": Price(1, 0.1, 4)}


@pytest.mark.parametrize("text", ["m", "m=1", "m=1/2/3/4", "=1/2", "m=a/b", "m=-1/2", "m=nan/1"])
def test_what_is_no_price_is_refused(text: str) -> None:
    """The message shows what a price looks like."""
    with pytest.raises(ValueError, match="model=in/out"):
        read_prices(text)


def test_a_call_costs_its_tokens() -> None:
    """A million tokens at 2 are 2; what came from a cache has its own price; an unknown model has no cost."""
    budget = Budget(read_prices("m=2/1/4"))
    assert budget.cost("m", Usage(1000, 100, tokens_cached=400)) == 1200 + 400 + 400
    assert budget.cost("other", Usage(1000, 100)) is None


def test_a_day_is_the_teams_own() -> None:
    """In Berlin the day of 23:30 UTC is the next one; with the clocks going back it has 25 hours."""
    late = datetime(2026, 10, 24, 23, 30, tzinfo=UTC)
    window = day(late, "Europe/Berlin")
    assert (window.start, window.end) == (
        datetime(2026, 10, 24, 22, tzinfo=UTC),
        datetime(2026, 10, 25, 23, tzinfo=UTC),
    )


def test_a_month_ends_with_the_teams_midnight() -> None:
    """December ends with the year."""
    window = month(datetime(2026, 12, 31, 12, tzinfo=UTC), "America/New_York")
    assert (window.start, window.end) == (datetime(2026, 12, 1, 5, tzinfo=UTC), datetime(2027, 1, 1, 5, tzinfo=UTC))
