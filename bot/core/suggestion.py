"""Questions that members suggest: from a text in a form to an entry of the team's own, by way of a reviewer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

LEAST_QUESTION, LEAST_ANSWER = 15, 40  # characters


class Decision(StrEnum):
    """How far a suggestion has come."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"


class Stage(StrEnum):
    """How far the draft of an accepted suggestion has come: where its key points are from, until a reviewer has checked them.

    ``SPLIT``: they are the answer's own sentences. ``ASKED``: so they are, and a model has been asked for better ones,
    which it has ``PROPOSED`` or ``FAILED`` to give; ``NO_BUDGET`` is where what
    may be spent is spent.
    """

    NONE = ""
    SPLIT = "split"
    ASKED = "asked"
    PROPOSED = "proposed"
    FAILED = "failed"
    NO_BUDGET = "no_budget"
    CHECKED = "checked"
    IN_USE = "in_use"


@dataclass(frozen=True, slots=True)
class Written:
    """The words of a suggestion, and the topic they are under."""

    question: str
    answer: str
    topic: str


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What a member suggests. ``reason`` is why it was declined; ``question_id`` is the draft that came of it.

    ``first`` is what its author had written, where a reviewer has changed it; ``doubts`` is what a model doubts of its
    answer. ``asked_again`` counts how often a reviewer had it asked once more. ``decided_by`` is a member.
    """

    id: int
    team_id: int
    member_id: int
    author: str
    question: str
    answer: str
    topic: str
    created_at: datetime
    decision: Decision = Decision.OPEN
    reason: str = ""
    question_id: str = ""
    stage: Stage = Stage.NONE
    doubts: str = ""
    asked_again: int = 0
    first: Written | None = None
    decided_by: int | None = None
    decided_at: datetime | None = None


def problem_with(question: str, answer: str) -> tuple[str, str]:
    """Say what keeps a text from being a suggestion, and in which field; nothing where nothing does."""
    if len(question) < LEAST_QUESTION:
        return "Write the question out, as an interviewer would ask it.", "question"
    if len(answer) < LEAST_ANSWER:
        return "Say in a few sentences what a good answer holds: answers are graded by it.", "answer"
    return "", ""
