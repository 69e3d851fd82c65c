"""Streaks: days answered in a row, by the days that had a question, and the freezes that carry one over a missed day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

FREEZE_EVERY = 7  # days answered in a row that earn a freeze
FREEZES_KEPT = 2  # the most that are earned; what is granted comes on top
LOOKBACK = 400  # days with a question; what was earlier than that is not looked at


@dataclass(frozen=True, slots=True)
class Day:
    """A day that had a question: whether it was answered in time, and how many freezes had been granted up to it."""

    answered: bool
    granted: int = 0


@dataclass(frozen=True, slots=True)
class Streak:
    """How many days were answered in a row, how many freezes are left, and how many missed days the last ones bridged.

    ``bridged`` is about the days between the last answered day and the one answered before it, or since.
    """

    days: int = 0
    freezes: int = 0
    bridged: int = 0


def streak_of(days: Sequence[Day]) -> Streak:
    """Reckon the streak from the days that had a question, oldest first; days without one are not among them.

    A missed day uses a freeze by itself while there is a streak to keep, and does not count as answered. Without one
    the streak ends. The newest day may still be open: unanswered, it neither ends the streak nor uses a freeze.
    """
    run = freezes = granted = bridged = gap = 0
    for place, day in enumerate(days, start=1):
        if day.granted > granted:
            freezes, granted = freezes + day.granted - granted, day.granted
        if day.answered:
            run += 1
            bridged, gap = gap, 0
            if run % FREEZE_EVERY == 0:
                freezes = max(freezes, min(freezes + 1, FREEZES_KEPT))
        elif place < len(days) and run:
            if freezes:
                freezes -= 1
                gap += 1
            else:
                run = gap = bridged = 0
    return Streak(run, freezes, gap or bridged)
