"""Which question an interview asks next: topics in turn, at the person's level, and the same for the same seed."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.ability import Ability

NEAR = 0.5  # logits: within so much one question tells as much as another, and chance may decide


@dataclass(frozen=True, slots=True)
class Option:
    """A question that may be asked: its difficulty in logits, and when the person last answered it, if ever."""

    question_id: str
    version_id: int
    topics: tuple[str, ...]
    difficulty: float
    seen: datetime | None = None


@dataclass(frozen=True, slots=True)
class Wish:
    """What is wanted of the next question. No topics mean all of them."""

    topics: tuple[str, ...]
    asked: tuple[str, ...]  # ids, in this interview
    lately: datetime  # what was answered since then is asked only where there is nothing else


def choose(options: Sequence[Option], wish: Wish, ability: Ability, *, seed: str) -> Option | None:
    """Pick the next question, or None when none is left.

    What was not answered lately comes first, then the topic that this interview has asked least of, then the difficulty
    that is nearest to the ability: there a score tells most. The rest is chance, drawn from ``seed``.
    """
    mine = {option.question_id: option for option in options}
    covered = Counter(topic for id_ in wish.asked if id_ in mine for topic in _of_wish(mine[id_], wish.topics))
    left = [o for o in options if o.question_id not in wish.asked and _of_wish(o, wish.topics)]

    def order(option: Option) -> tuple[bool, int, int, bytes]:
        again = option.seen is not None and option.seen >= wish.lately
        turn = min(covered[topic] for topic in _of_wish(option, wish.topics))
        distance = int(abs(option.difficulty - ability.mean) / NEAR)
        chance = hashlib.sha256(f"{seed}\0{option.question_id}".encode()).digest()
        return (again, turn, distance, chance)

    return min(left, key=order, default=None)


def _of_wish(option: Option, topics: Collection[str]) -> tuple[str, ...]:
    """Give the topics by which a question is one of those wished for; by default its home."""
    return tuple(topic for topic in option.topics if topic in topics) if topics else option.topics[:1]
