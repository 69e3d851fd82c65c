"""Freezes that were granted; earned ones follow from the answers and are stored nowhere."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from bot.persistence.course_tables import granted_freezes
from bot.persistence.database import Transaction
from bot.persistence.people_tables import members


async def named(tx: Transaction, *, team_id: int, name: str) -> tuple[tuple[int, str], ...]:
    """Find a team's members by the beginning of their name, in any case; a whole name alone, where it is one's."""
    start = name.casefold()
    rows = await tx.execute(
        sa.select(members.c.id, members.c.name).where(members.c.team_id == team_id).order_by(members.c.name)
    )
    found = [(row.id, row.name) for row in rows if row.name.casefold().startswith(start)]
    whole = [one for one in found if one[1].casefold() == start]
    return tuple(whole if len(whole) == 1 else found)


async def grant(tx: Transaction, *, member_id: int, on: date, by: int, now: datetime) -> None:
    """Give a member a freeze from a day on."""
    row = {"member_id": member_id, "given_on": on, "given_by": by, "created_at": now}
    await tx.execute(sa.insert(granted_freezes).values(row))
