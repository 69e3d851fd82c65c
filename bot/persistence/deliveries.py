"""Deliveries: where an answer's result goes, and which result was last shown there."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.core.places import Address
from bot.core.ports import Receipt
from bot.core.ui import ReplyToken
from bot.persistence.database import Transaction
from bot.persistence.insert import upsert
from bot.persistence.people_tables import accounts
from bot.persistence.tables import deliveries, gradings


async def address(tx: Transaction, answer_id: int, to: Address) -> None:
    """Keep where the result of an answer goes."""
    row = {
        "answer_id": answer_id,
        "platform": to.platform,
        "workspace_id": to.workspace_id,
        "user_id": to.user_id,
        "place": to.place,
        "message_ref": to.message_ref,
        "reply_token": to.reply.value if to.reply else "",
        "token_expires_at": to.reply.expires_at if to.reply else None,
    }
    await upsert(tx, deliveries, [row], key=("answer_id",))


_WITH_DM = sa.select(deliveries, accounts.c.dm).outerjoin(
    accounts, sa.and_(accounts.c.platform == deliveries.c.platform, accounts.c.user_id == deliveries.c.user_id)
)


async def find_address(tx: Transaction, answer_id: int, *, grading_id: int, now: datetime) -> Address | None:
    """Give where a grading's result goes, or None when it has been shown there already. A dead token is left out."""
    row = (await tx.execute(_WITH_DM.where(deliveries.c.answer_id == answer_id))).first()
    if row is None or row.grading_id == grading_id:
        return None
    lives = row.reply_token and row.token_expires_at is not None and now < row.token_expires_at
    return Address(
        platform=row.platform,
        workspace_id=row.workspace_id,
        user_id=row.user_id,
        place=row.place,
        message_ref=row.message_ref,
        reply=ReplyToken(row.reply_token, row.token_expires_at) if lives else None,
        dm=row.dm or "",
    )


async def platform_of(tx: Transaction, grading_id: int) -> str:
    """Name the platform that a grading's result goes to, nothing when its answer has been erased."""
    return await tx.scalar(_PLATFORM, {"grading": grading_id}) or ""


# Made once: building a statement takes longer than running it.
_PLATFORM = (
    sa.select(deliveries.c.platform)
    .join(gradings, gradings.c.answer_id == deliveries.c.answer_id)
    .where(gradings.c.id == sa.bindparam("grading"))
)


async def keep_receipt(tx: Transaction, answer_id: int, *, grading_id: int, receipt: Receipt) -> None:
    """Write down that a grading's result has arrived, and which message to edit next time."""
    values = {"grading_id": grading_id, "arrival": receipt.arrival.value, "message_ref": receipt.message_ref}
    await tx.execute(sa.update(deliveries).where(deliveries.c.answer_id == answer_id).values(values))


async def forget_tokens(tx: Transaction, *, before: datetime) -> None:
    """Forget the reply tokens that opened nothing any more at that moment (UTC)."""
    dead = deliveries.c.token_expires_at < before
    await tx.execute(sa.update(deliveries).where(dead).values(reply_token="", token_expires_at=None))
