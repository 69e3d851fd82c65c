"""What an operator looks into: what the model was used for, and gradings a person should look at."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.core.budget import MILLIONTHS
from bot.core.evidence import CLAMPED, STEERING, UNSUPPORTED
from bot.core.model import Grade
from bot.core.voting import LOW_CONFIDENCE

UNKNOWN = "—"


class By(StrEnum):
    """What a report of usage has a line for."""

    TEAM = "team"
    PERSON = "person"
    MODEL = "model"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class Used:
    """A line of the usage report. ``latency_ms`` is a call's mean; ``cost`` in millionths, of the ``priced`` calls."""

    name: str
    calls: int
    failed: int
    tokens_in: int
    tokens_cached: int
    tokens_out: int
    latency_ms: int
    cost: int
    priced: int

    @property
    def money(self) -> str:
        """The cost in words: unknown where no call has a price, open where some have none."""
        if not self.priced:
            return UNKNOWN
        return f"{self.cost / MILLIONTHS:.4f}" + (" + ?" if self.priced < self.calls else "")


@dataclass(frozen=True, slots=True)
class Doubt:
    """An answer whose grade somebody should look at."""

    answer_id: int
    team: str
    member: str
    question_id: str
    text: str
    grade: Grade

    @property
    def why(self) -> str:
        """What makes the grade doubtful, in words."""
        grade = self.grade
        said = {
            CLAMPED: f"the judge's mark of {grade.judged} was held to its evidence of {grade.evidence}",
            UNSUPPORTED: f"nothing quoted supports the judge's mark of {grade.judged}",
            STEERING: "the answer speaks to its grader",
        }
        reasons = [said.get(flag, flag) for flag in grade.flags]
        if grade.confidence is not None and grade.confidence < LOW_CONFIDENCE:
            reasons.append(f"low confidence, {grade.confidence:.2f}")
        return "; ".join(reasons)
