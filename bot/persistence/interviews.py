"""Interviews: read with all their turns and a lock, written back after every move."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.answer import State, TaskKind
from bot.core.interview import Interview, Phase, Plan, Turn, alarm
from bot.core.places import Room
from bot.core.team import Member
from bot.persistence.database import Transaction
from bot.persistence.gradings import newest_of_answer
from bot.persistence.insert import insert_new, upsert
from bot.persistence.interview_rows import Kept, read_interview, read_turn, write_plan, write_turn
from bot.persistence.interview_tables import interviews, turns
from bot.persistence.tables import answers, gradings, tasks

ALONE = "terminal"


async def start(
    tx: Transaction, member: Member, room: Room, plan: Plan, *, seed: str, begun_in: str, now: datetime
) -> int | None:
    """Make an interview that is about to ask, or give None when one of the person's is running."""
    row = {
        "team_id": member.team_id,
        "member_id": member.id,
        "person_id": member.person_id,
        "platform": room.platform,
        "user_id": room.user_id,
        "place": room.place,
        "heard": room.heard,
        "plan": write_plan(plan),
        "seed": seed,
        "begun_in": begun_in,
        "phase": Phase.ASKING.value,
        "paused_in": Phase.LISTENING.value,
        "started_at": now,
        "changed_at": now,
    }
    return await insert_new(tx, interviews, row, key=("person_id",), where="phase <> 'ended'")


async def get(tx: Transaction, interview_id: int, *, lock: bool = False) -> Kept | None:
    """Read an interview; with ``lock`` others wait until this transaction ends."""
    return await _one(tx, _NUMBERED, {"interview": interview_id}, lock=lock)


async def running(tx: Transaction, person_id: int, *, platform: str = "", lock: bool = False) -> Kept | None:
    """Find the interview that a person is in, on that platform if one is named."""
    kept = await _one(tx, _RUNNING, {"person": person_id}, lock=lock)
    return kept if kept is not None and platform in {"", kept.room.platform} else None


async def held_in(tx: Transaction, platform: str, place: str, *, lock: bool = False) -> Kept | None:
    """Find the interview that runs in a place."""
    return await _one(tx, _PLACED, {"platform": platform, "place": place}, lock=lock)


# Made once: building a statement takes longer than running it.
_NUMBERED = sa.select(interviews).where(interviews.c.id == sa.bindparam("interview"))
_RUNNING = sa.select(interviews).where(
    interviews.c.person_id == sa.bindparam("person"), interviews.c.phase != Phase.ENDED.value
)
_PLACED = sa.select(interviews).where(
    interviews.c.platform == sa.bindparam("platform"),
    interviews.c.place == sa.bindparam("place"),
    interviews.c.phase != Phase.ENDED.value,
)
_LOCKED = {statement: statement.with_for_update() for statement in (_NUMBERED, _RUNNING, _PLACED)}


async def _one(tx: Transaction, one: sa.Select[Any], key: Mapping[str, int | str], *, lock: bool) -> Kept | None:
    row = (await tx.execute(_LOCKED[one] if lock else one, key)).mappings().first()
    return None if row is None else read_interview(row, await _turns(tx, row["id"]))


async def _turns(tx: Transaction, interview_id: int) -> tuple[Turn, ...]:
    rows = await tx.execute(_TURNS, {"interview": interview_id})
    return tuple(read_turn(row) for row in rows.mappings())


_TURNS = (
    sa.select(turns, answers.c.score, answers.c.submitted_at, gradings.c.state, gradings.c.finished_at)
    .outerjoin(answers, answers.c.id == turns.c.answer_id)
    .outerjoin(gradings, sa.and_(gradings.c.answer_id == answers.c.id, gradings.c.ordinal == 1))
    .where(turns.c.interview_id == sa.bindparam("interview"))
    .order_by(turns.c.ordinal)
)


async def save(
    tx: Transaction, kept: Kept, interview: Interview, *, told: bool, due_at: datetime | None = None
) -> Kept:
    """Write an interview back as it stands now: its row, and the turns that are new or changed."""
    before = dict(enumerate(kept.interview.turns))
    rows = [
        write_turn(kept.id, ordinal, turn)
        for ordinal, turn in enumerate(interview.turns)
        if before.get(ordinal) != turn
    ]
    await upsert(tx, turns, rows, key=("interview_id", "ordinal"))
    values = {
        "phase": interview.phase.value,
        "paused_in": interview.paused_in.value,
        "still": interview.still,
        "changed_at": interview.changed_at,
        "told": told,
        "due_at": due_at or alarm(interview),
    }
    await tx.execute(sa.update(interviews).where(interviews.c.id == kept.id).values(values))
    return replace(kept, interview=interview, told=told)


async def due(
    tx: Transaction, platforms: Collection[str], *, now: datetime, alone_since: datetime, limit: int
) -> tuple[int, ...]:
    """Find the interviews in which something is to happen by itself, longest due first.

    On other ``platforms`` than these nobody is told by us: people look for themselves, and what was due before
    ``alone_since`` they have left alone.
    """
    when = {"platforms": list(platforms), "now": now, "alone_since": alone_since, "most": limit}
    return tuple((await tx.execute(_DUE, when)).scalars())


async def tell(tx: Transaction, kept: Kept) -> None:
    """Write down that the person has been shown how their interview stands, unless it has moved on meanwhile."""
    held = (interviews.c.id == kept.id, interviews.c.changed_at == kept.interview.changed_at, ~interviews.c.told)
    await tx.execute(sa.update(interviews).where(*held).values(told=True, due_at=alarm(kept.interview)))


async def move(tx: Transaction, kept: Kept, room: Room) -> Kept:
    """Go on in another place."""
    values = {"place": room.place, "heard": room.heard}
    await tx.execute(sa.update(interviews).where(interviews.c.id == kept.id).values(values))
    return replace(kept, room=room)


async def answered_from(tx: Transaction, kept: Kept, place: str) -> Kept:
    """Keep from where the person took part, for one who began in their direct messages: these may close."""
    await tx.execute(sa.update(interviews).where(interviews.c.id == kept.id).values(begun_in=place))
    return replace(kept, begun_in=place)


async def claim(tx: Transaction, kept: Kept, *, until: datetime) -> None:
    """Keep others from telling the same until then."""
    await tx.execute(sa.update(interviews).where(interviews.c.id == kept.id).values(due_at=until))


def _judged_last() -> sa.ColumnElement[bool]:
    """Tell whether the newest turn's answer has a grade, or has been given up for now."""
    later = turns.alias("later")
    newest = sa.select(sa.func.max(later.c.ordinal)).where(later.c.interview_id == turns.c.interview_id)
    return sa.exists(
        sa.select(turns.c.ordinal)
        .join(answers, answers.c.id == turns.c.answer_id)
        .join(gradings, gradings.c.id == sa.func.coalesce(answers.c.grading_id, newest_of_answer()))
        .where(
            turns.c.interview_id == interviews.c.id,
            turns.c.ordinal == newest.correlate(turns).scalar_subquery(),
            gradings.c.state.in_((State.GRADED.value, State.UNGRADED.value)),
        )
        .correlate(interviews)
    )


_DUE = (
    sa.select(interviews.c.id)
    .where(
        sa.or_(interviews.c.phase != Phase.ENDED.value, ~interviews.c.told),
        sa.or_(
            sa.and_(
                interviews.c.platform.in_(sa.bindparam("platforms", expanding=True)),
                sa.or_(
                    interviews.c.due_at <= sa.bindparam("now"),
                    sa.and_(interviews.c.phase == Phase.THINKING.value, _judged_last()),
                ),
            ),
            sa.and_(interviews.c.platform == ALONE, interviews.c.due_at <= sa.bindparam("alone_since")),
        ),
    )
    .order_by(interviews.c.due_at)
    .limit(sa.bindparam("most"))
)


async def add_task(
    tx: Transaction, member: Member, *, kind: TaskKind, question_id: str, version_id: int, now: datetime
) -> int:
    """Make a task of the member's own and give its number."""
    row = {
        "team_id": member.team_id,
        "kind": kind.value,
        "member_id": member.id,
        "question_id": question_id,
        "question_version_id": version_id,
        "created_at": now,
    }
    number: int | None = await tx.scalar(sa.insert(tasks).values(row).returning(tasks.c.id))
    return number or 0


async def latest(tx: Transaction, member_id: int, *, limit: int, offset: int = 0) -> tuple[Kept, ...]:
    """Give a member's interviews that are over, newest first."""
    rows = await tx.execute(
        sa.select(interviews)
        .where(interviews.c.member_id == member_id, interviews.c.phase == Phase.ENDED.value)
        .order_by(interviews.c.started_at.desc(), interviews.c.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return tuple([read_interview(row, await _turns(tx, row["id"])) for row in rows.mappings().all()])


async def count(tx: Transaction, member_id: int) -> int:
    """Count a member's interviews that are over."""
    over = (interviews.c.member_id == member_id, interviews.c.phase == Phase.ENDED.value)
    return await tx.scalar(sa.select(sa.func.count()).select_from(interviews).where(*over)) or 0
