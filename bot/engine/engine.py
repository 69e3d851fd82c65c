"""The engine that runs durable jobs: DBOS on the product's own database, SQLite and PostgreSQL alike."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import re
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from math import ceil
from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa
from dbos import DBOS, DBOSClient
from dbos._error import DBOSException

from bot.engine import jobs, leftovers
from bot.engine.queues import queue_engine
from bot.engine.slots import AdvisorySlots, FileSlots, Slots, claim
from bot.pace import Pace
from bot.persistence.database import Database, sync_url
from bot.usecases.dispatch import Dispatch
from bot.usecases.drafting import Drafting
from bot.usecases.grading import Grading

if TYPE_CHECKING:
    from dbos import DBOSConfig, WorkflowStatus
    from dbos._queue import QueueRateLimit

APPLICATION_VERSION = "1"  # raised only when a workflow's steps change: the default, a source hash, strands the backlog
AHEAD = 0.5  # jobs beyond one a worker: they are read and written down while the workers wait for the judge
CARRIERS = 4  # results brought at a time to each platform, of those that other processes have graded
CARRIERS_POLL = 0.5  # seconds
POSTERS = 10  # posts made at a time on each platform; each platform's client keeps its limits
POSTERS_POLL = 0.2  # seconds
SPARE_CONNECTIONS = 20  # beyond one a worker; with fewer a burst may wait for itself on SQLite, see Engine
KEEP_WORKFLOWS = timedelta(days=7)
PRUNE_BATCH = 500
LOST_LOCK_EXIT = 70
LISTENER_POLL = 0.2
GRACE = 3.0
QUEUE_WORKER = "queue-worker-"  # how DBOS names the threads that take work out of a queue
# DBOS's threads each keep the interpreter until it is asked back, five milliseconds by default, and the event loop, where
# people are waiting, would stand still as long at every turn. Measured on a crowd of 500: a third less wait.
SWITCH_SECONDS = 0.0005
# What a database or the queue may raise while it is away for a while; the loops that meet it try again.
PASSING_FAULTS = (sa.exc.SQLAlchemyError, DBOSException, OSError)
_OURS = re.compile(r"bot-\d+")

log = logging.getLogger(__name__)


async def _at_once() -> None:
    """Admit without pacing."""


class Engine:
    """Starts DBOS, keeps this process's slot, and adopts the work of processes that died.

    DBOS's pool has a connection for every worker and some to spare: on SQLite all of them may wait for the write lock
    at once, and whoever holds it must not have to wait for one of them.
    """

    def __init__(
        self,
        database: Database,
        durable: jobs.DurableJobs,
        *,
        workers: int,
        per_minute: int | None = None,
        poll: float = 0.1,
        reap: float = 5.0,
        sweep: float = 300.0,
    ) -> None:
        self.database, self.durable = database, durable
        self.workers, self.per_minute = workers, per_minute
        self.poll, self.reap, self.sweep = poll, reap, sweep
        self.slot = -1
        self._slots: Slots | None = None
        self._queue_engine: sa.Engine | None = None
        self._dbos: DBOS | None = None
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self, grading: Grading, dispatch: Dispatch, drafting: Drafting) -> None:
        """Launch on the running event loop; saved work of this slot's last holder goes on at once."""
        sys.setswitchinterval(SWITCH_SECONDS)
        self._slots = await asyncio.to_thread(_open_slots, self.database)
        self.slot = await asyncio.to_thread(claim, self._slots)
        url = sync_url(self.database.url)
        carrying = [jobs.deliveries_to(platform) for platform in grading.couriers]
        posts = [jobs.posts_to(platform) for platform in dispatch.couriers]
        jobs_at_once = self.workers + ceil(self.workers * AHEAD)
        connections = jobs_at_once + CARRIERS * len(carrying) + POSTERS * len(posts) + SPARE_CONNECTIONS
        config: DBOSConfig = {
            "name": "interview-bot",
            "system_database_url": url,
            "sys_db_pool_size": connections,
            "executor_id": _executor(self.slot),
            "application_version": APPLICATION_VERSION,
            "run_migrations": self.database.sqlite,
            "log_level": "WARNING",
            "console_log_level": "WARNING",
        }
        if self.database.sqlite:
            self._queue_engine = queue_engine(url, pool_size=connections)
            config["system_database_engine"] = self._queue_engine
            config["notification_listener_polling_interval_sec"] = LISTENER_POLL  # stopping waits for its nap to end
        self._dbos = DBOS(config=config)
        pace = Pace(self.per_minute).admit if self.per_minute and self.database.sqlite else _at_once
        jobs.register(grading, pace)
        jobs.register_drafts(drafting, pace)
        jobs.register_posts(dispatch)
        DBOS.listen_queues([jobs.GRADING_QUEUE, *carrying, *posts])
        DBOS.launch()
        theirs = logging.getLogger("dbos")  # what it has to say goes the way of every other line
        theirs.handlers.clear()
        theirs.propagate = True
        limiter: QueueRateLimit | None = {"limit": self.per_minute, "period": 60} if self.per_minute else None
        await DBOS.register_queue_async(
            jobs.GRADING_QUEUE,
            worker_concurrency=jobs_at_once,
            limiter=limiter,
            polling_interval_sec=self.poll,
            on_conflict="always_update",
        )
        for name in carrying:
            await DBOS.register_queue_async(
                name, worker_concurrency=CARRIERS, polling_interval_sec=CARRIERS_POLL, on_conflict="always_update"
            )
        for name in posts:
            await DBOS.register_queue_async(
                name, worker_concurrency=POSTERS, polling_interval_sec=POSTERS_POLL, on_conflict="always_update"
            )
        self.durable.client = DBOSClient(system_database_url=url, system_database_engine=self._queue_engine)
        self._tasks = [
            asyncio.create_task(self._keep_watch(), name="watch"),
            asyncio.create_task(self._keep_house(grading, dispatch, drafting), name="house"),
        ]
        for task in self._tasks:
            task.add_done_callback(_told)

    async def stop(self) -> None:
        """Take nothing more on, let running work end for a moment, then stop; the rest goes on with the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GRACE):
                await asyncio.to_thread(self._take_nothing_more)
                while await self._running(_executor(self.slot)):  # noqa: ASYNC110 - DBOS has no event for it
                    await asyncio.sleep(self.poll)
        client, self.durable.client = self.durable.client, None
        if client is not None:
            await asyncio.to_thread(client.destroy)
        await asyncio.to_thread(DBOS.destroy, destroy_registry=True)
        # DBOS had put its own threads in the loop's place for them, and has just ended them.
        asyncio.get_running_loop().set_default_executor(ThreadPoolExecutor())
        if self._queue_engine is not None:
            self._queue_engine.dispose()
        if self._slots is not None:
            self._slots.close()

    def _take_nothing_more(self) -> None:
        """End DBOS's look into the queues: what it took between our last look and its own end would be torn apart."""
        for event in self._dbos.background_thread_stop_events if self._dbos else ():
            event.set()
        for thread in threading.enumerate():
            if thread.name.startswith(QUEUE_WORKER):
                thread.join(GRACE)

    async def adopt(self) -> int:
        """Take over the running work of dead processes; give how many jobs that was."""
        slots = self._slots
        if slots is None:
            return 0
        owners = {workflow.executor_id for workflow in await self._running()} - {_executor(self.slot), None}
        adopted = 0
        for owner in sorted(name for name in owners if name and _OURS.fullmatch(name)):
            number = int(owner.rpartition("-")[2])
            if not await asyncio.to_thread(slots.take, number):
                continue  # its process lives
            try:
                left = await self._running(owner)
                for workflow in left:
                    await DBOS.resume_workflow_async(workflow.workflow_id, queue_name=workflow.queue_name)
                adopted += len(left)
            finally:
                await asyncio.to_thread(slots.give_back, number)
        if adopted:
            log.warning("adopted %d jobs of processes that died", adopted)
        return adopted

    async def _running(self, executor: str | None = None) -> list[WorkflowStatus]:
        return await DBOS.list_workflows_async(
            status="PENDING", executor_id=executor, load_input=False, load_output=False
        )

    async def _keep_watch(self) -> None:
        while True:
            await asyncio.sleep(self.reap)
            if self._slots is not None and not await asyncio.to_thread(self._slots.alive):
                # Another replica may take our name and our work any moment: end before two of us run it.
                log.critical("the database connection that holds this process's slot is gone; ending")
                os._exit(LOST_LOCK_EXIT)
            try:
                await self.adopt()
            except PASSING_FAULTS as error:
                log.warning("could not look for the work of dead processes: %s", type(error).__name__)

    async def _keep_house(self, grading: Grading, dispatch: Dispatch, drafting: Drafting) -> None:
        while True:
            try:
                await grading.give_up(await leftovers.gradings())
                await grading.sweep()
                await drafting.give_up(await leftovers.drafts())
                await dispatch.ask_again(await leftovers.posts())
                await self.errands_again()
                await self.prune()
            except PASSING_FAULTS as error:
                log.warning("could not sweep: %s", type(error).__name__)
            await asyncio.sleep(self.sweep)

    async def errands_again(self) -> None:
        """Run errands again that broke off, as when their platform was away; what has become senseless does nothing."""
        for errand, times in (await leftovers.errands()).items():
            async with self.database.write() as tx:
                await self.durable.errand_again(tx, errand, times)

    async def prune(self) -> int:
        """Delete the queue's records of work that ended a week ago; give how many."""
        before = time.time() - KEEP_WORKFLOWS.total_seconds()
        ended = await DBOS.list_workflows_async(
            status=["SUCCESS", "ERROR", "CANCELLED"],
            end_time=time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(before)),
            limit=PRUNE_BATCH,
            load_input=False,
            load_output=False,
        )
        await DBOS.delete_workflows_async([workflow.workflow_id for workflow in ended])
        return len(ended)


def _told(task: asyncio.Task[None]) -> None:
    """Say when a loop that should go on has ended: nobody waits for it before the stop."""
    if not task.cancelled() and (error := task.exception()) is not None:
        log.critical("the engine's %s has ended", task.get_name(), exc_info=error)


def _executor(slot: int) -> str:
    return f"bot-{slot}"


def _open_slots(database: Database) -> Slots:
    if database.sqlite:
        return FileSlots(Path(f"{database.url.database}.slots"))
    return AdvisorySlots(sync_url(database.url))
