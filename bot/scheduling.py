"""The ticker: wakes whatever looks for what is due, in every process; nothing is kept in it, the rows are the truth."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.engine.engine import PASSING_FAULTS

Look = Callable[[], Awaitable[object]]
ENDING = 3.0  # seconds that looks under way have to end

log = logging.getLogger(__name__)


@asynccontextmanager
async def ticking(*looks: tuple[Look, float]) -> AsyncIterator[None]:
    """Look for what is due every so many seconds, while the block lasts. What takes long is not run beside itself."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # it warns of each tick that a long look has swallowed
    scheduler = AsyncIOScheduler(timezone=UTC)
    running: set[asyncio.Task[object]] = set()
    for look, seconds in looks:
        scheduler.add_job(
            _patient(look, running),
            "interval",
            seconds=seconds,
            max_instances=1,
            coalesce=True,
            misfire_grace_time=None,
        )
    scheduler.start()
    try:
        yield
    finally:
        scheduler.pause()
        if running:  # one that is broken off in the middle may leave a connection to the database behind
            await asyncio.wait(running, timeout=ENDING)
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # it would tell of each look that is broken off now
        with contextlib.suppress(RuntimeError):
            scheduler.shutdown(wait=False)


def _patient(look: Look, running: set[asyncio.Task[object]]) -> Look:
    """Say once when the database is away, and go on trying; while it looks, its task stands among the ``running``."""
    away = False

    async def tick() -> None:
        nonlocal away
        task = asyncio.current_task()
        if task is not None:
            running.add(task)
            task.add_done_callback(running.discard)
        try:
            await look()
        except asyncio.CancelledError:
            return  # the bot is stopping, and the rows say what is left
        except PASSING_FAULTS as error:
            if not away:
                log.warning("could not look for what is due: %s; going on trying", type(error).__name__)
            away = True
        else:
            away = False

    return tick
