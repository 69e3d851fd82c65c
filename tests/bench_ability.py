"""How well a mock interview finds out how able people are, on simulated ones."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.ability import NOISE, estimate
from tests.core.simulated import Order, adaptive, at_random, bank_options, correlation, exact, interviewed

PEOPLE, QUESTIONS, SEED = 1000, 8, 2026


def report() -> Iterator[str]:
    """Print what is reached after eight questions, in the adaptive order and in a random one."""
    pool = bank_options()
    yield f"\nThe estimate of {PEOPLE:,} simulated people, after {QUESTIONS} of the bank's {len(pool)} questions (noise {NOISE}):"
    reached = {name: _reached(order) for name, order in {"adaptive": adaptive, "random": at_random}.items()}
    for name, (ours, best) in reached.items():
        yield f"    {name:<9} r {ours:.3f}; exact Bayes {best:.3f}; reached {100 * ours / best:.1f} %"
    (adapted, _), (random, _) = reached["adaptive"], reached["random"]
    yield f"    adaptive beats random by {adapted - random:.3f} in r, {1 - (1 - adapted**2) / (1 - random**2):.0%} of what random leaves unknown"


def _reached(order: Order) -> tuple[float, float]:
    people = interviewed(bank_options(), order, people=PEOPLE, questions=QUESTIONS, seed=SEED)
    truths = [person.ability for person in people]
    ours = correlation(truths, [estimate(person.results).mean for person in people])
    return ours, correlation(truths, [exact(person.results) for person in people])
