"""Several judgements of one answer made into one, and how far the outcome can be relied on; pure rules."""

from __future__ import annotations

import statistics
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.core.evidence import STEERING, WORTH, hold, rounded, weigh
from bot.core.model import Grade, KeyPoint, Mark, Question, Verdict
from bot.core.scoring import LEVELS

MOST_VOTES = 5
BORDER = 3  # points of 100 between a score and the border of a level, within which another judge may well differ
LOW_CONFIDENCE = 0.7


@dataclass(frozen=True, slots=True)
class Voting:
    """How many judgements an answer gets: ``votes`` of them, and where one is doubtful a ``second`` by itself."""

    votes: int = 1
    second: bool = False

    def wanted(self, question: Question, grades: Sequence[Grade]) -> int:
        """Tell how many judgements there should be, in view of those there are; an estimate never gets another."""
        if grades[0].estimate:
            return 1
        if self.votes == 1 and self.second and doubtful(combine(question, grades[:1])):
            return 2
        return self.votes


def combine(question: Question, grades: Sequence[Grade]) -> Grade:
    """Make one grade of judgements of the same answer by the same rubric.

    For each key point the finding of most of them counts, of equally frequent ones the lowest; the mark is the median
    (of an even number the middle of the two middle ones); evidence and score follow from these as for a single
    judgement. Words and wrong claims are those of the judgement whose mark is next to the median; what it would say to
    the person only where its findings are the ones that count.
    """
    first = grades[0]
    if len(grades) == 1:
        return first if first.estimate else replace(first, confidence=_confidence(question.key_points, grades, first))
    verdicts = tuple(_majority(findings) for findings in zip(*(grade.verdicts for grade in grades), strict=True))
    mark = rounded(statistics.median(grade.judged for grade in grades))
    spokesman = min(grades, key=lambda grade: (abs(grade.judged - mark), grade.judged))
    evidence = weigh(question.key_points, verdicts, wrong=len(spokesman.wrong))
    score, flags = hold(mark, evidence, verdicts)
    steering = any(STEERING in grade.flags for grade in grades)
    of_one_mind = all(own.counted is found.counted for own, found in zip(spokesman.verdicts, verdicts, strict=True))
    one = replace(
        spokesman,
        reaction=spokesman.reaction if of_one_mind else "",
        score=score,
        evidence=evidence,
        judged=mark,
        verdicts=verdicts,
        flags=(*flags, STEERING) if steering else flags,
        votes=len(grades),
    )
    return replace(one, confidence=_confidence(question.key_points, grades, one))


def _majority(findings: Sequence[Verdict]) -> Verdict:
    count = Counter(finding.counted for finding in findings)
    mark = min(count, key=lambda mark: (-count[mark], WORTH[mark]))
    of_that_mark = (finding for finding in findings if finding.counted is mark)
    return min(of_that_mark, key=lambda finding: (finding.void, -len(finding.quote), finding.quote, finding.mark))


def _confidence(points: Sequence[KeyPoint], grades: Sequence[Grade], one: Grade) -> float:
    """Tell how far a grade can be relied on, 0 to 1: the product of three shares.

    How near the mark is to its own evidence (1 less the gap in percent); the weight of the key points whose quotes
    held; and how far the votes agree: the weighted share of votes for each finding, times 1 less the marks' range in
    percent.
    """
    whole = sum(point.weight for point in points) or 1
    near = 1 - abs(one.judged - one.evidence) / 100
    void = sum(
        point.weight
        for grade in grades
        for point, finding in zip(points, grade.verdicts, strict=True)
        if finding.void and finding.mark is not Mark.MISSING
    )
    agreeing = sum(
        point.weight
        for grade in grades
        for point, finding, counted in zip(points, grade.verdicts, one.verdicts, strict=True)
        if finding.counted is counted.counted
    )
    marks = [grade.judged for grade in grades]
    agreed = agreeing / (whole * len(grades)) * (1 - (max(marks) - min(marks)) / 100)
    return round(near * (1 - void / (whole * len(grades))) * agreed, 2)


def doubtful(grade: Grade) -> bool:
    """Tell whether another judgement may well change what the person sees."""
    at_border = any(least and -BORDER <= grade.score - least < BORDER for least, _ in LEVELS)
    return at_border or unsure(grade)


def unsure(grade: Grade) -> bool:
    """Tell whether the judge can't be relied on here: its mark had to be held, or its confidence is low."""
    held = grade.score != grade.judged
    return not grade.estimate and (held or (grade.confidence is not None and grade.confidence < LOW_CONFIDENCE))


def to_review(grade: Grade) -> bool:
    """Tell whether a person should look at the grade."""
    return STEERING in grade.flags or unsure(grade)
