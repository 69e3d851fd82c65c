"""Rubrics in the making: what an answer is judged by, proposed for a suggested question and corrected by a reviewer."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core.model import Difficulty, KeyPoint, Kind, Question, Usage

FEWEST_POINTS, MOST_POINTS = 2, 7
POINT_MAX, LINE_MAX = 200, 300  # characters
MOST_MISCONCEPTIONS, MOST_HINTS, MOST_FOLLOW_UPS = 5, 2, 3
WHOLE = 100
_BULLET = re.compile(r"\s*[-*•]?\s*")
_LINE = re.compile(r"\s*[-*•]?\s*(?:(\d{1,3})\s*%?\s*[:.\-–]?\s+)?(\S.*)")


@dataclass(frozen=True, slots=True)
class Rubric:
    """All of an entry that a reviewer goes through."""

    key_points: tuple[KeyPoint, ...]
    misconceptions: tuple[str, ...]
    hints: tuple[str, ...]
    follow_ups: tuple[str, ...]
    difficulty: Difficulty
    kind: Kind

    def of(self, question: Question) -> Question:
        """Give the question with this rubric."""
        return replace(
            question,
            key_points=self.key_points,
            misconceptions=self.misconceptions,
            hints=self.hints,
            follow_ups=self.follow_ups,
            difficulty=self.difficulty,
            kind=self.kind,
        )


@dataclass(frozen=True, slots=True)
class Drafted:
    """A rubric that a model proposes; ``doubts`` is what it takes for wrong in the suggested answer, for the reviewer."""

    rubric: Rubric
    doubts: str = ""
    usage: Usage = field(default_factory=Usage)


class RubricError(ValueError):
    """Why lines are no rubric, in words for whoever wrote them; ``part`` names the field."""

    def __init__(self, said: str, part: str = "points") -> None:
        super().__init__(said)
        self.part = part


def read_points(text: str, known: Sequence[KeyPoint] = ()) -> tuple[KeyPoint, ...]:
    """Read key points from lines such as ``40 Passages are fetched``; without weights they share evenly.

    A claim whose words are those of a ``known`` point keeps its terms. Raises RubricError.
    """
    found = [match.groups() for line in text.splitlines() if (match := _LINE.fullmatch(line.rstrip()))]
    if not FEWEST_POINTS <= len(found) <= MOST_POINTS:
        msg = f"A rubric has {FEWEST_POINTS} to {MOST_POINTS} key points, one a line; these are {len(found)}."
        raise RubricError(msg)
    if any(len(words) > POINT_MAX for _, words in found):
        msg = f"A key point is one claim, of {POINT_MAX} characters at most."
        raise RubricError(msg)
    weights = [int(weight) for weight, _ in found if weight]
    if not weights:
        share, rest = divmod(WHOLE, len(found))
        weights = [share + (place < rest) for place in range(len(found))]
    if len(weights) != len(found) or 0 in weights:
        msg = "Give every line its weight in percent, or none of them."
        raise RubricError(msg)
    if sum(weights) != WHOLE:
        msg = f"The weights are percent and sum to {WHOLE}; these sum to {sum(weights)}."
        raise RubricError(msg)
    terms = {point.text: point.terms for point in known}
    return tuple(
        KeyPoint(words, weight, terms.get(words, ())) for weight, (_, words) in zip(weights, found, strict=True)
    )


def write_points(points: Sequence[KeyPoint]) -> str:
    """Write key points as lines that ``read_points`` reads."""
    return "\n".join(f"{point.weight} {point.text}" for point in points)


def read_rubric(filled: Mapping[str, str], question: Question) -> Rubric:
    """Read a question's corrected rubric from a form's fields; one that did not come back stays as it is.

    Raises RubricError.
    """
    points, difficulty = filled.get("points"), filled.get("difficulty", "")
    return Rubric(
        question.key_points if points is None else read_points(points, question.key_points),
        _lines(filled, "misconceptions", question.misconceptions, MOST_MISCONCEPTIONS),
        _lines(filled, "hints", question.hints, MOST_HINTS),
        _lines(filled, "follow_ups", question.follow_ups, MOST_FOLLOW_UPS),
        Difficulty(difficulty) if difficulty in set(Difficulty) else question.difficulty,
        question.kind,
    )


def _lines(filled: Mapping[str, str], part: str, as_it_is: tuple[str, ...], most: int) -> tuple[str, ...]:
    if part not in filled:
        return as_it_is
    lines = [_BULLET.sub("", line, count=1).rstrip() for line in filled[part].splitlines()]
    found = tuple(line for line in lines if line)
    if len(found) > most:
        msg = f"At most {most} fit here, one a line; these are {len(found)}."
        raise RubricError(msg, part)
    if any(len(line) > LINE_MAX for line in found):
        msg = f"A line has {LINE_MAX} characters at most."
        raise RubricError(msg, part)
    return found


def shared(weights: Sequence[int]) -> list[int]:
    """Make positive weights percent that sum to a hundred: none is nothing, the largest remainders get what rounding leaves."""
    found = [1] * len(weights)
    rest, left = list(range(len(weights))), WHOLE
    while small := [place for place in rest if weights[place] * left < sum(weights[each] for each in rest)]:
        rest, left = [place for place in rest if place not in small], left - len(small)
    whole = sum(weights[place] for place in rest)
    for place in rest:
        found[place] = weights[place] * left // whole
    by_remainder = sorted(rest, key=lambda place: -(weights[place] * left % whole))
    for place in by_remainder[: WHOLE - sum(found)]:
        found[place] += 1
    return found
