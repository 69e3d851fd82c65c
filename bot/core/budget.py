"""What calls to a model cost, and how much of it people and teams may use: prices, caps and when a cap opens again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bot.core.model import Usage

MILLIONTHS = 1_000_000
_NUMBER = r"\s*(\d+(?:\.\d+)?)\s*"
_PRICE = re.compile(rf"{_NUMBER}/(?:{_NUMBER}/)?{_NUMBER}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, in the operator's currency."""

    tokens_in: float
    tokens_cached: float
    tokens_out: float

    def cost(self, usage: Usage) -> int:
        """Give the cost of a call, in millionths of the currency."""
        fresh = usage.tokens_in - usage.tokens_cached
        return round(
            fresh * self.tokens_in + usage.tokens_cached * self.tokens_cached + usage.tokens_out * self.tokens_out
        )


def read_prices(text: str) -> dict[str, Price]:
    """Read prices a million tokens: ``model=in/out`` or ``model=in/cached/out``, separated by commas.

    Raises ValueError that says what they look like.
    """
    prices = {}
    for entry in filter(None, (part.strip() for part in text.split(","))):
        model, _, figures = entry.rpartition("=")
        found = _PRICE.fullmatch(figures)
        if not model.strip() or found is None:
            msg = f"{entry!r} is no price; one looks like model=in/out or model=in/cached/out, a million tokens each"
            raise ValueError(msg)
        into, cached, out = found.groups()
        prices[model.strip()] = Price(float(into), float(cached or into), float(out))
    return prices


@dataclass(frozen=True, slots=True)
class Caps:
    """The most that may be used, None for no limit: judgements a person and day, and money (millionths) a team."""

    person_day: int | None = None
    team_day: int | None = None
    team_month: int | None = None

    @property
    def any(self) -> bool:
        """Whether there is anything to keep to."""
        return (self.person_day, self.team_day, self.team_month) != (None, None, None)


@dataclass(frozen=True, slots=True)
class Budget:
    """Prices by model, and caps. A model without a price has calls of unknown cost."""

    prices: Mapping[str, Price] = field(default_factory=dict)
    caps: Caps = field(default_factory=Caps)

    def cost(self, model: str, usage: Usage) -> int | None:
        """Give the cost of a call, in millionths of the currency, or None where the price is not known."""
        price = self.prices.get(model)
        return price.cost(usage) if price else None


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of time that a cap is for: from its start until it opens anew."""

    start: datetime
    end: datetime


def day(now: datetime, zone: str) -> Window:
    """Give the team's day that a moment falls into."""
    today = now.astimezone(ZoneInfo(zone)).date()
    return Window(*(_midnight(date_, zone) for date_ in (today, today + timedelta(days=1))))


def month(now: datetime, zone: str) -> Window:
    """Give the team's month that a moment falls into."""
    first = now.astimezone(ZoneInfo(zone)).date().replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Window(_midnight(first, zone), _midnight(following, zone))


def _midnight(date_: date, zone: str) -> datetime:
    return datetime.combine(date_, time(), ZoneInfo(zone)).astimezone(UTC)
