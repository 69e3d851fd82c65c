"""The durable workflows, thin: each step calls one use case, and only row numbers are ever kept in the queue's tables."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from dbos import DBOS, SetEnqueueOptions, SetWorkflowID
from sqlalchemy.exc import SQLAlchemyError

from bot.core.errands import Errand, Kind
from bot.core.schedules import Posting
from bot.persistence.database import Transaction
from bot.usecases.course import Course
from bot.usecases.dispatch import Dispatch
from bot.usecases.drafting import Drafting
from bot.usecases.grading import Grading

if TYPE_CHECKING:
    from dbos import DBOSClient, EnqueueOptions

GRADING_QUEUE = "gradings"
GRADE = "grade"
BRING = "bring"
DRAFT = "draft"
POST = "post"
ERRAND = "errand"
DELIVERY_ATTEMPTS = 8
AGAIN_AFTER, AGAIN_LATEST = 60.0, 3600.0  # seconds until an errand that broke off is run again, longer each time
MOST_AGAIN = 100
JUDGE_ATTEMPTS = 5  # against a database that is away for a moment; the judge's own faults are never raised
DATABASE_FAULTS = (SQLAlchemyError, OSError)

Admit = Callable[[], Awaitable[None]]
Asked = tuple[str, str, int, int]  # an errand's kind, platform, number, and the member it is for


def workflow_id(grading_id: int, attempt: int) -> str:
    """Name a run. Each attempt has its own name: a second run under an old one would get the old run's result."""
    return f"grading:{grading_id}:{attempt}"


def deliveries_to(platform: str) -> str:
    """Name the queue of results for a platform; only processes that are connected to it listen to that."""
    return f"deliveries:{platform}"


def posts_to(platform: str) -> str:
    """Name the queue of posts for a platform, for processes that are connected to it."""
    return f"posts:{platform}"


def number_of(workflow: str) -> int:
    """Read the number of a grading, or of a suggestion, back from the name of its run."""
    return int(workflow.split(":")[1])


def again(errand: Asked, times: int) -> str:
    """Name the run of an errand that broke off so many times."""
    kind, _, number, whom = errand
    return f"{kind}:{number}:{whom}:again:{times}"


class DurableJobs:
    """The Jobs port: enqueues inside the caller's transaction. The engine lends it its client once it has started."""

    def __init__(self) -> None:
        self.client: DBOSClient | None = None

    async def grade(self, tx: Transaction, grading_id: int) -> None:
        """Enqueue a grading's first attempt; nobody sees it before the transaction commits."""
        await self._enqueue(tx, GRADE, GRADING_QUEUE, workflow_id(grading_id, 1), grading_id, 1)

    async def draft(self, tx: Transaction, suggestion_id: int, *, again: int = 0) -> None:
        """Enqueue the first attempt at a rubric."""
        name = f"{DRAFT}:{suggestion_id}:{again}" if again else f"{DRAFT}:{suggestion_id}"
        await self._enqueue(tx, DRAFT, GRADING_QUEUE, f"{name}:1", suggestion_id, 1)

    async def post(self, tx: Transaction, posting: Posting, *, again: int = 0) -> None:
        """Enqueue the sending of a posting. One that is in the queue under its name already is not put there again."""
        name = f"{posting.key}:{again}" if again else posting.key
        await self._enqueue(tx, POST, posts_to(posting.channel.platform), name, posting.id)

    async def errand(self, tx: Transaction, errand: Errand) -> None:
        """Enqueue an errand. One that is in the queue under its key already is not put there again."""
        asked = (errand.kind.value, errand.platform, errand.number, errand.whom, 1)
        await self._enqueue(tx, ERRAND, posts_to(errand.platform), f"{errand.kind}:{errand.key}", *asked)

    async def errand_again(self, tx: Transaction, errand: Asked, times: int) -> None:
        """Enqueue an errand that broke off so many times. While it is in the queue for that count, asking does nothing.

        Two at once could both find nothing in the channel, and both post.
        """
        pause = min(AGAIN_AFTER * 2.0 ** (times - 1), AGAIN_LATEST)
        await self._enqueue(tx, ERRAND, posts_to(errand[1]), again(errand, times), *errand, 1, delay=pause)

    async def _enqueue(
        self, tx: Transaction, workflow: str, queue: str, name: str, *asked: str | int, delay: float = 0.0
    ) -> None:
        client = self.client
        if client is None:
            msg = "the job queue has not been started"
            raise RuntimeError(msg)
        options: EnqueueOptions = {"workflow_name": workflow, "queue_name": queue, "workflow_id": name}
        if delay:
            options["delay_seconds"] = delay
        await tx.run_sync(lambda connection: client.enqueue_in_transaction(connection, options, *asked))


def register_posts(dispatch: Dispatch) -> None:
    """Define the workflow that posts. Called once a process, before the engine launches."""

    @DBOS.step(name="send", retries_allowed=True, max_attempts=DELIVERY_ATTEMPTS, interval_seconds=1, backoff_rate=2)
    async def send(posting_id: int) -> None:
        await dispatch.send(posting_id)

    @DBOS.workflow(name=POST)
    async def post(posting_id: int) -> None:
        await send(posting_id)


def register_errands(course: Course) -> None:
    """Define the workflow that runs errands. Called once a process, before the engine launches."""

    @DBOS.step(name="run", retries_allowed=True, max_attempts=DELIVERY_ATTEMPTS, interval_seconds=1, backoff_rate=2)
    async def run(kind: str, number: int, whom: int) -> float:
        return await course.run(Kind(kind), number, whom)

    @DBOS.workflow(name=ERRAND)
    async def errand(kind: str, platform: str, number: int, whom: int, attempt: int) -> None:
        pause = await run(kind, number, whom)
        if pause:
            base = (DBOS.workflow_id or "").removesuffix(f"#{attempt}")
            with SetWorkflowID(f"{base}#{attempt + 1}"), SetEnqueueOptions(delay_seconds=pause):
                await DBOS.enqueue_workflow_async(posts_to(platform), errand, kind, platform, number, whom, attempt + 1)


def register_drafts(drafting: Drafting, admit: Admit) -> None:
    """Define the workflow that asks a model for a rubric, by way of the limiter that gradings pass."""

    @DBOS.step(name="propose", retries_allowed=True, max_attempts=JUDGE_ATTEMPTS, interval_seconds=1, backoff_rate=2)
    async def propose(suggestion_id: int, attempt: int) -> float:
        await admit()
        return await drafting.draft(suggestion_id, attempt=attempt)

    @DBOS.workflow(name=DRAFT)
    async def draft(suggestion_id: int, attempt: int) -> None:
        pause = await propose(suggestion_id, attempt)
        if pause:
            base = (DBOS.workflow_id or "").removesuffix(f":{attempt}")
            with SetWorkflowID(f"{base}:{attempt + 1}"), SetEnqueueOptions(delay_seconds=pause):
                await DBOS.enqueue_workflow_async(GRADING_QUEUE, draft, suggestion_id, attempt + 1)


def register(grading: Grading, admit: Admit) -> None:
    """Define the workflows over the use cases. Called once a process, before the engine launches.

    ``admit`` is waited for before each call to the judge: it paces what the queue's own limiter lets through in bursts.

    Judging is no step of DBOS's, nor is its outcome a transaction of the queue's: the grading's row says what has been
    done, so that a workflow which is run again after a crash does nothing twice, and costs fewer transactions.
    """

    async def judge(grading_id: int, attempt: int) -> float:
        await admit()
        for failures in range(1, JUDGE_ATTEMPTS):
            with contextlib.suppress(*DATABASE_FAULTS):
                return await grading.judge(grading_id, attempt=attempt)
            await asyncio.sleep(2.0 ** (failures - 1))
        return await grading.judge(grading_id, attempt=attempt)

    @DBOS.step(name="deliver", retries_allowed=True, max_attempts=DELIVERY_ATTEMPTS, interval_seconds=1, backoff_rate=2)
    async def deliver(grading_id: int) -> bool:
        return await grading.deliver(grading_id)

    @DBOS.workflow(name=BRING)
    async def bring(grading_id: int) -> None:
        await deliver(grading_id)

    @DBOS.workflow(name=GRADE)
    async def grade(grading_id: int, attempt: int) -> str:
        await grading.database.give_way()
        pause = await judge(grading_id, attempt)
        if pause:
            # Through the queue again, so that every attempt passes the limiter.
            with SetWorkflowID(workflow_id(grading_id, attempt + 1)), SetEnqueueOptions(delay_seconds=pause):
                await DBOS.enqueue_workflow_async(GRADING_QUEUE, grade, grading_id, attempt + 1)
            return "again"
        platform = await grading.bound_for(grading_id)
        if platform and not await deliver(grading_id):
            with SetWorkflowID(f"{BRING}:{grading_id}"):
                await DBOS.enqueue_workflow_async(deliveries_to(platform), bring, grading_id)
        return "done"
