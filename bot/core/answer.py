"""What is asked of a member, what they answered, and how its grading stands."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.core.model import Grade, Question, Reason
from bot.core.scoring import Weighing


class TaskKind(StrEnum):
    """What an answer is an answer to."""

    POSTING = "posting"
    TURN = "turn"
    PRACTICE = "practice"
    LOOKUP = "lookup"


@dataclass(frozen=True, slots=True)
class Task:
    """A question put to people, in the version it was put.

    The moments are a posting's, as are the season its answers belong to and how difficulty counts for them; others have
    none, nor have postings that are older than these.
    """

    id: int
    team_id: int
    kind: TaskKind
    question: Question
    version_id: int
    local_date: date | None = None
    closes_at: datetime | None = None
    revealed_at: datetime | None = None
    season: int | None = None
    weighing: Weighing | None = None

    def open_at(self, now: datetime) -> bool:
        """Whether an answer given now comes before the reveal."""
        return self.revealed_at is None and (self.closes_at is None or now < self.closes_at)

    def season_at(self, now: datetime, *, running: int) -> int:
        """Tell to which season an answer given now belongs: to the question's own, and after its end to the running one."""
        return self.season if self.season is not None and self.open_at(now) else running


def storable(text: str) -> str:
    """Give what a person wrote as every database can store it: without NUL and without half an emoji."""
    return text.replace("\0", "").encode(errors="replace").decode().strip()


class Cause(StrEnum):
    """Why a grading was made."""

    FIRST = "first"
    RETRY = "retry"
    REGRADE = "regrade"
    APPEAL = "appeal"


class State(StrEnum):
    """How far a grading has come: asked for, graded and counted, or given up for now."""

    PENDING = "pending"
    GRADED = "graded"
    UNGRADED = "ungraded"


@dataclass(frozen=True, slots=True)
class Grading:
    """One grading of one answer, by the question's version ``version_id``.

    ``reason`` tells why the last attempt failed, also while another is still to come; once it is given up, ``again_at``
    is when the next grading is asked for, None for never.
    """

    id: int
    answer_id: int
    state: State
    attempts: int = 0
    reason: Reason | None = None
    grade: Grade | None = None
    version_id: int = 0
    ordinal: int = 1
    cause: Cause = Cause.FIRST
    again_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """A stored answer. ``points`` is None until it is graded, and for practice; the grading is its current one.

    ``question`` is in the version ``version_id`` that this grading is by. Gradings with an ordinal below
    ``gradings_from`` are of a text that this one has replaced. ``open_until`` is when its posting closes, None for what
    never closes or has been revealed. ``shared`` tells that the team may see it, should it be the best.
    ``bridged`` missed days before it were covered by freezes. ``weighing`` is as the team had set it when the question was asked.
    """

    id: int
    team_id: int
    task_id: int
    member_id: int
    question: Question
    version_id: int
    text: str
    submitted_at: datetime
    local_date: date
    counts: bool
    hints: int
    streak: int
    points: int | None
    grading: Grading
    gradings_from: int = 1
    open_until: datetime | None = None
    shared: bool = False
    bridged: int = 0
    season: int = 1
    weighing: Weighing = Weighing.MORE

    @property
    def replaced(self) -> bool:
        """Whether this text stands in the place of an earlier one."""
        return self.gradings_from > 1

    def may_be_replaced(self, now: datetime) -> bool:
        """Whether the person may still write it anew: once, while nothing has been given away."""
        return not self.replaced and self.open_at(now)

    def open_at(self, now: datetime) -> bool:
        """Whether others may still be answering. What never closes gives its reference answer away at once."""
        return self.open_until is not None and now < self.open_until
