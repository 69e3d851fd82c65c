"""Simulated people: abilities are standard normal in logits, and scores stray from what is expected of them."""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from bot.bank.files import load_bank, shipped_folder
from bot.core.ability import BANK, NOISE, estimate, expected

Pool = Sequence[tuple[str, float]]
Order = Callable[[Pool, "Simulated", random.Random], tuple[str, float]]


@dataclass
class Simulated:
    """A person: what is true of them, and pairs of difficulty and score."""

    ability: float
    results: list[tuple[float, float]] = field(default_factory=list)
    asked: set[str] = field(default_factory=set)


def bank_options() -> Pool:
    """The shipped bank's questions with their difficulties."""
    return [(q.id, BANK[q.difficulty]) for q in load_bank([shipped_folder()]).questions if not q.draft]


def adaptive(pool: Pool, who: Simulated, chance: random.Random) -> tuple[str, float]:
    """The nearest to the running estimate."""
    at = estimate(who.results).mean
    return min((q for q in pool if q[0] not in who.asked), key=lambda q: (abs(q[1] - at), chance.random()))


def at_random(pool: Pool, who: Simulated, chance: random.Random) -> tuple[str, float]:
    """Any question."""
    return chance.choice([q for q in pool if q[0] not in who.asked])


def interviewed(pool: Pool, order: Order, *, people: int, questions: int, seed: int) -> list[Simulated]:
    """Let people be interviewed; the same seed gives the same people."""
    truth, chance = random.Random(seed), random.Random(seed + 1)  # noqa: S311 - no secrets: people who can be met again
    everybody = [Simulated(truth.gauss(0, 1)) for _ in range(people)]
    for who in everybody:
        for _ in range(questions):
            id_, difficulty = order(pool, who, chance)
            who.asked.add(id_)
            score = expected(who.ability, difficulty) + chance.gauss(0, NOISE)
            who.results.append((difficulty, min(1.0, max(0.0, score))))
    return everybody


def exact(results: Sequence[tuple[float, float]]) -> float:
    """The posterior mean by brute force: a fine grid, the scores as they are, and the model that made them."""
    grid = [n / 100 for n in range(-600, 601)]
    logs = []
    for at in grid:
        log = -(at**2) / 2
        for difficulty, score in results:
            share = expected(at, difficulty)
            if 0 < score < 1:
                log -= ((score - share) / NOISE) ** 2 / 2
            else:
                beyond = share if score <= 0 else 1 - share
                log += math.log(math.erfc(beyond / NOISE / math.sqrt(2)) / 2)
        logs.append(log)
    highest = max(logs)
    weights = [math.exp(log - highest) for log in logs]
    return sum(at * weight for at, weight in zip(grid, weights, strict=True)) / sum(weights)


def correlation(one: Sequence[float], other: Sequence[float]) -> float:
    """Pearson's r."""
    mean_one, mean_other = sum(one) / len(one), sum(other) / len(other)
    shared = sum((a - mean_one) * (b - mean_other) for a, b in zip(one, other, strict=True))
    return shared / math.sqrt(sum((a - mean_one) ** 2 for a in one) * sum((b - mean_other) ** 2 for b in other))
