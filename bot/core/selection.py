"""Which question comes next: fresh ones first, topics in turn, hard ones again, and the same choice for the same history."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.core.model import Difficulty

BADLY = 50  # a mean score below this, of at least two people, says that a question is worth another round
PEOPLE = 2
REST = timedelta(days=21)  # until a question that was answered badly may come back
ONE_IN = 5  # of the days on which one could come back it does


@dataclass(frozen=True, slots=True)
class Candidate:
    """A question that may be asked, the day it was last posted to the place, if ever, and how it was answered then.

    ``topic`` is its home. ``mean`` is over the scores of its ``answers`` there, None where there are none.
    """

    question_id: str
    version_id: int
    topic: str
    posted: date | None
    difficulty: Difficulty = Difficulty.MEDIUM
    answers: int = 0
    mean: float | None = None

    def comes_back(self, day: date) -> bool:
        """Tell whether it was answered badly, and has rested since."""
        rested = self.posted is not None and day - self.posted >= REST
        return rested and self.answers >= PEOPLE and self.mean is not None and self.mean < BADLY


@dataclass(frozen=True, slots=True)
class Choice:
    """The next question, how many the place has not had are left after it, and whether it comes back as too hard."""

    candidate: Candidate
    fresh_left: int
    again: bool = False


def pick(candidates: Sequence[Candidate], *, seed: str, day: date, demand: Difficulty | None = None) -> Choice | None:
    """Pick the question of a day, or None when there is none.

    As ``choose`` does, but for one day in five, drawn from the seed: then one that was answered badly comes back.
    """
    back = [candidate for candidate in candidates if candidate.comes_back(day)]
    fresh = sum(candidate.posted is None for candidate in candidates)
    if back and _chance(seed, "")[0] % ONE_IN == 0:
        worst = min(back, key=lambda one: (one.mean or 0, _chance(seed, one.question_id)))
        return Choice(worst, fresh, again=True)
    chosen = choose(candidates, seed=seed, demand=demand)
    return None if chosen is None else Choice(chosen, fresh - (chosen.posted is None))


def choose(candidates: Sequence[Candidate], *, seed: str, demand: Difficulty | None = None) -> Candidate | None:
    """Pick the next question, or None when there is none.

    What was never posted comes before what was, be it of another difficulty than asked for; of the rest, only the half
    that was posted the longest ago is there to choose from. Then the difficulty, the longest rest, and the topic that
    rested longest. Then chance, drawn from ``seed``, so that a retry for the same place and day picks the same question.
    """
    rested: dict[str, date] = {}
    for candidate in candidates:
        if candidate.posted is not None:
            rested[candidate.topic] = max(candidate.posted, rested.get(candidate.topic, date.min))
    posted = sorted(candidate.posted for candidate in candidates if candidate.posted is not None)
    older = posted[(len(posted) - 1) // 2] if posted else date.min

    def order(candidate: Candidate) -> tuple[bool, bool, bool, date, date, bytes]:
        last = candidate.posted or date.min
        return (
            candidate.posted is not None,
            last > older,
            demand is not None and candidate.difficulty is not demand,
            last,
            rested.get(candidate.topic, date.min),
            _chance(seed, candidate.question_id),
        )

    return min(candidates, key=order, default=None)


def _chance(seed: str, question_id: str) -> bytes:
    return hashlib.sha256(f"{seed}\0{question_id}".encode()).digest()
