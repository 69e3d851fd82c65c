"""What an answer is worth: levels and points, as pure rules."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.model import Difficulty, Level

LEVELS = ((85, Level.STRONG), (65, Level.GOOD), (40, Level.PARTIAL), (0, Level.WEAK))
DIFFICULTY_PERCENT = {Difficulty.EASY: 100, Difficulty.MEDIUM: 125, Difficulty.HARD: 150}
HINT_COST = 10
STREAK_BONUS_PER_DAY = 2
STREAK_BONUS_MAX = 10


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


def points(score: int, difficulty: Difficulty, *, hints: int, streak: int) -> Points:
    """Reckon the points of an answer that counts.

    ``score`` is 0 to 100, ``hints`` the number taken, ``streak`` the days answered in a row, this one included. The
    bonus starts with the second day and needs an answer that is at least partly right, so that showing up with
    nothing to say earns nothing.
    """
    base = (score * DIFFICULTY_PERCENT[difficulty] + 50) // 100
    kept_up = min((streak - 1) * STREAK_BONUS_PER_DAY, STREAK_BONUS_MAX) if streak > 1 else 0
    bonus = kept_up if level(score) is not Level.WEAK else 0
    return Points(base=base, hints=min(base, hints * HINT_COST), streak=bonus)
