"""The offline judge: estimates from matching words how far an answer covers the key points, and says so."""

from __future__ import annotations

import time
from collections.abc import Sequence

from bot.core.model import Grade, JudgeIdentity, KeyPoint, Mark, Question, Usage, Verdict
from bot.grading.coverage import Match, read
from bot.grading.text import shorten
from bot.grading.verdict import WORTH, Judgement, decide

METHOD_VERSION = "1"
# How much of a key point has to be met for each verdict; what is mostly under a negation counts as contradicted.
COVERED, PARTIAL = 0.6, 0.25
_POINT_SHOWN = 110

_NATURE = (
    "This is an estimate from matching words: it cannot tell right from wrong, nor see what you put in other words or in"
    " another language than the question's."
)


class LocalJudge:
    """Estimates without any model or network; its scores are marked as estimates."""

    @property
    def identity(self) -> JudgeIdentity:
        """Name the judge as one that estimates."""
        return JudgeIdentity(name="local", model="", version=METHOD_VERSION, estimates=True)

    async def grade(self, question: Question, answer: str) -> Grade:
        """Estimate at once; there is nothing to wait for and nothing that fails."""
        started = time.monotonic()
        reading = read(question, answer)
        verdicts = tuple(_verdict(match) for match in reading.matches)
        judgement = Judgement(
            verdicts=verdicts,
            mark=_estimate(question.key_points, reading.matches, verdicts),
            feedback=_feedback(question.key_points, verdicts),
            follow_up=question.follow_ups[0] if question.follow_ups else "",
            steering=reading.steering,
        )
        usage = Usage(latency_ms=round((time.monotonic() - started) * 1000))
        return decide(question, answer, judgement, self.identity, usage)


def _verdict(match: Match) -> Verdict:
    """Put a match into a verdict."""
    upheld = match.coverage - match.denied
    if match.coverage >= COVERED and upheld < PARTIAL:
        return Verdict(Mark.CONTRADICTED, match.quote)
    if upheld >= COVERED:
        return Verdict(Mark.COVERED, match.quote)
    return Verdict(Mark.PARTIAL, match.quote) if upheld >= PARTIAL else Verdict(Mark.MISSING)


def _estimate(points: Sequence[KeyPoint], matches: Sequence[Match], verdicts: Sequence[Verdict]) -> int:
    """Sum what was met of each key point by its weight: 0 to 100, without the steps of the verdicts."""
    whole = sum(point.weight for point in points)
    earned = sum(
        point.weight * _share(match, verdict) for point, match, verdict in zip(points, matches, verdicts, strict=True)
    )
    return round(100 * max(0.0, earned / whole)) if whole else 0


def _share(match: Match, verdict: Verdict) -> float:
    """Take what a match earns of its key point; the little that was met of a missing one is chance."""
    if verdict.mark in {Mark.COVERED, Mark.PARTIAL}:
        return match.coverage - match.denied
    return WORTH[verdict.mark] / 100


def _feedback(points: Sequence[KeyPoint], verdicts: Sequence[Verdict]) -> str:
    """Say in plain words what was recognised, what was not, and how little that means."""
    headings = (
        ("Seems covered", Mark.COVERED),
        ("Seems touched on", Mark.PARTIAL),
        ("Seems denied", Mark.CONTRADICTED),
        ("Not recognised", Mark.MISSING),
    )
    parts = [_NATURE]
    for heading, mark in headings:
        named = [point.text for point, verdict in zip(points, verdicts, strict=True) if verdict.mark is mark]
        if named:
            parts.append(f"{heading}: " + "; ".join(shorten(text, _POINT_SHOWN).rstrip(".") for text in named) + ".")
    return "\n".join(parts)
