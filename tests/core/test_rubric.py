"""Rubrics as lines in a form: read, kept where nothing came back, and refused in words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.core.model import Difficulty
from bot.core.rubric import RubricError, read_points, read_rubric, shared, write_points
from tests.factories import make_question

QUESTION = make_question()


def test_points_read_back_as_they_were_written() -> None:
    """With weights, with bullets, and evenly where there are none."""
    points = read_points("- 60% One claim.\n40: Another claim.\n")
    assert [(point.weight, point.text) for point in points] == [(60, "One claim."), (40, "Another claim.")]
    assert read_points(write_points(points)) == points
    assert [point.weight for point in read_points("One.\nTwo.\nThree.")] == [34, 33, 33]


def test_a_claim_that_stays_keeps_its_terms() -> None:
    """They are not in the form; a claim in other words has none."""
    lines = write_points(QUESTION.key_points).replace("The index can change", "An index changes")
    read = read_points(lines, QUESTION.key_points)
    assert [point.terms for point in read] == [QUESTION.key_points[0].terms, QUESTION.key_points[1].terms, ()]


def test_what_does_not_come_back_stays() -> None:
    """A platform that has no room for a field changes nothing by that; an empty one is emptied."""
    read = read_rubric({"hints": "", "difficulty": "hard"}, QUESTION)
    assert (read.hints, read.difficulty) == ((), Difficulty.HARD)
    assert (read.key_points, read.misconceptions) == (QUESTION.key_points, QUESTION.misconceptions)


@pytest.mark.parametrize(
    ("part", "lines", "said"),
    [
        ("points", "One claim alone.", "these are 1"),
        ("points", "50 One.\nTwo.", "every line its weight"),
        ("points", f"50 {'x' * 201}\n50 Two.", "200 characters"),
        ("hints", "One.\nTwo.\nThree.", "At most 2"),
        ("follow_ups", "x" * 301, "300 characters"),
    ],
)
def test_what_does_not_fit_is_said_beside_its_field(part: str, lines: str, said: str) -> None:
    """In words for the reviewer who wrote it."""
    with pytest.raises(RubricError, match=said) as caught:
        read_rubric({part: lines}, QUESTION)
    assert caught.value.part == part


@given(st.lists(st.integers(1, 1000), min_size=2, max_size=7))
@example([108, 2, 1])
@example([1, 1, 1, 74, 74])
def test_any_weights_become_percent(weights: list[int]) -> None:
    """They sum to a hundred, none is nothing, and what weighs more never comes to less."""
    found = shared(weights)
    assert sum(found) == 100
    assert min(found) >= 1
    in_order = sorted(zip(weights, found, strict=True))
    assert all(lighter <= heavier for (one, lighter), (two, heavier) in pairwise(in_order) if one < two)
