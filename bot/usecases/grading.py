"""Grading an answer, step by step, as the durable jobs run it: judge and deliver; and the sweep for what was left."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.core import scoring
from bot.core.answer import Answer, Cause, State
from bot.core.answer import Grading as Row
from bot.core.budget import Budget
from bot.core.model import Grade, Question, Reason, Talk, Ungraded
from bot.core.ports import Courier, Jobs, Judge
from bot.core.screens import answering as screens
from bot.core.voting import Voting, combine
from bot.persistence import answers, deliveries, erasing, gradings, questions, standings, talks, votes
from bot.persistence.database import Database, Transaction
from bot.usecases import spending
from bot.usecases.daily import ALONE
from bot.usecases.members import Clock, utc_now

MAX_ATTEMPTS = 6
FIRST_PAUSE = 2.0  # seconds; doubled with each attempt
LONGEST_PAUSE = 300.0
SWEEP_AFTER = timedelta(minutes=15)
SWEEP_LATEST = timedelta(days=1)
MOST_DOUBLINGS = 10
SWEEP_BATCH = 200
MOST_REFUSALS = 3
NEXT_VOTE = 0.01  # seconds: at once, though through the queue, so that each vote passes the limiter
VOTE_PATIENCE = 60.0  # a person waits for the result: a vote that can't be had in time is done without
ONE_VOTE = Voting()
NO_BUDGET = Budget()

Votes = tuple[Grade, ...]

log = logging.getLogger(__name__)


class Grading:
    """What happens to an answer once it is saved. Every step may run again and does its work once.

    ``voter`` is asked for the votes after the first: the same model, set to vary more. A judge is asked only while a
    place among ``asking`` is held; other answers may be read and written down meanwhile.
    """

    def __init__(
        self,
        database: Database,
        judge: Judge,
        jobs: Jobs[Transaction],
        couriers: Mapping[str, Courier],
        *,
        voter: Judge | None = None,
        voting: Voting = ONE_VOTE,
        budget: Budget = NO_BUDGET,
        asking: asyncio.Semaphore | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._asking = asking or asyncio.Semaphore()
        self._has_swept = False
        self.voter, self.voting, self.budget = voter, voting, budget
        self.database, self.judge_, self.jobs, self.couriers, self.clock = database, judge, jobs, couriers, clock

    async def judge(self, grading_id: int, *, attempt: int | None = None) -> float:
        """Ask the judge once, with no transaction open, and write down what came of it.

        Gives 0 when the grading has ended, else the seconds to wait before the next attempt: after a failure, or for
        another vote. A grade counts at once: points and totals change in the transaction that keeps it. ``attempt``
        counts from 1, None is the next one; one that is on record already, as after a crash, is not made again.
        """
        async with self.database.read() as tx:
            grading = await gradings.get_grading(tx, grading_id)
            answer = await answers.get_answer(tx, grading.answer_id) if grading else None
            if grading is None or answer is None or grading.state is not State.PENDING:
                return 0.0
            if attempt is not None and grading.attempts >= attempt:
                return pause(attempt, 0.0)
            question = await self._question(tx, answer, grading)
            talk = await _talk(tx, answer, grading)
            cast = await votes.votes_of(tx, grading_id) if grading.attempts else ()
            opens_at = None
            if not self.judge_.identity.estimates:
                opens_at = await spending.opens_at(tx, self.budget, answer, grading.cause, now=self.clock())
        if opens_at is not None:
            outcome: Grade | Ungraded = Ungraded(Reason.BUDGET, detail="a cap of ours is reached")
        else:
            judge = self.voter if cast and self.voter else self.judge_
            async with self._asking:
                outcome = await judge.grade(question, answer.text, talk)
        now = self.clock()
        async with self.database.write() as tx:
            if isinstance(outcome, Grade):
                again = await self._keep(tx, grading, question, cast, outcome, now=now)
            else:
                again = await self._fail(tx, grading, question, cast, outcome, opens_at=opens_at, now=now)
            if opens_at is None and not self.judge_.identity.estimates:
                model = self.judge_.identity.model
                await spending.record(tx, self.budget, answer, outcome, grading_id=grading_id, model=model, now=now)
        return again

    async def _keep(
        self, tx: Transaction, grading: Row, question: Question, cast: Votes, grade: Grade, *, now: datetime
    ) -> float:
        """Keep a judgement: as a vote while others are to come or have come, else as the grading's own."""
        if cast and grade.estimate:  # a process without a model took the job: votes that were cast stand
            await self._settle(tx, grading, question, combine(question, cast), now=now)
            return 0.0
        every = (*cast, grade)
        wanted = self.voting.wanted(question, every)
        if wanted > 1:
            if not await gradings.lock(tx, grading.id):  # erased while the judge was asked
                return 0.0
            await votes.add_vote(tx, grading.id, len(every), grade, now=now)
        if len(every) < wanted:
            await gradings.count_attempt(tx, grading.id, now=now)
            return NEXT_VOTE
        await self._settle(tx, grading, question, combine(question, every), now=now)
        return 0.0

    async def _fail(
        self,
        tx: Transaction,
        grading: Row,
        question: Question,
        cast: Votes,
        ungraded: Ungraded,
        *,
        opens_at: datetime | None,
        now: datetime,
    ) -> float:
        """Keep a failure: try again, or give up for now; votes that were cast make a grade without the missing one."""
        attempt = grading.attempts + 1
        said = (grading.id, attempt, ungraded.reason.value, ungraded.detail)
        log.warning("grading %d attempt %d: %s (%s)", *said)
        wait = pause(attempt, ungraded.retry_after or 0.0)
        final = ungraded.retry_after is None or attempt >= MAX_ATTEMPTS + len(cast)
        if cast and (final or wait > VOTE_PATIENCE or attempt - len(cast) > 1):
            await self._settle(tx, grading, question, combine(question, cast), now=now)
            return 0.0
        again_at = opens_at or _again_at(ungraded.reason, grading.ordinal, now)
        await gradings.keep_failure(tx, grading.id, ungraded, final=final, again_at=again_at, now=now)
        return 0.0 if final else wait

    async def _settle(self, tx: Transaction, grading: Row, question: Question, grade: Grade, *, now: datetime) -> None:
        """Keep a grade and make it count, in one transaction and once."""
        if not await gradings.keep_grade(tx, grading.id, grade, now=now):
            return
        # Two gradings of one answer are counted one after the other.
        answer = await answers.lock_answer(tx, grading.answer_id)
        if answer is None or grading.ordinal < answer.gradings_from:  # its text has been replaced meanwhile
            return
        standing = answer.grading
        if grade.estimate and standing.state is State.GRADED and standing.grade and not standing.grade.estimate:
            return  # a process without a model took the job: its estimate does not replace a judgement
        points = None
        if answer.counts:
            difficulty, weighing = question.difficulty, answer.weighing
            earned = scoring.points(
                grade.score, difficulty, hints=answer.hints, streak=answer.streak, weighing=weighing
            )
            points = earned.total
        await standings.count_grade(tx, answer, question, grading_id=grading.id, grade=grade, points=points)

    async def _question(self, tx: Transaction, answer: Answer, grading: Row) -> Question:
        """Give the question in the version that this grading is by; mostly it is the answer's own."""
        if grading.version_id == answer.version_id:
            return answer.question
        return await questions.get_version(tx, grading.version_id)

    async def bound_for(self, grading_id: int) -> str:
        """Name the platform that the result is to be brought to; nothing where people look for it by themselves."""
        async with self.database.read() as tx:
            platform = await deliveries.platform_of(tx, grading_id)
        return "" if platform == ALONE and ALONE not in self.couriers else platform

    async def deliver(self, grading_id: int) -> bool:
        """Bring the result to the person, unless it has been shown already. Raises only what another try may mend.

        Gives False when this process is not connected to their platform: one that is has to do it.
        """
        async with self.database.read() as tx:
            grading = await gradings.get_grading(tx, grading_id)
            answer = await answers.get_answer(tx, grading.answer_id) if grading else None
            if grading is None or answer is None or grading.ordinal < answer.gradings_from:
                return True  # erased, or of a text that has been replaced meanwhile
            to = await deliveries.find_address(tx, answer.id, grading_id=grading_id, now=self.clock())
        if to is None:
            return True
        if to.platform not in self.couriers:
            return False
        receipt = await self.couriers[to.platform].deliver(to, screens.result(answer, now=self.clock()))
        async with self.database.write() as tx:
            await deliveries.keep_receipt(tx, answer.id, grading_id=grading_id, receipt=receipt)
        return True

    async def give_up(self, grading_ids: Sequence[int]) -> None:
        """Take note of gradings whose jobs broke off; the sweep asks for them again."""
        if grading_ids:
            async with self.database.write() as tx:
                now = self.clock()
                await gradings.give_up(tx, grading_ids, again_at=now + SWEEP_AFTER, now=now)

    async def sweep(self) -> int:
        """Ask again for gradings that were given up, and for judgements where there are only estimates.

        Forgets dead reply tokens, and who left open questions that have closed, on the way. Gives how many gradings were
        asked for; safe to run on every replica.
        """
        now = self.clock()
        async with self.database.write() as tx:
            await deliveries.forget_tokens(tx, before=now)
            await erasing.forget_departures(tx, before=now)
            if not self._has_swept:
                # Settings are read at the start: a process that has just started may be the one that has been set right.
                await gradings.hasten(tx, Reason.MISCONFIGURED, ended_by=now - SWEEP_AFTER, now=now)
        self._has_swept = True
        async with self.database.read() as tx:
            left = [(Cause.RETRY, one) for one in await gradings.due(tx, now, limit=SWEEP_BATCH)]
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


async def _talk(tx: Transaction, answer: Answer, grading: Row) -> Talk | None:
    """Find how an interview's answer came about; only the first time somebody waits for a reaction."""
    talk = None if answer.counts else await talks.talk_of(tx, answer.id)
    return talk and (talk if grading.cause is Cause.FIRST else replace(talk, manner=""))


def _again_at(reason: Reason, ordinal: int, now: datetime) -> datetime | None:
    """Tell when to ask again: less and less often, and not for ever where the model declines."""
    if reason is Reason.REFUSED and ordinal >= MOST_REFUSALS:
        return None
    doublings = min(ordinal - 1, MOST_DOUBLINGS)  # a fault of many weeks must not outgrow what a timedelta holds
    wait: timedelta = min(SWEEP_AFTER * 2**doublings, SWEEP_LATEST)
    return now + wait


def pause(attempt: int, asked: float) -> float:
    """Wait as long as the provider asks, and at least twice as long as before."""
    pause: float = min(FIRST_PAUSE * 2.0 ** (attempt - 1), LONGEST_PAUSE)
    return max(asked, pause)
