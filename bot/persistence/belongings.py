"""What else of a member's own stands in the tables beside answers and interviews, for their export."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from bot.persistence.course_tables import granted_freezes, replaced_answers, suggestions
from bot.persistence.database import Transaction
from bot.persistence.people_tables import accounts, members
from bot.persistence.tables import answers, drafts, tasks

Row = dict[str, Any]


async def accounts_of(tx: Transaction, member_id: int) -> list[Row]:
    """Give the accounts that the member comes by."""
    one = sa.select(accounts.c.platform, accounts.c.user_id, accounts.c.name)
    mine = one.join(members, members.c.person_id == accounts.c.person_id).where(members.c.id == member_id)
    return await _rows(tx, mine.order_by(accounts.c.id))


async def earlier_texts(tx: Transaction, member_id: int) -> dict[int, Row]:
    """Give, by the number of the answer that took its place, what each replaced answer had said."""
    one = sa.select(
        replaced_answers.c.answer_id,
        replaced_answers.c.text.label("answer"),
        replaced_answers.c.submitted_at,
        replaced_answers.c.replaced_at,
        replaced_answers.c.hints,
        replaced_answers.c.points,
    ).join(answers, answers.c.id == replaced_answers.c.answer_id)
    return {row.pop("answer_id"): row for row in await _rows(tx, one.where(answers.c.member_id == member_id))}


async def unsaved_texts(tx: Transaction, member_id: int) -> list[Row]:
    """Give what is kept of answers that could not be stored."""
    one = sa.select(tasks.c.question_id.label("question"), drafts.c.text, drafts.c.updated_at)
    return await _rows(tx, one.join(tasks, tasks.c.id == drafts.c.task_id).where(drafts.c.member_id == member_id))


async def suggested(tx: Transaction, member_id: int) -> list[Row]:
    """Give every question that the member has suggested, in their own words, and what became of it."""
    own = [
        sa.func.coalesce(suggestions.c[f"first_{name}"], suggestions.c[name]).label(name)
        for name in ("question", "answer", "topic")
    ]
    one = sa.select(*own, suggestions.c.decision, suggestions.c.reason, suggestions.c.created_at)
    return await _rows(tx, one.where(suggestions.c.member_id == member_id).order_by(suggestions.c.id))


async def freezes(tx: Transaction, member_id: int) -> list[Row]:
    """Give the freezes that somebody who manages the team has granted the member."""
    one = sa.select(granted_freezes.c.given_on, granted_freezes.c.created_at)
    return await _rows(tx, one.where(granted_freezes.c.member_id == member_id).order_by(granted_freezes.c.id))


async def _rows(tx: Transaction, statement: sa.Select[Any]) -> list[Row]:
    return [dict(row) for row in (await tx.execute(statement)).mappings()]
