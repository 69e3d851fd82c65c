"""Occurrences of schedules: planned once, sent, posted or skipped; each is a posting with its task."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import sqlalchemy as sa

from bot.core.answer import TaskKind
from bot.core.places import Channel
from bot.core.schedules import Occurrence, Posting, PostingState, Schedule, slot_of
from bot.core.selection import Choice
from bot.persistence import team_settings
from bot.persistence.database import Transaction
from bot.persistence.insert import insert_new
from bot.persistence.people_tables import workspaces
from bot.persistence.tables import postings, tasks

OPEN = (PostingState.PLANNED.value, PostingState.SENDING.value)


async def plan(
    tx: Transaction, schedule: Schedule, occurrence: Occurrence, choice: Choice, *, state: PostingState, now: datetime
) -> int | None:
    """Make the posting of an occurrence and its task; None when there is one already: nothing is due twice."""
    row = {
        "team_id": schedule.team_id,
        "workspace_id": schedule.workspace_id,
        "slot": slot_of(schedule.id, occurrence.date, schedule.plan.at),
        "schedule_id": schedule.id,
        "local_date": occurrence.date,
        "local_time": schedule.plan.at,
        "due_at": occurrence.at,
        "state": state.value,
        "channel_id": schedule.channel.channel_id,
        "question_id": choice.candidate.question_id,
        "question_version_id": choice.candidate.version_id,
        "opened_at": now,
        "closes_at": now + schedule.plan.open_for,
        "fresh_left": choice.fresh_left,
        **await team_settings.terms(tx, schedule.team_id),
    }
    posting_id = await insert_new(tx, postings, row, key=("schedule_id", "local_date", "local_time"))
    if posting_id is not None:
        task = {
            "team_id": schedule.team_id,
            "kind": TaskKind.POSTING.value,
            "posting_id": posting_id,
            "question_id": choice.candidate.question_id,
            "question_version_id": choice.candidate.version_id,
            "created_at": now,
        }
        await tx.execute(sa.insert(tasks).values(task))
    return posting_id


async def get(tx: Transaction, posting_id: int) -> Posting | None:
    """Read a posting, or None when there is none of that number."""
    row = (await tx.execute(_POSTING, {"posting": posting_id})).mappings().first()
    return None if row is None else _posting(row)


async def begin(tx: Transaction, posting: Posting, *, now: datetime, closes_at: datetime) -> None:
    """Note that it is being sent. The first attempt opens it; later ones only count."""
    first: dict[str, Any] = {"tried_at": now, "opened_at": now, "closes_at": closes_at}
    values = {"state": PostingState.SENDING.value, "attempts": posting.attempts + 1}
    await tx.execute(_numbered(posting.id).values({**values, **({} if posting.tried_at else first)}))


async def posted(tx: Transaction, posting_id: int, message_ref: str) -> None:
    """Note where it stands."""
    await tx.execute(_numbered(posting_id).values(state=PostingState.POSTED.value, message_ref=message_ref))


async def skip(tx: Transaction, posting_id: int) -> None:
    """Note that it will not be posted, as it can't be."""
    await tx.execute(_numbered(posting_id).values(state=PostingState.SKIPPED.value))


async def let_fall(tx: Transaction, posting: Posting) -> bool:
    """Note that it will not be posted, as it is too late; False where it has been taken up since it was read."""
    as_read = (postings.c.state.in_(OPEN), postings.c.due_at == posting.occurrence.at)
    done = await tx.execute(_numbered(posting.id).where(*as_read).values(state=PostingState.SKIPPED.value))
    return done.rowcount == 1


async def take_up(tx: Transaction, posting: Posting, *, now: datetime, closes_at: datetime) -> bool:
    """Let one that is not out be due now; False where it has changed since it was read.

    One that somebody has begun to send keeps the moments of that attempt, which may have got there unheard of.
    """
    values: dict[str, Any] = {"due_at": now}
    if posting.state is not PostingState.SENDING:
        values |= {"state": PostingState.PLANNED.value, "opened_at": now, "closes_at": closes_at}
    elif (posting.closes_at or now) <= now:
        values |= {"closes_at": closes_at}
    as_read = postings.c.state == posting.state.value
    return (await tx.execute(_numbered(posting.id).where(as_read).values(values))).rowcount == 1


async def missed_before(tx: Transaction, posting: Posting, *, most: int) -> tuple[date, ...]:
    """Give the dates just before a posting on which its schedule was skipped, newest first."""
    rows = await tx.execute(
        sa.select(postings.c.local_date, postings.c.state)
        .where(postings.c.schedule_id == posting.schedule_id, postings.c.due_at < posting.occurrence.at)
        .order_by(postings.c.due_at.desc())
        .limit(most)
    )
    found: list[date] = []
    for row in rows:
        if row.state != PostingState.SKIPPED.value:
            break
        found.append(row.local_date)
    return tuple(found)


async def on_day(tx: Transaction, schedule: Schedule, day: date) -> Posting | None:
    """Find a schedule's posting of a day, whatever its time and state."""
    where = (postings.c.schedule_id == schedule.id, postings.c.local_date == day)
    rows = await tx.execute(_POSTINGS.where(*where).order_by(postings.c.id.desc()).limit(1))
    row = rows.mappings().first()
    return None if row is None else _posting(row)


async def newest(tx: Transaction, *, workspace_id: int, channel_id: str = "", since: datetime) -> Posting | None:
    """Find what was posted last in a channel, or anywhere in a workspace, and not before a moment."""
    where = [
        postings.c.workspace_id == workspace_id,
        postings.c.schedule_id.is_not(None),
        postings.c.state.in_((PostingState.SENDING.value, PostingState.POSTED.value, PostingState.CLOSED.value)),
        postings.c.opened_at >= since,
    ]
    if channel_id:
        where.append(postings.c.channel_id == channel_id)
    rows = await tx.execute(_POSTINGS.where(*where).order_by(postings.c.opened_at.desc()).limit(1))
    row = rows.mappings().first()
    return None if row is None else _posting(row)


def _numbered(posting_id: int) -> sa.Update:
    return sa.update(postings).where(postings.c.id == posting_id)


_POSTINGS = (
    sa.select(postings, tasks.c.id.label("task_id"), workspaces.c.platform, workspaces.c.external_id.label("workspace"))
    .join(tasks, tasks.c.posting_id == postings.c.id)
    .join(workspaces, workspaces.c.id == postings.c.workspace_id)
)
_POSTING = _POSTINGS.where(postings.c.id == sa.bindparam("posting"))


def _posting(row: Mapping[Any, Any]) -> Posting:
    return Posting(
        id=row["id"],
        task_id=row["task_id"],
        schedule_id=row["schedule_id"],
        channel=Channel(row["platform"], row["workspace"], row["channel_id"]),
        slot=row["slot"],
        occurrence=Occurrence(row["local_date"], row["due_at"] or row["opened_at"]),
        state=PostingState(row["state"]),
        opened_at=row["opened_at"],
        closes_at=row["closes_at"],
        message_ref=row["message_ref"],
        thread_ref=row["thread_ref"],
        attempts=row["attempts"],
        tried_at=row["tried_at"],
        fresh_left=row["fresh_left"],
    )
