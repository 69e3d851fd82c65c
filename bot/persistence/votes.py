"""Votes: the judgements that a grading is made from, kept as they came in."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.core.model import Grade
from bot.persistence.database import Transaction
from bot.persistence.findings import read_grade, write_grade
from bot.persistence.insert import insert_once
from bot.persistence.judging_tables import votes


async def add_vote(tx: Transaction, grading_id: int, ordinal: int, grade: Grade, *, now: datetime) -> None:
    """Keep a judgement; one that is there under that ordinal stays."""
    found = {name: value for name, value in write_grade(grade).items() if name in votes.c}
    row = {"grading_id": grading_id, "ordinal": ordinal, "created_at": now, **found}
    await insert_once(tx, votes, row, key=("grading_id", "ordinal"))


async def votes_of(tx: Transaction, grading_id: int) -> tuple[Grade, ...]:
    """Give the judgements that a grading has so far, in order."""
    rows = await tx.execute(sa.select(votes).where(votes.c.grading_id == grading_id).order_by(votes.c.ordinal))
    return tuple(read_grade({**row, "estimate": False}) for row in rows.mappings())
