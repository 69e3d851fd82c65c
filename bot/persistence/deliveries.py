"""Deliveries: where an answer's result goes, and which result was last shown there."""

from __future__ import annotations

import sqlalchemy as sa

from bot.core.ports import Address, Receipt
from bot.persistence.database import Transaction
from bot.persistence.insert import upsert
from bot.persistence.tables import deliveries


async def address(tx: Transaction, answer_id: int, to: Address) -> None:
    """Keep where the result of an answer goes."""
    row = {
        "answer_id": answer_id,
        "platform": to.platform,
        "user_id": to.user_id,
        "place": to.place,
        "message_ref": to.message_ref,
        "reply_token": to.reply_token,
    }
    await upsert(tx, deliveries, [row], key=("answer_id",))


async def find_address(tx: Transaction, answer_id: int, *, grading_id: int) -> Address | None:
    """Give where a grading's result goes, or None when it has been shown there already."""
    row = (await tx.execute(sa.select(deliveries).where(deliveries.c.answer_id == answer_id))).first()
    if row is None or row.grading_id == grading_id:
        return None
    return Address(row.platform, row.user_id, row.place, row.message_ref, row.reply_token)


async def keep_receipt(tx: Transaction, answer_id: int, *, grading_id: int, receipt: Receipt) -> None:
    """Write down that a grading's result has arrived, and which message to edit next time."""
    values = {"grading_id": grading_id, "arrival": receipt.arrival.value, "message_ref": receipt.message_ref}
    await tx.execute(sa.update(deliveries).where(deliveries.c.answer_id == answer_id).values(values))
