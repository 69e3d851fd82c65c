"""Drafting rubrics: a model proposes what answers to an accepted suggestion are judged by, for a reviewer to correct."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable

from bot.core.budget import Budget
from bot.core.errands import Errand, Kind
from bot.core.model import Reason, Ungraded
from bot.core.ports import Drafter, Jobs
from bot.core.rubric import Drafted
from bot.core.suggestion import Stage, Suggestion
from bot.persistence import suggestions, usage
from bot.persistence.database import Database, Transaction
from bot.usecases import spending
from bot.usecases.members import Clock, utc_now

MAX_ATTEMPTS = 4
LONGEST_PAUSE = 60.0  # seconds; a reviewer may be waiting, and can do without
NO_BUDGET = Budget()

log = logging.getLogger(__name__)


class Drafting:
    """Asks the ``drafter`` for rubrics; ``model`` is its name. Without one, what was drafted before stays.

    ``asking`` are the places that it shares with who grades.
    """

    def __init__(
        self,
        database: Database,
        drafter: Drafter | None,
        jobs: Jobs[Transaction],
        *,
        model: str = "",
        budget: Budget = NO_BUDGET,
        asking: asyncio.Semaphore | None = None,
        clock: Clock = utc_now,
    ) -> None:
        self._asking = asking or asyncio.Semaphore()
        self.database, self.drafter, self.jobs, self.budget, self.clock = database, drafter, jobs, budget, clock
        self.model = model if drafter is not None else ""

    async def draft(self, suggestion_id: int, *, attempt: int) -> float:
        """Ask once, with no transaction open, and write down what came of it.

        Gives 0 when that has ended, else the seconds until the next attempt. What a reviewer has corrected meanwhile
        stays as it is.
        """
        now = self.clock()
        async with self.database.read() as tx:
            one = await suggestions.find(tx, suggestion_id)
            if one is None or one.stage is not Stage.ASKED:
                return 0.0
            room = await spending.leaves_room(tx, self.budget, one.team_id, now=now)
        if self.drafter is None:
            outcome: Drafted | Ungraded = Ungraded(Reason.MISCONFIGURED, detail="this process has no model")
        elif not room:
            outcome = Ungraded(Reason.BUDGET, detail="a cap of ours is reached")
        else:
            async with self._asking:
                outcome = await self.drafter.draft(one.question, one.answer)
        async with self.database.write() as tx:
            if self.drafter is not None and room:
                await self._record(tx, one, outcome)
            return await self._keep(tx, one, outcome, attempt)

    async def _keep(self, tx: Transaction, asked: Suggestion, outcome: Drafted | Ungraded, attempt: int) -> float:
        one = await suggestions.find(tx, asked.id, lock=True)
        entry = await suggestions.draft_of(tx, one) if one else None
        if one is None or entry is None or one.stage is not Stage.ASKED:
            return 0.0
        if isinstance(outcome, Drafted):
            entry = outcome.rubric.of(entry)
            await suggestions.write_draft(tx, entry, team_id=one.team_id, now=self.clock())
            await suggestions.reach(tx, one.id, Stage.PROPOSED, doubts=outcome.doubts)
        else:
            said = (one.id, attempt, outcome.reason.value, outcome.detail)
            log.warning("the rubric of suggestion %d, attempt %d: %s (%s)", *said)
            pause = None if outcome.retry_after is None else max(outcome.retry_after, 2.0**attempt)
            if pause is not None and pause <= LONGEST_PAUSE and attempt < MAX_ATTEMPTS:
                return pause
            spent = outcome.reason is Reason.BUDGET
            await suggestions.reach(tx, one.id, Stage.NO_BUDGET if spent else Stage.FAILED)
        await self._tell(tx, one)
        return 0.0

    async def give_up(self, suggestion_ids: Iterable[int]) -> None:
        """Let reviewers wait no longer for rubrics whose jobs have broken off."""
        for number in suggestion_ids:
            async with self.database.write() as tx:
                one = await suggestions.find(tx, number, lock=True)
                if one is not None and one.stage is Stage.ASKED:
                    log.warning("the job that asks for the rubric of suggestion %d has broken off", number)
                    await suggestions.reach(tx, number, Stage.FAILED)
                    await self._tell(tx, one)

    async def _tell(self, tx: Transaction, one: Suggestion) -> None:
        """Have the reviewer told who accepted it."""
        if one.decided_by is not None:
            for to in (await suggestions.direct_messages(tx, one.decided_by))[:1]:
                key = f"{one.id}:{one.asked_again}"
                errand = Errand(Kind.DRAFTED, to.platform, one.id, key, whom=one.decided_by)
                await self.jobs.errand(tx, errand)

    async def _record(self, tx: Transaction, one: Suggestion, outcome: Drafted | Ungraded) -> None:
        """Keep what the call took, for the team and for whom accepted the suggestion."""
        await usage.record_usage(
            tx,
            outcome.usage,
            team_id=one.team_id,
            member_id=one.decided_by,
            model=self.model,
            now=self.clock(),
            cost=self.budget.cost(self.model, outcome.usage),
            reason=outcome.reason if isinstance(outcome, Ungraded) else None,
        )
