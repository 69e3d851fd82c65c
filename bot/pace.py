"""Even spacing of calls: what a provider allows a minute is spread over it, not spent in a burst."""

from __future__ import annotations

import asyncio
import time


class Pace:
    """A token bucket within this process: at most ``per_minute`` starts a minute, evenly spread."""

    def __init__(self, per_minute: int) -> None:
        self._gap = 60 / per_minute
        self._next = 0.0

    async def admit(self) -> None:
        """Wait for this call's turn."""
        now = time.monotonic()
        turn = max(now, self._next)
        self._next = turn + self._gap
        await asyncio.sleep(turn - now)
