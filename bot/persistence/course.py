"""A posting's day as rows: what is due to be counted and closed, who answered in time, and what has been shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.places import Channel
from bot.core.schedules import PostingState
from bot.core.team import BoardName, Names
from bot.persistence import team_settings
from bot.persistence.database import Transaction
from bot.persistence.people_tables import members, workspaces
from bot.persistence.schedule_tables import schedules
from bot.persistence.tables import answers, postings, tasks

AT_ONCE = 200
UNKNOWN = -1  # answers: no count, so that the next look finds another one


@dataclass(frozen=True, slots=True)
class Running:
    """A posting that stands in a channel. ``thread`` tells whether its reveal goes into one.

    ``reveal_tried_at`` is when the reveal was first sent without our hearing whether it got there.
    """

    id: int
    task_id: int
    team_id: int
    schedule_id: int | None
    channel: Channel
    state: PostingState
    message_ref: str
    thread_ref: str
    thread: bool
    closes_at: datetime
    revealed_at: datetime | None
    reveal_tried_at: datetime | None
    counted: int


async def get(tx: Transaction, posting_id: int) -> Running | None:
    """Read a posting that closes, None when there is none of that number."""
    row = (await tx.execute(_RUNNING.where(postings.c.id == posting_id))).mappings().first()
    return None if row is None else _running(row)


async def of_task_number(tx: Transaction, task_id: int) -> Running | None:
    """Find the posting that a task belongs to."""
    row = (await tx.execute(_RUNNING.where(tasks.c.id == task_id))).mappings().first()
    return None if row is None else _running(row)


async def newest_over(tx: Transaction, *, team_id: int, now: datetime) -> int | None:
    """Give the task of the question that a team has had last and that is over."""
    over = (postings.c.team_id == team_id, postings.c.closes_at <= now, postings.c.state != PostingState.SKIPPED.value)
    newest = sa.select(tasks.c.id).join(postings, postings.c.id == tasks.c.posting_id).where(*over)
    found: int | None = await tx.scalar(newest.order_by(postings.c.closes_at.desc(), postings.c.id.desc()).limit(1))
    return found


async def to_close(tx: Transaction, now: datetime) -> tuple[Running, ...]:
    """Give what is over and whose closing has not been asked for, longest over first."""
    due = (postings.c.closes_at <= now, postings.c.revealed_at.is_(None), postings.c.closing_at.is_(None), _STANDS)
    rows = await tx.execute(_RUNNING.where(*due).order_by(postings.c.closes_at).limit(AT_ONCE))
    return tuple(_running(row) for row in rows.mappings())


async def still_open(tx: Transaction, *, team_id: int, now: datetime) -> tuple[Running, ...]:
    """Give a team's postings that stand in a channel and take answers, newest first."""
    going = (postings.c.team_id == team_id, postings.c.closes_at > now, postings.c.state == PostingState.POSTED.value)
    rows = await tx.execute(_RUNNING.where(*going, _STANDS).order_by(postings.c.opened_at.desc()).limit(AT_ONCE))
    return tuple(_running(row) for row in rows.mappings())


async def end(tx: Transaction, posting_id: int, *, now: datetime) -> None:
    """Let a posting take no more answers from now on."""
    await tx.execute(_posting(posting_id).values(closes_at=now))


async def claim_closing(tx: Transaction, posting_id: int, *, now: datetime) -> bool:
    """Take a closing on; False when somebody else has."""
    free = (postings.c.id == posting_id, postings.c.closing_at.is_(None))
    return (await tx.execute(sa.update(postings).where(*free).values(closing_at=now))).rowcount == 1


async def close(tx: Transaction, posting_id: int) -> None:
    """Note that the card says that the question is closed."""
    await tx.execute(_posting(posting_id).values(state=PostingState.CLOSED.value))


async def try_reveal(tx: Transaction, posting_id: int, *, now: datetime) -> None:
    """Note that the reveal is being sent, so that a later attempt looks for it."""
    first = sa.func.coalesce(postings.c.reveal_tried_at, sa.literal(now, postings.c.reveal_tried_at.type))
    await tx.execute(_posting(posting_id).values(reveal_tried_at=first))


async def reveal(tx: Transaction, posting_id: int, *, ref: str, now: datetime) -> None:
    """Note where the reveal stands; it is over for good."""
    await tx.execute(_posting(posting_id).values(revealed_at=now, thread_ref=ref))


async def to_count(tx: Transaction, now: datetime, *, every: timedelta) -> tuple[tuple[Running, int], ...]:
    """Give open postings whose card shows another count than there is, and was not edited for a while; with the count."""
    given = sa.select(sa.func.count()).where(answers.c.task_id == tasks.c.id).correlate(tasks).scalar_subquery()
    rested = sa.or_(postings.c.counted_at.is_(None), postings.c.counted_at <= now - every)
    due = (postings.c.closes_at > now, postings.c.state == PostingState.POSTED.value, _STANDS, rested)
    rows = await tx.execute(
        _RUNNING.add_columns(given.label("given")).where(*due, postings.c.counted != given).limit(AT_ONCE)
    )
    return tuple((_running(row), row["given"]) for row in rows.mappings())


async def claim_count(tx: Transaction, running: Running, count: int, *, now: datetime) -> bool:
    """Take the edit to a count on; False when somebody else has."""
    as_found = (postings.c.id == running.id, postings.c.counted == running.counted)
    done = await tx.execute(sa.update(postings).where(*as_found).values(counted=count, counted_at=now))
    return done.rowcount == 1


async def count_answers(tx: Transaction, task_id: int) -> int:
    """Count the answers to a task."""
    return await tx.scalar(sa.select(sa.func.count()).where(answers.c.task_id == task_id)) or 0


async def named_so_far(tx: Transaction, running: Running) -> tuple[str, ...]:
    """Give the names of those who have answered and agreed to be named there, in their order, where the team wants it."""
    settings = await team_settings.find(tx, running.team_id)
    if not settings.card_names or settings.names is not Names.CHOSEN:
        return ()
    told = (members.c.consented_at.is_not(None), members.c.card_consented_at.is_not(None))
    agreed = (members.c.board == BoardName.NAMED.value, *told)
    rows = await tx.execute(
        sa.select(members.c.name)
        .join(answers, answers.c.member_id == members.c.id)
        .where(answers.c.task_id == running.task_id, *agreed)
        .order_by(answers.c.id)
    )
    return tuple(rows.scalars())


async def count_again(tx: Transaction, *, team_id: int, member_id: int | None = None) -> None:
    """Let the open cards of a team be written anew, or those that a member has answered: other names may stand there."""
    answered = sa.select(tasks.c.posting_id).join(answers, answers.c.task_id == tasks.c.id)
    if member_id is not None:
        answered = answered.where(answers.c.member_id == member_id)
    of_team = (postings.c.team_id == team_id, postings.c.state == PostingState.POSTED.value)
    await tx.execute(sa.update(postings).where(*of_team, postings.c.id.in_(answered)).values(counted=UNKNOWN))


def _posting(posting_id: int) -> sa.Update:
    return sa.update(postings).where(postings.c.id == posting_id)


_STANDS = sa.and_(
    postings.c.message_ref != "",
    postings.c.state.in_((PostingState.POSTED.value, PostingState.CLOSED.value)),
    workspaces.c.left_at.is_(None),
)
_RUNNING = (
    sa.select(
        postings,
        tasks.c.id.label("task_id"),
        workspaces.c.platform,
        workspaces.c.external_id.label("workspace"),
        schedules.c.thread,
    )
    .join(tasks, tasks.c.posting_id == postings.c.id)
    .join(workspaces, workspaces.c.id == postings.c.workspace_id)
    .outerjoin(schedules, schedules.c.id == postings.c.schedule_id)
    .where(postings.c.closes_at.is_not(None))
)


def _running(row: Mapping[Any, Any]) -> Running:
    return Running(
        id=row["id"],
        task_id=row["task_id"],
        team_id=row["team_id"],
        schedule_id=row["schedule_id"],
        channel=Channel(row["platform"], row["workspace"], row["channel_id"]),
        state=PostingState(row["state"]),
        message_ref=row["message_ref"],
        thread_ref=row["thread_ref"],
        thread=row["thread"] is not False and row["thread"] != 0,
        closes_at=row["closes_at"],
        revealed_at=row["revealed_at"],
        reveal_tried_at=row["reveal_tried_at"],
        counted=row["counted"],
    )
