from __future__ import annotations

import json
from typing import Any

import pytest

from bot.batch.rows import raters, read_rows
from bot.core.errors import UserError

GOOD: dict[str, Any] = {
    "question": "What is RAG?",
    "reference": "Passages are fetched at query time.",
    "answer": "It fetches.",
    "score": 0.5,
}


def lines(*rows: object) -> list[str]:
    return [row if isinstance(row, str) else json.dumps(row) for row in rows]


def test_a_row_keeps_its_fields_and_place() -> None:
    """Blank lines count as lines and are no rows; a byte order mark is no part of the first."""
    rows = read_rows(lines("\ufeff" + json.dumps(GOOD), " ", GOOD | {"note": ["mine"]}), "in.jsonl")
    assert [row.line for row in rows] == [1, 3]
    assert rows[1].fields == GOOD | {"note": ["mine"]}


def test_key_points_are_texts_or_objects() -> None:
    """The rubric is the row's own where it has one, and the reference may then be absent."""
    points = ["Passages are fetched.", {"text": "They go into the prompt.", "weight": 1, "terms": [["prompt"]]}]
    row = {"question": "What is RAG?", "answer": "", "key_points": points}
    (read,) = read_rows(lines(row), "in.jsonl")
    assert [point.text for point in read.question.key_points] == ["Passages are fetched.", "They go into the prompt."]


FAULTS = {
    "`question` is missing": {k: v for k, v in GOOD.items() if k != "question"},
    "`question` is empty": GOOD | {"question": " "},
    "`reference` is missing": {k: v for k, v in GOOD.items() if k != "reference"},
    "`answer` is not a text": GOOD | {"answer": None},
    "`key_points` is not a list": GOOD | {"key_points": "all of it"},
    "Key point 2 has no text": GOOD | {"key_points": ["one", {"weight": 3}]},
    "`reference` says nothing to judge by": GOOD | {"reference": "…"},
    "is not JSON: Expecting": '{"question": ',
    "a number is none": json.dumps(GOOD | {"score": float("nan")}),
    "nested too deep": "[" * 100_000,
    "a number is none,": json.dumps(GOOD)[:-1] + ', "grade": 1e999}',
    "weight of key point 1": GOOD
    | {"key_points": [{"text": "one", "weight": 1e308}, {"text": "two", "weight": 1e308}]},
    "is not a JSON object": [1, 2],
}


@pytest.mark.parametrize("problem", FAULTS)
def test_a_fault_is_told_by_line_and_field(problem: str) -> None:
    """Whoever made the file finds the place at once."""
    with pytest.raises(UserError, match=r"in\.jsonl line 2: ") as told:
        read_rows(lines(GOOD, FAULTS[problem]), "in.jsonl")
    assert problem in str(told.value)


def test_many_faults_are_told_at_once_and_then_counted() -> None:
    """A file that is wrong throughout does not scroll the reason away."""
    with pytest.raises(UserError) as told:
        read_rows(["{}"] * 25, "in.jsonl")
    said = str(told.value).splitlines()
    assert len(said) == 12
    assert "… and 15 more" in said


@pytest.mark.parametrize("indent", [None, 1])
def test_a_file_of_another_form_is_told_what_is_wanted(indent: int | None) -> None:
    """A JSON array is the usual mistake; what its lines lack one by one says nothing about that."""
    with pytest.raises(UserError, match=r"in\.json has to hold one JSON object a line"):
        read_rows(json.dumps([GOOD, GOOD], indent=indent).split("\n"), "in.json")


def test_a_file_without_rows_is_refused() -> None:
    """An empty file is a mistake somewhere, not a finished job."""
    with pytest.raises(UserError, match="holds no rows"):
        read_rows(["", " \n"], "in.jsonl")


@pytest.mark.parametrize("score", [None, "0.5", 1.2, -0.1, True, "absent"])
def test_calibrating_takes_scores_of_0_to_1(score: object) -> None:
    """Marks of another scale would be compared wrongly without a word."""
    row = {k: v for k, v in GOOD.items() if k != "score"} | ({} if score == "absent" else {"score": score})
    with pytest.raises(UserError, match="`score`"):
        read_rows(lines(row), "in.jsonl", scored=True)


def test_two_raters_are_brought_to_0_to_1() -> None:
    """Raw marks range over what ``scale`` says."""
    assert raters({"raw_scores": [5, 2.5], "scale": [0, 5]}) == (1.0, 0.5)


@pytest.mark.parametrize(
    "fields",
    [{}, {"raw_scores": [1.0]}, {"raw_scores": [4, 5]}, {"raw_scores": "45"}, {"raw_scores": [0, 1], "scale": [1, 1]}],
)
def test_what_is_not_two_raters_is_passed_over(fields: dict[str, object]) -> None:
    """One rater, or marks outside their scale, say nothing about agreement."""
    assert raters(fields) is None
