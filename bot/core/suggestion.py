"""Questions that members suggest: from a text in a form to an entry of the team's own, by way of a reviewer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from bot.core.model import KeyPoint

LEAST_QUESTION, LEAST_ANSWER = 15, 40  # characters
FEWEST_POINTS, MOST_POINTS = 2, 7
POINT_MAX = 200
WHOLE = 100
_LINE = re.compile(r"\s*[-*•]?\s*(?:(\d{1,3})\s*%?\s*[:.\-–]?\s+)?(\S.*)")


class Decision(StrEnum):
    """How far a suggestion has come."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a member suggests. ``reason`` is why it was declined; ``question_id`` is the draft that came of it."""

    id: int
    team_id: int
    member_id: int
    author: str
    question: str
    answer: str
    topic: str
    decision: Decision = Decision.OPEN
    reason: str = ""
    question_id: str = ""


def problem_with(question: str, answer: str) -> tuple[str, str]:
    """Say what keeps a text from being a suggestion, and in which field; nothing where nothing does."""
    if len(question) < LEAST_QUESTION:
        return "Write the question out, as an interviewer would ask it.", "question"
    if len(answer) < LEAST_ANSWER:
        return "Say in a few sentences what a good answer holds: answers are graded by it.", "answer"
    return "", ""


def read_rubric(text: str) -> tuple[KeyPoint, ...]:
    """Read key points from lines such as ``40 Passages are fetched``; without weights they share evenly.

    Raises ValueError that says what is wrong.
    """
    found = [match.groups() for line in text.splitlines() if (match := _LINE.fullmatch(line.rstrip()))]
    if not FEWEST_POINTS <= len(found) <= MOST_POINTS:
        msg = f"A rubric has {FEWEST_POINTS} to {MOST_POINTS} key points, one a line; these are {len(found)}."
        raise ValueError(msg)
    if any(len(words) > POINT_MAX for _, words in found):
        msg = f"A key point is one claim, of {POINT_MAX} characters at most."
        raise ValueError(msg)
    weights = [int(weight) for weight, _ in found if weight]
    if not weights:
        share, rest = divmod(WHOLE, len(found))
        weights = [share + (place < rest) for place in range(len(found))]
    if len(weights) != len(found) or 0 in weights:
        msg = "Give every line its weight in percent, or none of them."
        raise ValueError(msg)
    if sum(weights) != WHOLE:
        msg = f"The weights are percent and sum to {WHOLE}; these sum to {sum(weights)}."
        raise ValueError(msg)
    return tuple(KeyPoint(words, weight) for weight, (_, words) in zip(weights, found, strict=True))


def write_rubric(points: tuple[KeyPoint, ...]) -> str:
    """Write key points as lines that ``read_rubric`` reads."""
    return "\n".join(f"{point.weight} {point.text}" for point in points)
