"""How an interview's answers came about: what was asked and said before, for who judges them."""

from __future__ import annotations

import sqlalchemy as sa

from bot.core.model import Exchange, Talk
from bot.persistence.database import Transaction
from bot.persistence.interview_tables import interviews, turns


async def talk_of(tx: Transaction, answer_id: int) -> Talk | None:
    """Give what led to an answer, from its question on; None for one that was not given in an interview."""
    rows = (await tx.execute(_UP_TO, {"answer": answer_id})).all()
    if not rows:
        return None
    begun = max(n for n, row in enumerate(rows) if not row.follow_up)
    first, *later = rows[begun:]
    exchanges = tuple(Exchange(row.text, row.said) for row in later if row.said)
    return Talk(first.said, exchanges, manner=first.plan["style"])


_THIS = turns.alias("this")
_UP_TO = (
    sa.select(turns.c.text, turns.c.said, turns.c.follow_up, interviews.c.plan)
    .join(_THIS, sa.and_(_THIS.c.interview_id == turns.c.interview_id, turns.c.ordinal <= _THIS.c.ordinal))
    .join(interviews, interviews.c.id == turns.c.interview_id)
    .where(_THIS.c.answer_id == sa.bindparam("answer"))
    .order_by(turns.c.ordinal)
)
