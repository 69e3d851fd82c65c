"""How far one row of marks agrees with another: the figures by which graders are compared with each other."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import fmean

STEPS = 5  # marks of 0 to 1 are put on a scale of 0 to 5 for the weighted kappa
_SURE = 1.959963984540054  # standard deviations around 95 % of a normal distribution
_LEAST_FOR_RANGE = 4  # Fisher's interval divides by the square root of n - 3

Marks = Sequence[float]


@dataclass(frozen=True, slots=True)
class Agreement:
    """A judge's marks against a human's for the same answers, both 0 to 1. What can't be computed is None."""

    count: int
    pearson: float | None
    spearman: float | None
    rmse: float
    kappa: float | None
    bias: float


def agreement(judge: Marks, human: Marks) -> Agreement:
    """Compare two rows of marks of the same length, at least one; bias above 0 means that the judge is milder."""
    return Agreement(
        count=len(judge),
        pearson=pearson(judge, human),
        spearman=pearson(ranks(judge), ranks(human)),
        rmse=math.sqrt(fmean((mine - theirs) ** 2 for mine, theirs in zip(judge, human, strict=True))),
        kappa=weighted_kappa(judge, human),
        bias=fmean(judge) - fmean(human),
    )


def pearson(one: Marks, other: Marks) -> float | None:
    """Give the correlation, -1 to 1; None where a row does not vary."""
    here, there = fmean(one), fmean(other)
    shared = math.fsum((a - here) * (b - there) for a, b in zip(one, other, strict=True))
    spread = math.sqrt(math.fsum((a - here) ** 2 for a in one) * math.fsum((b - there) ** 2 for b in other))
    return max(-1.0, min(1.0, shared / spread)) if spread and min(one) < max(one) and min(other) < max(other) else None


def pearson_range(correlation: float, count: int) -> tuple[float, float] | None:
    """Give the bounds between which the true correlation lies at 95 % (Fisher's z); None for too few pairs."""
    if count < _LEAST_FOR_RANGE or abs(correlation) >= 1:
        return None
    middle, reach = math.atanh(correlation), _SURE / math.sqrt(count - 3)
    return math.tanh(middle - reach), math.tanh(middle + reach)


def ranks(marks: Marks) -> list[float]:
    """Give each mark its place from the lowest, 1; equal marks share the mean of their places."""
    order = sorted(range(len(marks)), key=marks.__getitem__)
    places = [0.0] * len(marks)
    at = 0
    while at < len(order):
        end = at
        while end < len(order) and marks[order[end]] == marks[order[at]]:
            end += 1
        for place in order[at:end]:
            places[place] = (at + 1 + end) / 2
        at = end
    return places


def weighted_kappa(one: Marks, other: Marks) -> float | None:
    """Give Cohen's kappa with quadratic weights on 0 to 5: 1 for agreement, 0 for chance.

    None where neither row varies, for then chance explains everything.
    """
    mine, theirs = [step(mark) for mark in one], [step(mark) for mark in other]
    seen = fmean((a - b) ** 2 for a, b in zip(mine, theirs, strict=True))
    chance = fmean((a - b) ** 2 for a in mine for b in theirs)
    return 1 - seen / chance if chance else None


def step(mark: float) -> int:
    """Put a mark of 0 to 1 on the scale of 0 to 5, half a step rounded up."""
    return math.floor(mark * STEPS + 0.5)


def by_question(questions: Sequence[str], judge: Marks, human: Marks) -> dict[str, tuple[list[float], list[float]]]:
    """Sort the pairs of marks by question, in the order in which the questions first come."""
    groups: dict[str, tuple[list[float], list[float]]] = {}
    for question, mine, theirs in zip(questions, judge, human, strict=True):
        rows = groups.setdefault(question, ([], []))
        rows[0].append(mine)
        rows[1].append(theirs)
    return groups
