"""Rows of a JSON Lines file made ready for judging; whatever is wrong with one is told by line and field."""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.core.errors import UserError
from bot.core.model import Question
from bot.grading.rubric import derived_question

MOST_TOLD = 10  # faults named before the rest is only counted
LEAST_RATERS = 2

Fields = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """One answer to grade: where it stands, its fields as they came, and the question to judge it by."""

    line: int
    fields: Fields
    question: Question
    answer: str

    @property
    def asked(self) -> str:
        """What tells one question from another: the row's ``question_id`` where it has one, else its text."""
        name = self.fields.get("question_id")
        return str(name) if isinstance(name, str | int) else self.question.text


class FaultError(Exception):
    """A row can't be used; the text names the field and what is wrong with it."""


def read_rows(lines: Iterable[str], name: str, *, scored: bool = False) -> list[Row]:
    """Take every row, each with a human ``score`` if that is asked for; blank lines are passed over.

    Raises UserError that names the file, line and field of what is wrong, for up to ten faults at once.
    """
    rows: list[Row] = []
    faults: list[str] = []
    objects = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip("\ufeff \t\r\n"):
            continue
        try:
            fields = decode(line)
            objects += 1
            if scored:
                human_score(fields)
            rows.append(_row(number, fields))
        except FaultError as fault:
            faults.append(f"{name} line {number}: {fault}")
    if faults:
        more = [f"… and {len(faults) - MOST_TOLD} more"] if len(faults) > MOST_TOLD else []
        # Where no line is one, the file is of another kind, as a JSON array that is spread over its lines.
        form = (
            "" if objects else f" {name} has to hold one JSON object a line, each with question, reference and answer."
        )
        raise UserError("\n".join([*faults[:MOST_TOLD], *more, f"Nothing was graded.{form}"]))
    if not rows:
        msg = f"{name} holds no rows: it takes one JSON object a line, with question, reference and answer."
        raise UserError(msg)
    return rows


def decode(line: str) -> Fields:
    """Read one line; raises FaultError where it does not hold one JSON object."""
    try:
        found = json.loads(line.removeprefix("\ufeff"), parse_constant=_refuse, parse_float=_finite)
    except json.JSONDecodeError as wrong:
        msg = f"is not JSON: {wrong.msg} at column {wrong.colno}"
        raise FaultError(msg) from None
    except (ValueError, RecursionError):
        msg = "is not JSON that can be read: a number is none, or it is nested too deep"
        raise FaultError(msg) from None
    if not isinstance(found, dict):
        msg = "is not a JSON object with question, reference and answer"
        raise FaultError(msg)
    return found


def human_score(fields: Fields) -> float:
    """Take the mark that people gave, 0 to 1; raises FaultError where there is none."""
    score: Any = fields.get("score")
    if not _is_number(score) or not 0 <= score <= 1:
        msg = "`score` is not a number from 0 to 1" if "score" in fields else "`score` is missing"
        raise FaultError(msg)
    return float(score)


def raters(fields: Fields) -> tuple[float, float] | None:
    """Take the first two raters' marks, 0 to 1, where ``raw_scores`` holds two; ``scale`` says what they range over."""
    scores, scale = fields.get("raw_scores"), fields.get("scale", [0, 1])
    if not isinstance(scores, list) or len(scores) < LEAST_RATERS or not _is_row_of_two(scale):
        return None
    low, high = scale
    pair = scores[:LEAST_RATERS]
    if not _is_row_of_two(pair) or not all(low <= score <= high for score in pair) or low >= high:
        return None
    first, second = ((score - low) / (high - low) for score in pair)
    return first, second


def _row(number: int, fields: Fields) -> Row:
    question, answer = _text(fields, "question"), _text(fields, "answer", may_be_empty=True)
    points = fields.get("key_points") or None
    if points is not None and not (isinstance(points, Sequence) and not isinstance(points, str)):
        msg = "`key_points` is not a list"
        raise FaultError(msg)
    # A rubric can stand without a reference; without either there is nothing to judge by.
    if points is None:
        reference = _text(fields, "reference")
    else:
        reference = _text({"reference": "", **fields}, "reference", may_be_empty=True)
    try:
        judged_by = derived_question(question, reference, points)
    except UserError as wrong:
        msg = f"`key_points`: {wrong}"
        raise FaultError(msg) from None
    if not judged_by.key_points:
        msg = "`reference` says nothing to judge by, and there are no `key_points`"
        raise FaultError(msg)
    return Row(number, fields, judged_by, answer)


def _text(fields: Fields, name: str, *, may_be_empty: bool = False) -> str:
    value = fields.get(name)
    if name not in fields:
        msg = f"`{name}` is missing"
    elif not isinstance(value, str):
        msg = f"`{name}` is not a text"
    elif not value.strip() and not may_be_empty:
        msg = f"`{name}` is empty"
    else:
        return value
    raise FaultError(msg)


def _is_row_of_two(value: object) -> bool:
    return isinstance(value, list) and len(value) == LEAST_RATERS and all(map(_is_number, value))


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _finite(written: str) -> float:
    """Take a number that can be written again as one; 1e999 can't."""
    number = float(written)
    return number if math.isfinite(number) else _refuse(written)


def _refuse(constant: str) -> float:
    msg = f"{constant} is no number"
    raise ValueError(msg)
