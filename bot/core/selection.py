"""Which question comes next: fresh ones first, topics in turn, and the same choice for the same history."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be asked, and the day it was last posted to the place, if ever."""

    question_id: str
    version_id: int
    topic: str
    posted: date | None


def choose(candidates: Sequence[Candidate], *, seed: str) -> Candidate | None:
    """Pick the next question, or None when there is none.

    What was never posted comes before what was, and among what was the longest ago. Then the topic that rested
    longest. Then chance, drawn from ``seed``, so that a retry for the same place and day picks the same question.
    """
    rested: dict[str, date] = {}
    for candidate in candidates:
        if candidate.posted is not None:
            rested[candidate.topic] = max(candidate.posted, rested.get(candidate.topic, date.min))

    def order(candidate: Candidate) -> tuple[date, date, bytes]:
        chance = hashlib.sha256(f"{seed}\0{candidate.question_id}".encode()).digest()
        return (candidate.posted or date.min, rested.get(candidate.topic, date.min), chance)

    return min(candidates, key=order, default=None)
