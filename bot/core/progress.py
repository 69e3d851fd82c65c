"""How somebody comes on: their level and mean mark by topic, and the course of their marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bot.core import ability
from bot.core.evidence import rounded
from bot.core.model import Difficulty

WINDOW = 5  # answers whose mean is a point of the course
COURSE = 40  # points
LEAST = 2  # answers from which on a topic has a level


@dataclass(frozen=True, slots=True)
class Marked:
    """A graded answer: its question's home topic and difficulty in logits, the score (0 to 100) and the day."""

    topic: str
    difficulty: float
    score: int
    day: date


@dataclass(frozen=True, slots=True)
class TopicLevel:
    """A topic: the hardest kind of question of which the person gets most, their mean mark, and from how many answers."""

    topic: str
    level: Difficulty | None
    mark: int
    answers: int


@dataclass(frozen=True, slots=True)
class Progress:
    """Topics, best first, and the running mean of the marks, oldest first."""

    topics: tuple[TopicLevel, ...]
    course: tuple[int, ...]


def progress_of(marked: Sequence[Marked]) -> Progress:
    """Sum up answers, oldest first."""
    by_topic: dict[str, list[Marked]] = defaultdict(list)
    for one in marked:
        by_topic[one.topic].append(one)
    topics = [_topic(topic, of_it) for topic, of_it in by_topic.items()]
    scores = [one.score for one in marked]
    means = [
        rounded(sum(scores[max(0, n - WINDOW) : n]) / min(n, WINDOW))
        for n in range(max(1, min(WINDOW, len(scores))), len(scores) + 1)
    ]
    return Progress(
        topics=tuple(sorted(topics, key=lambda one: (-one.mark, one.topic))),
        course=tuple(means[-COURSE:]),
    )


def _topic(topic: str, marked: Sequence[Marked]) -> TopicLevel:
    known = ability.estimate([(one.difficulty, one.score / 100) for one in marked])
    level = ability.level(known) if len(marked) >= LEAST else None
    return TopicLevel(topic, level, rounded(sum(one.score for one in marked) / len(marked)), len(marked))
