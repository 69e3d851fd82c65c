"""Gradings: added and finished, never overwritten by another one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.answer import Cause, Grading, State
from bot.core.model import Grade, JudgeIdentity, Mark, Reason, Ungraded, Verdict, WrongClaim
from bot.persistence.database import Transaction
from bot.persistence.insert import insert_new
from bot.persistence.tables import answers, gradings

UNFINISHED = (State.PENDING.value, State.JUDGED.value)


def newest_of_answer() -> sa.ScalarSelect[int]:
    """Name an answer's newest grading, inside a query over answers."""
    mine = gradings.alias("newest")
    of_answer = sa.select(sa.func.max(mine.c.id)).where(mine.c.answer_id == answers.c.id)
    return of_answer.correlate(answers).scalar_subquery()


@dataclass(frozen=True, slots=True)
class Left:
    """An answer that waits for another grading, and its last one so far."""

    answer_id: int
    version_id: int
    ordinal: int
    reason: Reason | None
    finished_at: datetime


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
    row = (await tx.execute(sa.select(gradings).where(gradings.c.id == grading_id))).mappings().first()
    return None if row is None else read_grading(dict(row))


async def keep_grade(tx: Transaction, grading_id: int, grade: Grade, *, now: datetime) -> None:
    """Write down what the judge found. It counts only when the grading is settled."""
    findings = {
        "verdicts": [{"mark": v.mark.value, "quote": v.quote, "void": v.void} for v in grade.verdicts],
        "wrong": [{"claim": w.claim, "why": w.why} for w in grade.wrong],
        "feedback": grade.feedback,
        "follow_up": grade.follow_up,
        "flags": list(grade.flags),
    }
    await _finish(
        tx,
        grading_id,
        state=State.JUDGED,
        now=now,
        values={
            "reason": None,
            "judge": grade.judge.name,
            "model": grade.judge.model,
            "version": grade.judge.version,
            "estimate": grade.estimate,
            "score": grade.score,
            "evidence": grade.evidence,
            "judged": grade.judged,
            "findings": findings,
        },
    )


async def keep_failure(tx: Transaction, grading_id: int, ungraded: Ungraded, *, final: bool, now: datetime) -> None:
    """Write down why an attempt brought no grade, and whether it was the last one of this grading."""
    state = State.UNGRADED if final else State.PENDING
    await _finish(tx, grading_id, state=state, now=now, values={"reason": ungraded.reason.value})


async def settle(tx: Transaction, grading_id: int) -> bool:
    """Turn a judged grading into a graded one; tell whether this call did it."""
    where = (gradings.c.id == grading_id, gradings.c.state == State.JUDGED.value)
    return (await tx.execute(sa.update(gradings).where(*where).values(state=State.GRADED.value))).rowcount == 1


_LEFT = sa.select(
    answers.c.id, answers.c.question_version_id, gradings.c.ordinal, gradings.c.reason, gradings.c.finished_at
).select_from(answers)


async def count_pending(tx: Transaction) -> int:
    """Count the gradings that wait for the judge, of all teams: they share it."""
    waiting = gradings.c.state == State.PENDING.value
    return await tx.scalar(sa.select(sa.func.count()).select_from(gradings).where(waiting)) or 0


async def give_up(tx: Transaction, grading_ids: Sequence[int], *, now: datetime) -> None:
    """Count those gradings as given up that are still unfinished, so that they are asked for again."""
    where = (gradings.c.id.in_(grading_ids), gradings.c.state.in_(UNFINISHED))
    given_up = {"state": State.UNGRADED.value, "reason": Reason.UNAVAILABLE.value, "finished_at": now}
    await tx.execute(sa.update(gradings).where(*where).values(given_up))


async def ungraded_since(tx: Transaction, before: datetime, *, limit: int) -> tuple[Left, ...]:
    """Find answers whose last grading was given up before a moment, oldest first."""
    rows = await tx.execute(
        _LEFT.join(gradings, gradings.c.id == newest_of_answer())
        .where(gradings.c.state == State.UNGRADED.value, gradings.c.finished_at < before)
        .order_by(gradings.c.finished_at)
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
) -> None:
    await tx.execute(
        sa.update(gradings)
        .where(gradings.c.id == grading_id, gradings.c.state == State.PENDING.value)
        .values(state=state.value, attempts=gradings.c.attempts + 1, finished_at=now, **values)
    )


def read_grading(row: Mapping[str, Any]) -> Grading:
    """Read a grading from its row."""
    return Grading(
        id=row["id"],
        answer_id=row["answer_id"],
        state=State(row["state"]),
        attempts=row["attempts"],
        reason=Reason(row["reason"]) if row["reason"] else None,
        grade=_grade(row) if row["findings"] is not None else None,
    )


def _grade(row: Mapping[str, Any]) -> Grade:
    findings = row["findings"]
    return Grade(
        score=row["score"],
        evidence=row["evidence"],
        judged=row["judged"],
        verdicts=tuple(Verdict(Mark(v["mark"]), v["quote"], v["void"]) for v in findings["verdicts"]),
        judge=JudgeIdentity(row["judge"], row["model"], row["version"], row["estimate"]),
        wrong=tuple(WrongClaim(w["claim"], w["why"]) for w in findings["wrong"]),
        feedback=findings["feedback"],
        follow_up=findings["follow_up"],
        flags=tuple(findings["flags"]),
    )
