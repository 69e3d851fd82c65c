"""Replaced answers: the new text takes the old one's place, and the old one stays readable beside its gradings."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from bot.core.answer import Answer, State
from bot.persistence import standings
from bot.persistence.course_tables import replaced_answers
from bot.persistence.database import Transaction
from bot.persistence.gradings import read_grading
from bot.persistence.tables import answers, gradings


async def replace_text(tx: Transaction, answer: Answer, *, text: str, event_id: str, hints: int, now: datetime) -> int:
    """Put a new text in the place of the answer's, which is read under its lock; give its first grading's ordinal.

    What the old text had earned is taken back at once. A grading of it that is under way is ended: the judge may still
    be at it, but it counts for nothing.
    """
    await standings.take_back(tx, answer)
    kept = sa.select(
        answers.c.id,
        answers.c.text,
        answers.c.event_id,
        answers.c.hints,
        answers.c.grading_id,
        answers.c.points,
        answers.c.submitted_at,
        sa.literal(now, replaced_answers.c.replaced_at.type),
    ).where(answers.c.id == answer.id)
    await tx.execute(sa.insert(replaced_answers).from_select([column.name for column in replaced_answers.c], kept))
    under_way = (gradings.c.answer_id == answer.id, gradings.c.state == State.PENDING.value)
    await tx.execute(
        sa.update(gradings).where(*under_way).values(state=State.UNGRADED.value, finished_at=now, again_at=None)
    )
    newest = sa.select(sa.func.max(gradings.c.ordinal)).where(gradings.c.answer_id == answer.id)
    ordinal: int = (await tx.scalar(newest) or 0) + 1
    values = {
        "text": text,
        "event_id": event_id,
        "hints": hints,
        "submitted_at": now,
        "gradings_from": ordinal,
        "shared": False,  # said of another text
        "grading_id": None,
        "score": None,
        "estimate": False,
        "points": None,
    }
    await tx.execute(sa.update(answers).where(answers.c.id == answer.id).values(values))
    return ordinal


async def earlier(tx: Transaction, answer: Answer) -> Answer | None:
    """Give an answer as it stood before it was replaced, with the grading that counted then, else the last one."""
    newest = sa.select(sa.func.max(gradings.c.id)).where(
        gradings.c.answer_id == answer.id, gradings.c.ordinal < answer.gradings_from
    )
    row = (
        (
            await tx.execute(
                sa.select(replaced_answers, *(column.label(f"g_{column.name}") for column in gradings.c))
                .join(
                    gradings, gradings.c.id == sa.func.coalesce(replaced_answers.c.grading_id, newest.scalar_subquery())
                )
                .where(replaced_answers.c.answer_id == answer.id)
            )
        )
        .mappings()
        .first()
    )
    if row is None:
        return None
    return replace(
        answer,
        text=row["text"],
        submitted_at=row["submitted_at"],
        hints=row["hints"],
        points=row["points"],
        grading=read_grading({column.name: row[f"g_{column.name}"] for column in gradings.c}),
    )


async def share(tx: Transaction, answer_id: int, *, shared: bool) -> None:
    """Keep whether the team may see an answer, should it be the best."""
    await tx.execute(sa.update(answers).where(answers.c.id == answer_id).values(shared=shared))
