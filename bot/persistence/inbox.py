"""The inbox: which events a platform has delivered, and whether they are done."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.persistence.database import Transaction
from bot.persistence.insert import insert_fresh
from bot.persistence.tables import inbox

KEY_MAX = 120


async def begin(tx: Transaction, keys: Sequence[str], *, now: datetime, stale: datetime) -> set[str]:
    """Begin events; gives those to be handled: never seen, or begun before ``stale`` and not done since."""
    if not keys:
        return set()
    rows = [{"key": key, "done": False, "begun_at": now} for key in sorted(set(keys))]
    mine = set(await insert_fresh(tx, inbox, rows, key="key"))
    broken_off = (inbox.c.key.in_(set(keys) - mine), inbox.c.done.is_(False), inbox.c.begun_at < stale)
    again = sa.update(inbox).where(*broken_off).values(begun_at=now).returning(inbox.c.key)
    if len(mine) < len(rows):
        mine.update((await tx.execute(again)).scalars())
    return mine


async def finish(tx: Transaction, keys: Sequence[str]) -> None:
    """Write down that events are done."""
    if keys:
        await tx.execute(sa.update(inbox).where(inbox.c.key.in_(keys)).values(done=True))


async def forget(tx: Transaction, *, before: datetime) -> None:
    """Drop what nobody delivers any more."""
    await tx.execute(sa.delete(inbox).where(inbox.c.begun_at < before))
