"""Gradings: added and finished, never overwritten by another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.answer import Cause, Grading, State
from bot.core.model import Grade, Reason, Ungraded
from bot.core.voting import to_review
from bot.persistence.database import Transaction
from bot.persistence.findings import read_grade, write_grade
from bot.persistence.insert import insert_new
from bot.persistence.tables import answers, gradings


def newest_of_answer() -> sa.ScalarSelect[int]:
    """Name an answer's newest grading, inside a query over answers."""
    mine = gradings.alias("newest")
    of_answer = sa.select(sa.func.max(mine.c.id)).where(mine.c.answer_id == answers.c.id)
    return of_answer.correlate(answers).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Left:
    """An answer that waits for another grading, and the version and ordinal of its last one."""

    answer_id: int
    version_id: int
    ordinal: int


async def add_grading(
    tx: Transaction, *, answer_id: int, version_id: int, cause: Cause, ordinal: int, now: datetime
) -> int | None:
    """Ask for an answer's grading of that ordinal and give its number, or None when another replica has just done so."""
    row = {
        "answer_id": answer_id,
        "ordinal": ordinal,
        "question_version_id": version_id,
        "cause": cause.value,
        "state": State.PENDING.value,
        "created_at": now,
    }
    return await insert_new(tx, gradings, row, key=("answer_id", "ordinal"))


async def get_grading(tx: Transaction, grading_id: int) -> Grading | None:
    """Read a grading, or None when its answer has been erased."""
    row = (await tx.execute(_NUMBERED, {"grading": grading_id})).mappings().first()
    return None if row is None else read_grading(dict(row))


async def lock(tx: Transaction, grading_id: int) -> bool:
    """Tell whether a grading is still there, and keep it there until this transaction ends."""
    return await tx.scalar(_LOCK, {"grading": grading_id}) is not None


async def keep_grade(tx: Transaction, grading_id: int, grade: Grade, *, now: datetime) -> bool:
    """Write down what the judge found; tell whether this call did it, so that a grading is counted once."""
    values = {"reason": None, "review": to_review(grade), **write_grade(grade)}
    return await _finish(tx, grading_id, state=State.GRADED, now=now, values=values)


async def count_attempt(tx: Transaction, grading_id: int, *, now: datetime) -> None:
    """Count an attempt after which the grading goes on, as when it waits for another vote."""
    await _finish(tx, grading_id, state=State.PENDING, now=now, values={"reason": None})


async def keep_failure(
    tx: Transaction, grading_id: int, ungraded: Ungraded, *, final: bool, again_at: datetime | None, now: datetime
) -> None:
    """Write down why an attempt brought no grade; a final one ends this grading, and the next is due at ``again_at``."""
    state = State.UNGRADED if final else State.PENDING
    values = {"reason": ungraded.reason.value, "again_at": again_at if final else None}
    await _finish(tx, grading_id, state=state, now=now, values=values)


# Made once: building a statement takes longer than running it.
_THIS = gradings.c.id == sa.bindparam("grading")
_NUMBERED = sa.select(gradings).where(_THIS)
_LOCK = sa.select(gradings.c.id).where(_THIS).with_for_update()
_FINISH = sa.update(gradings).where(_THIS, gradings.c.state == State.PENDING.value)
_LEFT = sa.select(answers.c.id, gradings.c.question_version_id, gradings.c.ordinal).select_from(answers)


async def count_pending(tx: Transaction) -> int:
    """Count the gradings that wait for the judge, of all teams: they share it."""
    waiting = gradings.c.state == State.PENDING.value
    return await tx.scalar(sa.select(sa.func.count()).select_from(gradings).where(waiting)) or 0


async def give_up(tx: Transaction, grading_ids: Sequence[int], *, again_at: datetime, now: datetime) -> None:
    """Count those gradings as given up that are still unfinished, so that they are asked for again."""
    where = (gradings.c.id.in_(grading_ids), gradings.c.state == State.PENDING.value)
    given_up = {"state": State.UNGRADED.value, "reason": Reason.UNAVAILABLE.value}
    await tx.execute(sa.update(gradings).where(*where).values(**given_up, finished_at=now, again_at=again_at))


async def hasten(tx: Transaction, reason: Reason, *, ended_by: datetime, now: datetime) -> None:
    """Make what was given up for that reason due now, where it ended by the given moment."""
    left = (gradings.c.state == State.UNGRADED.value, gradings.c.reason == reason.value)
    waiting = (gradings.c.again_at > now, gradings.c.finished_at <= ended_by)
    await tx.execute(sa.update(gradings).where(*left, *waiting).values(again_at=now))


async def due(tx: Transaction, now: datetime, *, limit: int) -> tuple[Left, ...]:
    """Find answers whose last grading was given up and whose next one is due, longest due first."""
    rows = await tx.execute(
        _LEFT.join(gradings, gradings.c.id == newest_of_answer())
        .where(gradings.c.state == State.UNGRADED.value, gradings.c.again_at <= now)
        .order_by(gradings.c.again_at)
        .limit(limit)
    )
    return tuple(Left(*row) for row in rows.all())


async def estimated(tx: Transaction, *, limit: int) -> tuple[Left, ...]:
    """Find answers that only have an estimate and no grading under way."""
    rows = await tx.execute(
        _LEFT.join(gradings, gradings.c.id == newest_of_answer())
        .where(answers.c.estimate, gradings.c.state == State.GRADED.value)
        .order_by(answers.c.id)
        .limit(limit)
    )
    return tuple(Left(*row) for row in rows.all())


async def _finish(
    tx: Transaction, grading_id: int, *, state: State, now: datetime, values: Mapping[str, object]
) -> bool:
    changes = {"state": state.value, "attempts": gradings.c.attempts + 1, "finished_at": now, **values}
    return (await tx.execute(_FINISH.values(changes), {"grading": grading_id})).rowcount == 1


def read_grading(row: Mapping[str, Any]) -> Grading:
    """Read a grading from its row."""
    return Grading(
        id=row["id"],
        answer_id=row["answer_id"],
        state=State(row["state"]),
        attempts=row["attempts"],
        reason=Reason(row["reason"]) if row["reason"] else None,
        grade=read_grade(row) if row["findings"] is not None else None,
        version_id=row["question_version_id"],
        ordinal=row["ordinal"],
        cause=Cause(row["cause"]),
        again_at=row["again_at"],
    )
