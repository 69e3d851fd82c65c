"""Proving rubrics: a judge has to put the texts whose order is known into that order."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.core.model import Grade, Question
from bot.core.ports import Judge

AT_ONCE = 8
STRANGER_MAX = 30  # what an answer to another topic's question may get, of 100


@dataclass(frozen=True, slots=True)
class Proof:
    """The scores of one entry's texts, 0 to 100, None where the judge gave none."""

    question: Question
    reference: int | None
    full: int | None
    half: int | None
    bare: int | None
    stranger: int | None

    @property
    def holds(self) -> bool:
        """Whether reference ≥ full > half > bare question, and a stranger's reference stays low."""
        scores = (self.reference, self.full, self.half, self.bare, self.stranger)
        if any(score is None for score in scores):
            return False
        reference, full, half, bare, stranger = (score or 0 for score in scores)
        return reference >= full > half > bare and stranger <= STRANGER_MAX

    @property
    def line(self) -> str:
        """The scores in a row."""
        named = pairwise(
            [
                "reference",
                self.reference,
                "full",
                self.full,
                "half",
                self.half,
                "bare",
                self.bare,
                "stranger",
                self.stranger,
            ]
        )
        return ", ".join(f"{name} {'ungraded' if score is None else score}" for name, score in list(named)[::2])


async def prove(questions: Sequence[Question], judge: Judge) -> AsyncIterator[Proof]:
    """Grade every entry's texts, several entries at a time; entries without samples are left out."""
    with_samples = [question for question in questions if question.samples and not question.draft]
    gate = asyncio.Semaphore(AT_ONCE)

    async def one(place: int) -> Proof:
        async with gate:
            return await _prove(with_samples[place], _stranger(with_samples, place), judge)

    tasks = [asyncio.create_task(one(place)) for place in range(len(with_samples))]
    try:
        for task in tasks:
            yield await task
    finally:
        for task in tasks:
            task.cancel()


def _stranger(questions: Sequence[Question], place: int) -> str:
    """Take the reference of an entry of another topic, always the same one."""
    here = set(questions[place].topics)
    count = len(questions)
    others = (questions[(place + count // 2 + step) % count] for step in range(count))
    return next((other.reference for other in others if here.isdisjoint(other.topics)), "")


async def _prove(question: Question, stranger: str, judge: Judge) -> Proof:
    samples = question.samples
    texts = (
        question.reference,
        samples.full if samples else "",
        samples.half if samples else "",
        question.text,
        stranger,
    )
    scores = []
    for text in texts:
        outcome = await judge.grade(question, text)
        scores.append(outcome.score if isinstance(outcome, Grade) else None)
    return Proof(question, *scores)
