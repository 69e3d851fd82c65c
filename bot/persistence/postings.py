"""Postings and tasks: what has been asked, where and when, and what a member has taken or typed meanwhile."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa

from bot.core.answer import Task, TaskKind
from bot.core.schedules import PostingState
from bot.core.scoring import Weighing
from bot.core.selection import Candidate
from bot.core.streaks import LOOKBACK, Day
from bot.core.team import Member
from bot.persistence import team_settings
from bot.persistence.course_tables import granted_freezes
from bot.persistence.database import Transaction
from bot.persistence.insert import insert_missing, insert_new, upsert
from bot.persistence.tables import answers, drafts, hints, postings, question_versions, tasks
from bot.persistence.versions import CONTENT, read_question


async def find_posting_task(tx: Transaction, *, workspace_id: int, slot: str) -> Task | None:
    """Find the task of a posting by its place and occurrence."""
    return await _task(tx, _TASK_OF_SLOT, {"workspace": workspace_id, "slot": slot})


async def post(
    tx: Transaction,
    chosen: Candidate,
    *,
    member: Member,
    slot: str,
    local_date: date,
    closes_at: datetime | None,
    now: datetime,
) -> Task | None:
    """Make the posting of an occurrence and its task; whoever made it first made it for all."""
    row = {
        "team_id": member.team_id,
        "workspace_id": member.workspace_id,
        "slot": slot,
        "local_date": local_date,
        "question_id": chosen.question_id,
        "question_version_id": chosen.version_id,
        "opened_at": now,
        "closes_at": closes_at,
        **await team_settings.terms(tx, member.team_id),
    }
    posting_id = await insert_new(tx, postings, row, key=("workspace_id", "slot"))
    if posting_id is not None:
        task = {
            "team_id": member.team_id,
            "kind": TaskKind.POSTING.value,
            "posting_id": posting_id,
            "question_id": chosen.question_id,
            "question_version_id": chosen.version_id,
            "created_at": now,
        }
        await tx.execute(sa.insert(tasks).values(task))
    return await find_posting_task(tx, workspace_id=member.workspace_id, slot=slot)


async def find_todays_task(tx: Transaction, *, team_id: int, question_id: str, local_date: date) -> Task | None:
    """Find the task under which a question was posted to a team on a day."""
    return await _task(tx, _TASK_OF_DAY, {"team": team_id, "question": question_id, "day": local_date})


async def look_up(tx: Transaction, *, member: Member, question_id: str, version_id: int, now: datetime) -> Task | None:
    """Find or make the task under which a member practises a question they looked up: one for each question."""
    mine = {"member": member.id, "question": question_id}
    task = await _task(tx, _TASK_LOOKED_UP, mine)
    if task is not None:
        return task
    row = {
        "team_id": member.team_id,
        "kind": TaskKind.LOOKUP.value,
        "member_id": member.id,
        "question_id": question_id,
        "question_version_id": version_id,
        "created_at": now,
    }
    await insert_new(tx, tasks, row, key=("member_id", "question_id"), where="kind = 'lookup'")
    return await _task(tx, _TASK_LOOKED_UP, mine)


async def get_task(tx: Transaction, task_id: int) -> Task | None:
    """Read a task with its question, or None when there is no such task."""
    return await _task(tx, _TASK_NUMBERED, {"task": task_id})


# Made once: building a statement takes longer than running it.
_OF_POSTING = ("local_date", "closes_at", "revealed_at", "season", "weighing")
_TASKS = (
    sa.select(tasks, CONTENT, *(postings.c[name] for name in _OF_POSTING))
    .join(question_versions, question_versions.c.id == tasks.c.question_version_id)
    .outerjoin(postings, postings.c.id == tasks.c.posting_id)
)
_TASK_NUMBERED = _TASKS.where(tasks.c.id == sa.bindparam("task"))
_TASK_OF_SLOT = _TASKS.where(
    postings.c.workspace_id == sa.bindparam("workspace"), postings.c.slot == sa.bindparam("slot")
)
_ASKED = postings.c.state.not_in((PostingState.PLANNED.value, PostingState.SKIPPED.value))
_TASK_OF_DAY = _TASKS.where(
    _ASKED,
    postings.c.team_id == sa.bindparam("team"),
    postings.c.question_id == sa.bindparam("question"),
    postings.c.local_date == sa.bindparam("day"),
)
_TASK_LOOKED_UP = _TASKS.where(
    tasks.c.kind == TaskKind.LOOKUP.value,
    tasks.c.member_id == sa.bindparam("member"),
    tasks.c.question_id == sa.bindparam("question"),
)


async def _task(tx: Transaction, one: sa.Select[Any], key: Mapping[str, Any]) -> Task | None:
    row = (await tx.execute(one, key)).first()
    if row is None:
        return None
    return Task(
        id=row.id,
        team_id=row.team_id,
        kind=TaskKind(row.kind),
        question=read_question(row.content),
        version_id=row.question_version_id,
        local_date=row.local_date,
        closes_at=row.closes_at,
        revealed_at=row.revealed_at,
        season=row.season,
        weighing=Weighing(row.weighing) if row.weighing else None,
    )


async def answered_days(tx: Transaction, *, member: Member, before: date, limit: int = LOOKBACK) -> tuple[Day, ...]:
    """Give the team's last days with a question, oldest first and up to ``before``, as the member spent them.

    An answer to a posting that had closed is practice and fills no gap. What was not posted is not a day.
    """
    whose = {"member": member.id, "team": member.team_id, "before": before, "most": limit}
    days = [Day(row.answered > 0, row.granted) for row in await tx.execute(_DAYS, whose)]
    return tuple(reversed(days))


async def answered_days_of_many(
    tx: Transaction, whom: sa.Select[int], *, team_id: int, before: date, limit: int = LOOKBACK
) -> Mapping[int, Sequence[Day]]:
    """Give the same for each of a team's members whom a query names, by their numbers, in three statements.

    Whoever has answered nothing is left out. For a large team these are very many days, so that what a member answered
    comes as one text rather than as a row each.
    """
    dated = sa.select(
        postings.c.id,
        postings.c.local_date,
        sa.func.dense_rank().over(order_by=postings.c.local_date.desc()).label("days_back"),
    ).join(tasks, tasks.c.posting_id == postings.c.id)
    newest = dated.where(postings.c.team_id == team_id, postings.c.local_date <= before, _ASKED).subquery()
    asked = sa.select(newest.c.local_date, newest.c.id).where(newest.c.days_back <= limit)
    on_day: dict[date, set[str]] = {}
    for row in await tx.execute(asked.order_by(newest.c.local_date)):
        on_day.setdefault(row.local_date, set()).add(str(row.id))
    granted: dict[int, list[date]] = {}
    freezes = sa.select(granted_freezes).where(granted_freezes.c.member_id.in_(whom))
    for row in await tx.execute(freezes.order_by(granted_freezes.c.given_on)):
        granted.setdefault(row.member_id, []).append(row.given_on)
    rows = await tx.execute(
        sa.select(
            answers.c.member_id,
            sa.func.aggregate_strings(sa.cast(postings.c.id, sa.String), " ").label("answered"),
        )
        .join(tasks, tasks.c.id == answers.c.task_id)
        .join(postings, postings.c.id == tasks.c.posting_id)
        .where(postings.c.id.in_(asked.with_only_columns(newest.c.id)), _IN_TIME, answers.c.member_id.in_(whom))
        .group_by(answers.c.member_id)
    )
    return {row.member_id: _spent(on_day, row.answered.split(), granted.get(row.member_id, ())) for row in rows}


def _spent(on_day: Mapping[date, set[str]], answered: Iterable[str], granted: Sequence[date]) -> Sequence[Day]:
    theirs = frozenset(answered)
    return [_day(not theirs.isdisjoint(posted), bisect_right(granted, day)) for day, posted in on_day.items()]


_day = lru_cache(maxsize=64)(Day)  # there are few kinds of day, and very many days
_IN_TIME = sa.or_(postings.c.closes_at.is_(None), answers.c.submitted_at < postings.c.closes_at)
_DAYS = (
    sa.select(
        postings.c.local_date,
        sa.func.count(answers.c.id).label("answered"),
        sa.select(sa.func.count())
        .where(
            granted_freezes.c.member_id == sa.bindparam("member"), granted_freezes.c.given_on <= postings.c.local_date
        )
        .correlate(postings)
        .scalar_subquery()
        .label("granted"),
    )
    .join(tasks, tasks.c.posting_id == postings.c.id)
    .outerjoin(
        answers, sa.and_(answers.c.task_id == tasks.c.id, answers.c.member_id == sa.bindparam("member"), _IN_TIME)
    )
    .where(postings.c.team_id == sa.bindparam("team"), postings.c.local_date <= sa.bindparam("before"), _ASKED)
    .group_by(postings.c.local_date)
    .order_by(postings.c.local_date.desc())
    .limit(sa.bindparam("most"))
)


async def save_draft(tx: Transaction, *, task_id: int, member_id: int, text: str, now: datetime) -> None:
    """Keep a text that could not be stored as an answer, so that the next form brings it back."""
    row = {"task_id": task_id, "member_id": member_id, "text": text, "updated_at": now}
    await upsert(tx, drafts, [row], key=("task_id", "member_id"))


async def find_draft(tx: Transaction, *, task_id: int, member_id: int) -> str:
    """Give the kept text, or an empty one."""
    return await tx.scalar(_DRAFT, {"task": task_id, "member": member_id}) or ""


async def drop_draft(tx: Transaction, *, task_id: int, member_id: int) -> None:
    """Forget the kept text: its answer is stored."""
    await tx.execute(_DROP_DRAFT, {"task": task_id, "member": member_id})


_MY_DRAFT = (drafts.c.task_id == sa.bindparam("task"), drafts.c.member_id == sa.bindparam("member"))
_DRAFT = sa.select(drafts.c.text).where(*_MY_DRAFT)
_DROP_DRAFT = sa.delete(drafts).where(*_MY_DRAFT)
_QUESTION = sa.select(tasks.c.question_id).where(tasks.c.id == sa.bindparam("task")).scalar_subquery()
_HINTS = (
    sa.select(sa.func.max(hints.c.taken))
    .join(tasks, tasks.c.id == hints.c.task_id)
    .where(hints.c.member_id == sa.bindparam("member"), tasks.c.question_id == _QUESTION)
)


async def hints_taken(tx: Transaction, *, task_id: int, member_id: int) -> int:
    """Count the hints a member has taken on a task's question, be it there or when they looked it up."""
    return await tx.scalar(_HINTS, {"task": task_id, "member": member_id}) or 0


async def take_hint(tx: Transaction, *, task_id: int, member_id: int, number: int) -> None:
    """Count the hint of that number, once: pressing for the same one again changes nothing."""
    await insert_missing(
        tx, hints, [{"task_id": task_id, "member_id": member_id, "taken": 0}], key=("task_id", "member_id")
    )
    before = (hints.c.task_id == task_id, hints.c.member_id == member_id, hints.c.taken < number)
    await tx.execute(sa.update(hints).where(*before).values(taken=number))
