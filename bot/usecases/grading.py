"""Grading an answer, step by step, as the durable jobs run it: judge, settle, deliver; and the sweep for what was left."""

from __future__ import annotations

import logging
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from bot.core import scoring
from bot.core.answer import Cause, State
from bot.core.model import Grade, Reason
from bot.core.ports import Courier, Jobs, Judge
from bot.core.screens import answering as screens
from bot.persistence import answers, deliveries, gradings, standings, usage
from bot.persistence.database import Database, Transaction
from bot.usecases.members import Clock, utc_now

MAX_ATTEMPTS = 6
FIRST_PAUSE = 2.0  # seconds; doubled with each attempt
LONGEST_PAUSE = 300.0
SWEEP_AFTER = timedelta(minutes=15)
SWEEP_LATEST = timedelta(days=1)
MOST_DOUBLINGS = 10
SWEEP_BATCH = 200
MOST_REFUSALS = 3

log = logging.getLogger(__name__)


class Grading:
    """What happens to an answer once it is saved. Every step may run again and does its work once."""

    def __init__(
        self,
        database: Database,
        judge: Judge,
        jobs: Jobs[Transaction],
        couriers: Mapping[str, Courier],
        *,
        clock: Clock = utc_now,
    ) -> None:
        self.database, self.judge_, self.jobs, self.couriers, self.clock = database, judge, jobs, couriers, clock

    async def judge(self, grading_id: int) -> float:
        """Ask the judge once, with no transaction open, and write down what came of it.

        Gives 0 when the grading can be settled, else the seconds to wait before the next attempt.
        """
        async with self.database.read() as tx:
            grading = await gradings.get_grading(tx, grading_id)
            answer = await answers.get_answer(tx, grading.answer_id) if grading else None
        if grading is None or answer is None or grading.state is not State.PENDING:
            return 0.0
        outcome = await self.judge_.grade(answer.question, answer.text)
        attempt = grading.attempts + 1
        again = 0.0
        now = self.clock()
        async with self.database.write() as tx:
            if isinstance(outcome, Grade):
                await gradings.keep_grade(tx, grading_id, outcome, now=now)
            else:
                final = outcome.retry_after is None or attempt >= MAX_ATTEMPTS
                again = 0.0 if final else pause(attempt, outcome.retry_after or 0.0)
                await gradings.keep_failure(tx, grading_id, outcome, final=final, now=now)
                log.warning("grading %d attempt %d: %s (%s)", grading_id, attempt, outcome.reason.value, outcome.detail)
            if not self.judge_.identity.estimates:
                await usage.record_usage(
                    tx,
                    outcome.usage,
                    team_id=answer.team_id,
                    member_id=answer.member_id,
                    grading_id=grading_id,
                    model=self.judge_.identity.model,
                    now=now,
                )
        return again

    async def settle(self, tx: Transaction, grading_id: int) -> None:
        """Make a judged grading count: points and totals change in the same transaction as its state."""
        if not await gradings.settle(tx, grading_id):
            return
        grading = await gradings.get_grading(tx, grading_id)
        answer = await answers.get_answer(tx, grading.answer_id) if grading else None
        if answer is None or grading is None or grading.grade is None:
            return
        grade, standing = grading.grade, answer.grading
        if grade.estimate and standing.state is State.GRADED and standing.grade and not standing.grade.estimate:
            return  # a process without a model took the job: its estimate does not replace a judgement
        points = None
        if answer.counts:
            difficulty = answer.question.difficulty
            points = scoring.points(grade.score, difficulty, hints=answer.hints, streak=answer.streak).total
        await standings.count_grade(
            tx, answer, grading_id=grading_id, score=grade.score, estimate=grade.estimate, points=points
        )

    async def deliver(self, grading_id: int) -> None:
        """Bring the result to the person, unless it has been shown already. Raises only what another try may mend."""
        async with self.database.read() as tx:
            grading = await gradings.get_grading(tx, grading_id)
            answer = await answers.get_answer(tx, grading.answer_id) if grading else None
            if answer is None:
                return
            to = await deliveries.find_address(tx, answer.id, grading_id=grading_id, now=self.clock())
        if to is None or to.platform not in self.couriers:
            return
        receipt = await self.couriers[to.platform].deliver(to, screens.result(answer))
        async with self.database.write() as tx:
            await deliveries.keep_receipt(tx, answer.id, grading_id=grading_id, receipt=receipt)

    async def give_up(self, grading_ids: Sequence[int]) -> None:
        """Take note of gradings whose jobs broke off; the sweep asks for them again."""
        if grading_ids:
            async with self.database.write() as tx:
                await gradings.give_up(tx, grading_ids, now=self.clock())

    async def sweep(self) -> int:
        """Ask again for gradings that were given up, and for judgements where there are only estimates.

        Gives how many were asked for; safe to run on every replica.
        """
        now = self.clock()
        async with self.database.read() as tx:
            given_up = await gradings.ungraded_since(tx, now - SWEEP_AFTER, limit=SWEEP_BATCH)
            left = [(Cause.RETRY, one) for one in given_up if _due(one, now)]
            if not self.judge_.identity.estimates:
                left += [(Cause.REGRADE, one) for one in await gradings.estimated(tx, limit=SWEEP_BATCH)]
        asked = 0
        for cause, one in left:
            async with self.database.write() as tx:
                grading_id = await gradings.add_grading(
                    tx,
                    answer_id=one.answer_id,
                    version_id=one.version_id,
                    cause=cause,
                    ordinal=one.ordinal + 1,
                    now=now,
                )
                if grading_id is not None:
                    await self.jobs.grade(tx, grading_id)
                    asked += 1
        return asked


def _due(left: gradings.Left, now: datetime) -> bool:
    """Tell whether to ask again: less and less often, and not for ever where the model declines."""
    if left.reason == Reason.REFUSED.value and left.ordinal >= MOST_REFUSALS:
        return False
    doublings = min(left.ordinal - 1, MOST_DOUBLINGS)  # a fault of many weeks must not outgrow what a timedelta holds
    pause: timedelta = min(SWEEP_AFTER * 2**doublings, SWEEP_LATEST)
    return now - left.finished_at >= pause


def pause(attempt: int, asked: float) -> float:
    """Wait as long as the provider asks, and at least twice as long as before."""
    pause: float = min(FIRST_PAUSE * 2.0 ** (attempt - 1), LONGEST_PAUSE)
    return max(asked, pause)
