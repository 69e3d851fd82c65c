"""The points rule, whole and pure."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Difficulty, Level
from bot.core.scoring import STREAK_BONUS_MAX, Standing, Weighing, level, points

SCORES = st.integers(0, 100)
DIFFICULTIES = st.sampled_from(Difficulty)


@pytest.mark.parametrize(
    ("score", "word"),
    [
        (100, "strong"),
        (85, "strong"),
        (84, "good"),
        (65, "good"),
        (64, "partial"),
        (40, "partial"),
        (39, "weak"),
        (0, "weak"),
    ],
)
def test_levels_have_these_borders(score: int, word: str) -> None:
    """A score in a word."""
    assert level(score) is Level(word)


@pytest.mark.parametrize(("difficulty", "total"), [("easy", 80), ("medium", 100), ("hard", 120)])
def test_harder_questions_pay_more(difficulty: str, total: int) -> None:
    """Times 1, 1.25 and 1.5."""
    assert points(80, Difficulty(difficulty), hints=0, streak=1).total == total


def test_hints_cost_and_streaks_pay() -> None:
    """Ten a hint, two a day after the first."""
    assert points(80, Difficulty.EASY, hints=2, streak=4).total == 80 - 20 + 6


def test_a_weak_answer_earns_no_streak_bonus() -> None:
    """Showing up with nothing to say does not climb the board."""
    assert points(0, Difficulty.HARD, hints=0, streak=50).total == 0


@given(SCORES, DIFFICULTIES, st.integers(0, 9), st.integers(0, 400))
def test_points_are_never_negative_and_bounded(score: int, difficulty: Difficulty, hints: int, days: int) -> None:
    """No hint can push below nothing, no streak above its cap."""
    assert 0 <= points(score, difficulty, hints=hints, streak=days).total <= 150 + STREAK_BONUS_MAX


@given(SCORES, SCORES, DIFFICULTIES, st.integers(0, 3), st.integers(0, 20))
def test_a_better_score_never_earns_less(one: int, other: int, difficulty: Difficulty, hints: int, days: int) -> None:
    """Points grow with the score, all else equal."""
    low, high = sorted((one, other))
    assert (
        points(low, difficulty, hints=hints, streak=days).total
        <= points(high, difficulty, hints=hints, streak=days).total
    )


@pytest.mark.parametrize("missing", ["first_in_season", "before_reveal", "posted"])
def test_only_a_first_timely_answer_to_a_posting_counts(missing: str) -> None:
    """All else is practice."""
    whole = {"first_in_season": True, "before_reveal": True, "posted": True}
    assert Standing(**whole).counts
    assert not Standing(**{**whole, missing: False}).counts


@pytest.mark.parametrize(
    ("weighing", "worth"),
    [(Weighing.SAME, (80, 80, 80)), (Weighing.MORE, (80, 100, 120)), (Weighing.DOUBLE, (80, 120, 160))],
)
def test_a_team_decides_how_difficulty_counts(weighing: Weighing, worth: tuple[int, ...]) -> None:
    """The same score on an easy, a medium and a hard question."""
    assert tuple(points(80, one, hints=0, streak=1, weighing=weighing).total for one in Difficulty) == worth
