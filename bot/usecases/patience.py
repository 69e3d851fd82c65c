"""Patience with the database: a form has to open within seconds, with or without a look at what belongs into it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

from bot.core.ui import Reply

FORM_PATIENCE = 1.0  # seconds; a platform gives three in all, and the first press has more than one thing to look up

log = logging.getLogger(__name__)


class Patience:
    """Waits for a look for so many seconds. A look that comes later is let end, not broken off."""

    def __init__(self, seconds: float = FORM_PATIENCE) -> None:
        self.seconds = seconds
        self._late: set[asyncio.Task[Reply]] = set()

    async def look(self, looking: Coroutine[Any, Any, Reply], *, unseen: Reply | None) -> Reply:
        """Give what the look finds, or what can be said without it; None there is nothing that could be."""
        task = asyncio.create_task(looking)
        done, _ = await asyncio.wait({task}, timeout=self.seconds)
        if done or unseen is None:
            return await task
        self._late.add(task)
        task.add_done_callback(self._came_late)
        return unseen

    def _came_late(self, task: asyncio.Task[Reply]) -> None:
        self._late.discard(task)
        if not task.cancelled() and task.exception() is not None:
            log.warning("looking up a form's question failed: %s", type(task.exception()).__name__)
