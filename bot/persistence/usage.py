"""What the language model was used for: one row a call."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.core.model import Usage
from bot.persistence.database import Transaction
from bot.persistence.tables import llm_usage


async def record_usage(
    tx: Transaction, usage: Usage, *, team_id: int, member_id: int, grading_id: int, model: str, now: datetime
) -> None:
    """Keep what one judgement took, also of one that failed."""
    row = {
        "team_id": team_id,
        "member_id": member_id,
        "grading_id": grading_id,
        "model": model,
        "tokens_in": usage.tokens_in,
        "tokens_out": usage.tokens_out,
        "latency_ms": usage.latency_ms,
        "created_at": now,
    }
    await tx.execute(sa.insert(llm_usage).values(row))
