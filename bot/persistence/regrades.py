"""Answers to be judged anew: whose grade is not what the judge and the bank of today would give."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from bot.core.answer import Cause, Grading, State
from bot.core.model import JudgeIdentity
from bot.persistence.database import Transaction
from bot.persistence.gradings import newest_of_answer, read_grading
from bot.persistence.tables import answers, gradings, questions


@dataclass(frozen=True, slots=True)
class Stale:
    """An answer to judge anew by its question's current version: its score so far and its newest grading's ordinal."""

    answer_id: int
    question_id: str
    score: int
    ordinal: int
    version_id: int


@dataclass(frozen=True, slots=True)
class Choice:
    """Which answers: of one question, submitted since a moment, only estimates, or also those that are up to date."""

    question_id: str | None = None
    since: datetime | None = None
    estimates: bool = False
    every: bool = False


async def stale(tx: Transaction, choice: Choice, judge: JudgeIdentity) -> tuple[Stale, ...]:
    """Find graded answers whose grade is by another version, model or wording than today's, oldest first.

    One with a grading under way is left out, and so is one that a person has decided. An estimating judge only makes
    estimates anew, never judgements.
    """
    current = gradings.alias("current")
    where = [
        gradings.c.state != State.PENDING.value,
        current.c.cause != Cause.APPEAL.value,
    ]
    if choice.question_id is not None:
        where.append(answers.c.question_id == choice.question_id)
    if choice.since is not None:
        where.append(answers.c.submitted_at >= choice.since)
    if choice.estimates or judge.estimates:
        where.append(answers.c.estimate)
    if not choice.every:
        today = (
            current.c.question_version_id == questions.c.version_id,
            current.c.judge == judge.name,
            current.c.model == judge.model,
            current.c.version == judge.version,
        )
        where.append(~sa.and_(*today))
    rows = await tx.execute(
        sa.select(answers.c.id, answers.c.question_id, answers.c.score, gradings.c.ordinal, questions.c.version_id)
        .select_from(answers)
        .join(current, current.c.id == answers.c.grading_id)
        .join(gradings, gradings.c.id == newest_of_answer())
        .join(questions, questions.c.id == answers.c.question_id)
        .where(*where)
        .order_by(answers.c.id)
    )
    return tuple(Stale(*row) for row in rows.all())


async def grading_at(tx: Transaction, answer_id: int, ordinal: int) -> int | None:
    """Find an answer's grading by its ordinal."""
    where = (gradings.c.answer_id == answer_id, gradings.c.ordinal == ordinal)
    found: int | None = await tx.scalar(sa.select(gradings.c.id).where(*where))
    return found


async def ended(tx: Transaction, grading_ids: Sequence[int]) -> dict[int, Grading | None]:
    """Give those of the gradings that have come to an end; None for one that was erased with its answer."""
    rows = (await tx.execute(sa.select(gradings).where(gradings.c.id.in_(grading_ids)))).mappings().all()
    found: dict[int, Grading | None] = dict.fromkeys(grading_ids)
    found |= {row["id"]: read_grading(dict(row)) for row in rows}
    return {number: one for number, one in found.items() if one is None or one.state is not State.PENDING}
