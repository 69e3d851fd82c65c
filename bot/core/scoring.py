"""What an answer is worth: levels and points, as pure rules."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.core.model import Difficulty, Level

LEVELS = ((85, Level.STRONG), (65, Level.GOOD), (40, Level.PARTIAL), (0, Level.WEAK))
HINT_COST = 10
STREAK_BONUS_PER_DAY = 2
STREAK_BONUS_MAX = 10


class Weighing(StrEnum):
    """How much more a difficult question is worth, as a team has set it."""

    SAME = "same"
    MORE = "more"
    DOUBLE = "double"

    def percent(self, difficulty: Difficulty) -> int:
        """Give what a score is multiplied by."""
        return _PERCENT[self][tuple(Difficulty).index(difficulty)]


_PERCENT = {Weighing.SAME: (100, 100, 100), Weighing.MORE: (100, 125, 150), Weighing.DOUBLE: (100, 150, 200)}


def level(score: int) -> Level:
    """Put a score of 0 to 100 into a word."""
    return next(name for least, name in LEVELS if score >= least)


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides whether an answer counts for the board."""

    first_in_season: bool
    before_reveal: bool
    posted: bool

    @property
    def counts(self) -> bool:
        """Whether the answer earns points; all else is practice: graded and kept."""
        return self.first_in_season and self.before_reveal and self.posted


@dataclass(frozen=True, slots=True)
class Points:
    """How an answer's points came about; ``total`` is never negative."""

    base: int
    hints: int
    streak: int

    @property
    def total(self) -> int:
        """Base less hints, with the streak bonus."""
        return max(0, self.base - self.hints) + self.streak


def points(
    score: int, difficulty: Difficulty, *, hints: int, streak: int, weighing: Weighing = Weighing.MORE
) -> Points:
    """Reckon the points of an answer that counts.

    ``score`` is 0 to 100, ``hints`` the number taken, ``streak`` the days answered in a row, this one included. The
    bonus starts with the second day and needs an answer that is at least partly right, so that showing up with
    nothing to say earns nothing.
    """
    base = (score * weighing.percent(difficulty) + 50) // 100
    kept_up = min((streak - 1) * STREAK_BONUS_PER_DAY, STREAK_BONUS_MAX) if streak > 1 else 0
    bonus = kept_up if level(score) is not Level.WEAK else 0
    return Points(base=base, hints=min(base, hints * HINT_COST), streak=bonus)
