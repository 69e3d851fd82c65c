"""Facts: short things to know again after a restart, by name."""

from __future__ import annotations

import sqlalchemy as sa

from bot.persistence.database import Transaction
from bot.persistence.insert import upsert
from bot.persistence.tables import facts


async def find_fact(tx: Transaction, name: str) -> str:
    """Give what is known under a name, or nothing."""
    return await tx.scalar(sa.select(facts.c.value).where(facts.c.name == name)) or ""


async def keep_fact(tx: Transaction, name: str, value: str) -> None:
    """Keep something under a name, in place of what stood there."""
    await upsert(tx, facts, [{"name": name, "value": value}], key=("name",))
