"""Pictures that stand in messages: where one can't be drawn in time, the words have to do."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable

from bot.core.ui import Picture

DRAWN_WITHIN = 10.0  # seconds; it takes tenths of one

log = logging.getLogger(__name__)


async def drawn(png: Awaitable[bytes], alt: str) -> Picture | None:
    """Wait for a picture. None where it can't be had: nobody is to miss a report for it."""
    try:
        async with asyncio.timeout(DRAWN_WITHIN):
            return Picture(await png, alt)
    except Exception as error:  # noqa: BLE001 - whatever keeps it away, the words are there
        log.warning("a picture could not be drawn: %s", type(error).__name__)
        return None
