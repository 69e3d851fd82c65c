"""Draws in a process of its own: a picture takes tenths of a second of the processor, for which nobody else should wait."""

from __future__ import annotations

import asyncio
import multiprocessing
import os
import signal
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from bot import drawing
from bot.core.interview_report import Report
from bot.core.model import Topic
from bot.core.progress import Progress

POLITENESS = 5  # how far the process stands back behind the bot's own

T = TypeVar("T")


class Studio:
    """Makes pictures, one at a time. The process begins with the first one and is asked to end by ``close``."""

    def __init__(self) -> None:
        self._pool: ProcessPoolExecutor | None = None

    async def report(self, found: Report, topics: Sequence[Topic]) -> bytes:
        """Draw an interview's report; a PNG."""
        return await self._draw(drawing.report, found, topics)

    async def progress(self, found: Progress, topics: Sequence[Topic]) -> bytes:
        """Draw a person's progress; a PNG."""
        return await self._draw(drawing.progress, found, topics)

    def close(self) -> None:
        """Let the process end."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.shutdown(wait=False, cancel_futures=True)

    async def _draw(self, draw: Callable[[T, Sequence[Topic]], bytes], found: T, topics: Sequence[Topic]) -> bytes:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._opened(), draw, found, topics)
        except BrokenProcessPool:  # somebody ended the process; another one draws it
            self.close()
            return await asyncio.get_running_loop().run_in_executor(self._opened(), draw, found, topics)

    def _opened(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # Not forked: what the bot's threads and connections hold must not be held twice.
            fresh = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(1, mp_context=fresh, initializer=_begin)
        return self._pool


def _begin() -> None:
    """Stand back behind the bot, and leave Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(os, "nice"):
        os.nice(POLITENESS)
