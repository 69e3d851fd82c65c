"""The offline judge: estimates from matching words how far an answer covers the key points, and says so."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace

from bot.core.evidence import WORTH
from bot.core.model import Grade, JudgeIdentity, KeyPoint, Mark, Question, Talk, Usage, Verdict
from bot.grading.coverage import Match, Reading, read
from bot.grading.verdict import Judgement, decide

METHOD_VERSION = "3"
# How much of a key point has to be met for each verdict; what is mostly under a negation counts as contradicted.
COVERED, PARTIAL = 0.6, 0.25
# References of other topics meet about so much of a key point.
CHANCE = 0.1

FOREIGN = "language"
_FOREIGN = (
    "Your answer seems to be in another language than the question. Without a model only words can be compared, so this"
    " estimate says next to nothing about it: answer in the question's language, or wait for a model or a reviewer."
)
_LISTED = (
    "Your answer reads like a list of keywords, and those alone earn nothing: say in a few sentences how they hang"
    " together. This is an estimate that only compares words, so it can take a very terse answer for such a list."
)
_NATURE = "This is an estimate: other words or another language than the question's may say it just as well."


class LocalJudge:
    """Estimates without any model or network; its scores are marked as estimates."""

    @property
    def identity(self) -> JudgeIdentity:
        """Name the judge as one that estimates."""
        return JudgeIdentity(name="local", model="", version=METHOD_VERSION, estimates=True)

    async def grade(self, question: Question, answer: str, _talk: Talk | None = None) -> Grade:
        """Estimate at once; there is nothing to wait for and nothing that fails."""
        started = time.monotonic()
        reading = read(question, answer)
        verdicts = tuple(_verdict(match) for match in reading.matches)
        judgement = Judgement(
            verdicts=verdicts,
            mark=_estimate(question.key_points, reading.matches, verdicts),
            feedback=_told(reading) or _feedback(question.key_points, verdicts),
            follow_up=question.follow_ups[0] if question.follow_ups else "",
            steering=reading.steering,
        )
        usage = Usage(latency_ms=round((time.monotonic() - started) * 1000))
        grade = decide(question, answer, judgement, self.identity, usage)
        return replace(grade, flags=(*grade.flags, FOREIGN)) if reading.foreign else grade


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
    """Take what a match earns of its key point: what goes beyond chance, where it is enough for a verdict."""
    if verdict.mark in {Mark.COVERED, Mark.PARTIAL}:
        return (match.coverage - match.denied - CHANCE) / (1 - CHANCE)
    return WORTH[verdict.mark] / 100


def _told(reading: Reading) -> str:
    """Say why there was nothing to match, if there was not."""
    if reading.foreign:
        return _FOREIGN
    return _LISTED if reading.listed else ""


def _feedback(points: Sequence[KeyPoint], verdicts: Sequence[Verdict]) -> str:
    """Say how much was recognised and where most is to be gained; the verdicts themselves stand beside it."""
    seen = sum(verdict.mark in {Mark.COVERED, Mark.PARTIAL} for verdict in verdicts)
    parts = [f"Your words match {seen} of {len(points)} key points, at least in part."]
    missed = [point for point, verdict in zip(points, verdicts, strict=True) if verdict.mark is Mark.MISSING]
    if missed:
        heaviest = max(missed, key=lambda point: point.weight)
        parts.append(f"What weighs most of what was not recognised: {heaviest.text}")
    if any(verdict.mark is Mark.CONTRADICTED for verdict in verdicts):
        parts.append("Some of it reads like the opposite of a key point: look at what is marked as wrong.")
    return " ".join([*parts, _NATURE])
