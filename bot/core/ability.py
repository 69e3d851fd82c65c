"""How able a person is, and how hard a question: a Rasch model over scores that are anything from none to all.

Both live on one scale, in logits. Somebody of ability a is expected to get ``sigmoid(a - d)`` of a question of
difficulty d; what they get strays from that by ``NOISE`` and can't leave 0 to 1 (a Tobit model, so that a full score
tells no more than that they are at least that good). A posterior over a grid of abilities is exact for all we need.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from bot.core.model import Difficulty

NOISE = 0.3  # how far a score strays, of 1: a person's day and a judge's eye together
BANK = {Difficulty.EASY: -1.2, Difficulty.MEDIUM: 0.0, Difficulty.HARD: 1.2}  # logits, until answers tell more
BANK_SPREAD = 0.5  # logits by which the bank's word may be wrong

_GRID = tuple(n / 10 for n in range(-50, 51))
_STEPS = 20  # so many scores are told apart


@dataclass(frozen=True, slots=True)
class Ability:
    """What is believed of a person: a mean and a spread in logits. Nobody known is a standard normal."""

    mean: float = 0.0
    spread: float = 1.0


NOBODY_KNOWN = Ability()


@dataclass(frozen=True, slots=True)
class Hardness:
    """What is believed of a question: its difficulty and how sure that is, in logits, from so many answers."""

    mean: float
    spread: float = BANK_SPREAD
    answers: int = 0


def expected(ability: float, difficulty: float) -> float:
    """Tell what share of a question somebody is expected to get."""
    return 1 / (1 + math.exp(difficulty - ability))


def estimate(results: Iterable[tuple[float, float]], prior: Ability = NOBODY_KNOWN) -> Ability:
    """Estimate an ability from pairs of difficulty and score (0 to 1); the posterior's mean and spread."""
    logs = [-(((at - prior.mean) / prior.spread) ** 2) / 2 for at in _GRID]
    for difficulty, score in results:
        curve = _curve(round(difficulty, 1), round(score * _STEPS))
        logs = [log + more for log, more in zip(logs, curve, strict=True)]
    highest = max(logs)
    weights = [math.exp(log - highest) for log in logs]
    whole = sum(weights)
    mean = sum(at * weight for at, weight in zip(_GRID, weights, strict=True)) / whole
    variance = sum((at - mean) ** 2 * weight for at, weight in zip(_GRID, weights, strict=True)) / whole
    return Ability(mean, math.sqrt(variance))


@lru_cache(maxsize=4096)
def _curve(difficulty: float, step: int) -> tuple[float, ...]:
    """Give the log-likelihood of a score over the grid."""
    return tuple(_likelihood(expected(at, difficulty), step / _STEPS) for at in _GRID)


def _likelihood(share: float, score: float) -> float:
    if score <= 0:
        return _log_tail(share / NOISE)
    if score >= 1:
        return _log_tail((1 - share) / NOISE)
    return -(((score - share) / NOISE) ** 2) / 2


def _log_tail(sigmas: float) -> float:
    """Give the log of the chance that noise goes so far beyond."""
    return math.log(math.erfc(sigmas / math.sqrt(2)) / 2)


def learn(question: Hardness, who: Ability, score: float) -> Hardness:
    """Learn from somebody's score (0 to 1) how hard a question is: an extended Kalman step, so the first answers move it most."""
    share = expected(who.mean, question.mean)
    slope = share * (1 - share)
    variance = question.spread**2
    gain = variance * slope / (slope**2 * (variance + who.spread**2) + NOISE**2)
    return Hardness(
        mean=question.mean + gain * (share - min(1.0, max(0.0, score))),
        spread=math.sqrt(variance * (1 - gain * slope)),
        answers=question.answers + 1,
    )


def level(ability: Ability) -> Difficulty:
    """Put an ability into a word: the hardest kind of question of which somebody is expected to get most."""
    reached = [kind for kind, logits in BANK.items() if ability.mean >= logits]
    return reached[-1] if reached else Difficulty.EASY
