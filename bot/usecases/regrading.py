"""Regrading: answers are judged anew beside their old gradings after a change of rubric, prompt or model."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.answer import Cause
from bot.core.model import JudgeIdentity, Reason
from bot.core.ports import Jobs
from bot.persistence import gradings, regrades
from bot.persistence.database import Database, Transaction
from bot.persistence.regrades import Choice, Stale
from bot.usecases.members import Clock, utc_now

POLL = 0.2


@dataclass(frozen=True, slots=True)
class Change:
    """What came of one answer: its score before, and the new one or why there is none (and when it is tried again)."""

    answer_id: int
    question_id: str
    before: int
    after: int | None
    reason: Reason | None = None
    again_at: datetime | None = None


class Regrading:
    """Asks for gradings through the queue, so that it is safe beside running bots and passes their limiter."""

    def __init__(
        self, database: Database, jobs: Jobs[Transaction], judge: JudgeIdentity, *, clock: Clock = utc_now
    ) -> None:
        self.database, self.jobs, self.judge, self.clock = database, jobs, judge, clock

    async def due(self, choice: Choice) -> tuple[Stale, ...]:
        """Find the answers to judge anew."""
        async with self.database.read() as tx:
            return await regrades.stale(tx, choice, self.judge)

    async def regrade(self, stale: Sequence[Stale], *, at_once: int) -> AsyncIterator[Change]:
        """Have them judged, ``at_once`` at a time, and tell of each as it ends.

        Few at a time, so that people's new answers never wait behind a backlog of old ones, and so that who breaks off
        leaves little behind: what has been asked for by then is still graded. Where somebody else has just asked for
        the same answer, as a sweep may, theirs is waited for instead.
        """
        left = list(reversed(stale))
        waiting: dict[int, Stale] = {}
        while left or waiting:
            while left and len(waiting) < at_once:
                one = left.pop()
                grading_id = await self._ask(one)
                if grading_id is not None:
                    waiting[grading_id] = one
            async with self.database.read() as tx:
                ended = await regrades.ended(tx, list(waiting))
            for grading_id, grading in ended.items():
                one = waiting.pop(grading_id)
                if grading is not None:
                    after = grading.grade.score if grading.grade else None
                    yield Change(one.answer_id, one.question_id, one.score, after, grading.reason, grading.again_at)
            if waiting and not ended:
                await asyncio.sleep(POLL)

    async def _ask(self, one: Stale) -> int | None:
        async with self.database.write() as tx:
            grading_id = await gradings.add_grading(
                tx,
                answer_id=one.answer_id,
                version_id=one.version_id,
                cause=Cause.REGRADE,
                ordinal=one.ordinal + 1,
                now=self.clock(),
            )
            if grading_id is None:
                return await regrades.grading_at(tx, one.answer_id, one.ordinal + 1)
            await self.jobs.grade(tx, grading_id)
        return grading_id
