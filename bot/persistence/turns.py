"""Whose turn it is: one at a time, in the order they came, but for those who go first."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Turns:
    """A lock that lets those who ask for it in a hurry pass everybody who waits. asyncio's own knows one line only."""

    def __init__(self) -> None:
        self._taken = False
        self._waiting: deque[asyncio.Future[None]] = deque()

    @asynccontextmanager
    async def take(self, *, first: bool = False) -> AsyncIterator[None]:
        """Wait for one's turn, and have it for the block."""
        if self._taken:
            await self._wait(first=first)
        self._taken = True
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, *, first: bool) -> None:
        mine: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if first:
            self._waiting.appendleft(mine)
        else:
            self._waiting.append(mine)
        try:
            await mine
        except asyncio.CancelledError:
            if mine.done() and not mine.cancelled():  # the turn had come already: it must not be lost with us
                self._pass_on()
            raise

    def _pass_on(self) -> None:
        """Give the turn to the next one who still waits; it stays taken meanwhile, so that nobody slips in between."""
        while self._waiting:
            following = self._waiting.popleft()
            if not following.done():
                following.set_result(None)
                return
        self._taken = False
