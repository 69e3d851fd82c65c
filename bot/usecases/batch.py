"""Grading many answers at once: several at a time, paced, tried again where that may help, and given back in order."""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from bot.core.model import Grade, Question, Reason, Ungraded
from bot.core.ports import Judge
from bot.usecases.grading import LONGEST_PAUSE, MAX_ATTEMPTS, pause

# After these nothing else can be graded either: whoever runs the bot has to act first.
HOPELESS = frozenset({Reason.MISCONFIGURED, Reason.BUDGET})
# So many answers one after the other, each after all its tries, and nobody believes any more that the model is there.
MOST_IN_VAIN = 3

Work = tuple[Question, str]
Outcome = Grade | Ungraded


async def freely() -> None:
    """Admit without pacing."""


@dataclass(slots=True)
class _Strain:
    """What the answers in flight tell each other: how many failed in a row, and what ended the work."""

    in_vain: int = 0
    stopped: Ungraded | None = None

    def note(self, outcome: Outcome) -> None:
        """Take in how an answer ended."""
        if isinstance(outcome, Grade):
            self.in_vain = 0
            return
        self.in_vain += outcome.retry_after is not None
        if outcome.reason in HOPELESS or self.in_vain >= MOST_IN_VAIN:
            self.stopped = self.stopped or Ungraded(outcome.reason, outcome.retry_after, outcome.detail)


async def grade_all(
    works: Sequence[Work],
    judge: Judge,
    *,
    at_once: int,
    admit: Callable[[], Awaitable[None]] = freely,
    sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> AsyncGenerator[Outcome]:
    """Grade every answer, ``at_once`` at a time; outcomes come in the order of the work, as soon as that allows.

    ``admit`` is waited for before each call to the judge, ``sleep`` (seconds) before another try. Once the judge is
    found beyond help, what has not been asked yet is Ungraded for the same reason: no call is spent on it.
    """
    gate = asyncio.Semaphore(at_once)
    strain = _Strain()

    async def one(work: Work) -> Outcome:
        async with gate:
            outcome = strain.stopped or await _grade(work, judge, admit, sleep)
            strain.note(outcome)
            return outcome

    # Tasks are made a window at a time: a file may have more rows than anyone wants tasks.
    tasks: list[asyncio.Task[Outcome]] = []
    waiting = iter(works)
    try:
        for work in waiting:
            tasks.append(asyncio.create_task(one(work)))
            if len(tasks) >= 2 * at_once:
                yield await tasks.pop(0)
        while tasks:
            yield await tasks.pop(0)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


async def _grade(
    work: Work, judge: Judge, admit: Callable[[], Awaitable[None]], sleep: Callable[[float], Awaitable[None]]
) -> Outcome:
    """Ask the judge until it grades, until asking again is no use or until it has been asked often enough.

    Nobody sits before a screen for longer than the longest pause: a judge that wants to be left alone until later is.
    """
    attempt = 0
    while True:
        await admit()
        outcome = await judge.grade(*work)
        attempt += 1
        if isinstance(outcome, Grade) or outcome.retry_after is None or attempt >= MAX_ATTEMPTS:
            return outcome
        if outcome.retry_after > LONGEST_PAUSE:
            minutes = math.ceil(outcome.retry_after / 60)
            return replace(outcome, detail=f"{outcome.detail}: it is to be asked again in {minutes} minutes")
        await sleep(pause(attempt, outcome.retry_after))
