"""What comes by itself at a terminal: cards, reveals and digests, each to be shown once to everybody who sits down there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Thing(StrEnum):
    """What has come."""

    CARD = "card"
    REVEAL = "reveal"
    DIGEST = "digest"


@dataclass(frozen=True, slots=True)
class Arrival:
    """One thing that has come: the row it is of, and when (UTC)."""

    thing: Thing
    number: int
    at: datetime

    @property
    def key(self) -> str:
        """Name it among all that comes."""
        return f"{self.thing}:{self.number}"
