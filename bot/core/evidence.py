"""How verdicts on key points become a score: they are weighed, and the mark is held to what they show."""

from __future__ import annotations

import math
from collections.abc import Sequence

from bot.core.model import KeyPoint, Mark, Verdict

# In percent, so that sums of whole weights stay exact.
WORTH = {Mark.COVERED: 100, Mark.PARTIAL: 60, Mark.MISSING: 0, Mark.CONTRADICTED: -25}
WRONG_CLAIM_COST = 5
REACH = 30
UNSUPPORTED_MAX = 10

CLAMPED = "clamped"
UNSUPPORTED = "unsupported"
STEERING = "steering"


def weigh(points: Sequence[KeyPoint], verdicts: Sequence[Verdict], *, wrong: int) -> int:
    """Weigh the verdicts that count, less what so many wrong claims cost: 0 to 100."""
    whole = sum(point.weight for point in points)
    if not whole:
        return 0
    earned = sum(point.weight * WORTH[verdict.counted] for point, verdict in zip(points, verdicts, strict=True))
    return rounded(max(0.0, earned / whole - WRONG_CLAIM_COST * wrong))


def hold(mark: int, evidence: int, verdicts: Sequence[Verdict]) -> tuple[int, tuple[str, ...]]:
    """Hold a mark to the evidence: give the score, and a flag where it differs from the mark.

    Within thirty points of the evidence the mark stands; where nothing is shown at all it may be ten at most.
    """
    stands = any(verdict.counted in {Mark.COVERED, Mark.PARTIAL} for verdict in verdicts)
    score = max(evidence - REACH, min(mark, evidence + REACH)) if stands else min(mark, UNSUPPORTED_MAX)
    if score == mark:
        return score, ()
    return score, (CLAMPED if stands else UNSUPPORTED,)


def rounded(mark: float) -> int:
    """Round half up, as people do, and not to the even neighbour."""
    return math.floor(mark + 0.5)
