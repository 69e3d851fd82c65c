"""Answers: stored once per member and task, read back with how their grading stands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.core.answer import Answer, Task
from bot.core.scoring import Weighing
from bot.core.streaks import Streak
from bot.core.team import Member
from bot.persistence.database import Transaction
from bot.persistence.gradings import newest_of_answer, read_grading
from bot.persistence.insert import insert_new
from bot.persistence.tables import answers, gradings, postings, question_versions, tasks
from bot.persistence.versions import CONTENT, read_question


async def insert_answer(
    tx: Transaction,
    task: Task,
    member: Member,
    *,
    text: str,
    event_id: str,
    local_date: date,
    counts: bool,
    hints: int,
    streak: Streak,
    weighing: Weighing = Weighing.MORE,
    now: datetime,
) -> int | None:
    """Store an answer and give its number, or None when this member's answer to this task is there already."""
    row = {
        "team_id": member.team_id,
        "task_id": task.id,
        "member_id": member.id,
        "question_id": task.question.id,
        "question_version_id": task.version_id,
        "event_id": event_id,
        "text": text,
        "season": task.season_at(now, running=member.season),
        "local_date": local_date,
        "counts": counts,
        "hints": hints,
        "streak": streak.days,
        "bridged": streak.bridged,
        "weighing": weighing.value,
        "submitted_at": now,
    }
    return await insert_new(tx, answers, row, key=("task_id", "member_id"))


async def answered_before(tx: Transaction, *, member: Member, question_id: str, season: int) -> bool:
    """Tell whether the member has answered this question before in a season."""
    whose = {"member": member.id, "question": question_id, "season": season}
    return await tx.scalar(_BEFORE, whose) is not None


async def find_answer(tx: Transaction, *, task_id: int, member_id: int) -> Answer | None:
    """Find a member's answer to a task."""
    return await _first(tx, _OF_TASK, {"task": task_id, "member": member_id})


async def get_answer(tx: Transaction, answer_id: int) -> Answer | None:
    """Read an answer by number."""
    return await _first(tx, _NUMBERED, {"answer": answer_id})


async def lock_answer(tx: Transaction, answer_id: int) -> Answer | None:
    """Read an answer and let other transactions that do so wait until this one ends.

    The lock comes before the look: what another transaction has written meanwhile is seen. SQLite has one writer at a
    time anyway.
    """
    if tx.dialect.name != "sqlite":
        await tx.execute(_LOCK, {"answer": answer_id})
    return await get_answer(tx, answer_id)


async def latest_answers(tx: Transaction, *, member_id: int, limit: int, offset: int = 0) -> tuple[Answer, ...]:
    """Give a member's last answers, newest first."""
    newest = (answers.c.submitted_at.desc(), answers.c.id.desc())
    rows = await tx.execute(
        _ANSWERS.where(answers.c.member_id == member_id).order_by(*newest).limit(limit).offset(offset)
    )
    return _answers(rows.mappings().all())


async def count_answers(tx: Transaction, *, member_id: int) -> int:
    """Count a member's answers."""
    return await tx.scalar(sa.select(sa.func.count()).where(answers.c.member_id == member_id)) or 0


def _beside_current_grading() -> sa.Select[tuple[object, ...]]:
    """Read answers beside their current grading: the one that counts, else the newest that was asked for.

    The question comes in the version that grading is by, so that verdicts stand beside the key points they are about.
    """
    current = sa.func.coalesce(answers.c.grading_id, newest_of_answer())
    return (
        sa.select(answers, CONTENT, _OPEN_UNTIL, *(column.label(f"g_{column.name}") for column in gradings.c))
        .select_from(answers)
        .join(tasks, tasks.c.id == answers.c.task_id)
        .outerjoin(postings, postings.c.id == tasks.c.posting_id)
        .join(gradings, gradings.c.id == current)
        .join(question_versions, question_versions.c.id == gradings.c.question_version_id)
    )


_OPEN_UNTIL = sa.case((postings.c.revealed_at.is_(None), postings.c.closes_at)).label("open_until")
# Made once: building a statement takes longer than running it.
_ANSWERS = _beside_current_grading()
_NUMBERED = _ANSWERS.where(answers.c.id == sa.bindparam("answer"))
_LOCK = sa.select(answers.c.id).where(answers.c.id == sa.bindparam("answer")).with_for_update()
_OF_TASK = _ANSWERS.where(answers.c.task_id == sa.bindparam("task"), answers.c.member_id == sa.bindparam("member"))
_BEFORE = (
    sa.select(answers.c.id)
    .where(
        answers.c.member_id == sa.bindparam("member"),
        answers.c.question_id == sa.bindparam("question"),
        answers.c.season == sa.bindparam("season"),
    )
    .limit(1)
)
_GRADING = tuple((f"g_{column.name}", column.name) for column in gradings.c)


async def _first(tx: Transaction, one: sa.Select[Any], key: Mapping[str, int]) -> Answer | None:
    found = _answers((await tx.execute(one, key)).mappings().all())
    return found[0] if found else None


def _answers(rows: Sequence[sa.RowMapping]) -> tuple[Answer, ...]:
    found = []
    for r in rows:
        answer = Answer(
            id=r["id"],
            team_id=r["team_id"],
            task_id=r["task_id"],
            member_id=r["member_id"],
            question=read_question(r["content"]),
            version_id=r["g_question_version_id"],
            text=r["text"],
            submitted_at=r["submitted_at"],
            local_date=r["local_date"],
            counts=r["counts"],
            hints=r["hints"],
            streak=r["streak"],
            bridged=r["bridged"],
            season=r["season"],
            weighing=Weighing(r["weighing"]),
            points=r["points"],
            gradings_from=r["gradings_from"],
            open_until=r["open_until"],
            shared=r["shared"],
            grading=read_grading({name: r[label] for label, name in _GRADING}),
        )
        found.append(answer)
    return tuple(found)
