"""Reminders as rows: who wants them, and which posting's are due."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from bot.core.places import Channel
from bot.core.schedules import PostingState
from bot.persistence.database import Transaction
from bot.persistence.people_tables import accounts, members, teams, workspaces
from bot.persistence.tables import answers, postings, tasks

AT_ONCE = 100


async def wanted(tx: Transaction, member_id: int) -> bool:
    """Tell whether a member wants to be reminded."""
    return bool(await tx.scalar(sa.select(members.c.reminders).where(members.c.id == member_id)))


async def want(tx: Transaction, member_id: int, *, on: bool) -> None:
    """Keep whether a member wants to be reminded."""
    await tx.execute(sa.update(members).where(members.c.id == member_id).values(reminders=on))


async def due(tx: Transaction, now: datetime, *, before: timedelta) -> tuple[int, ...]:
    """Give the open postings that close soon and whose reminders have not been asked for."""
    rows = await tx.execute(
        sa.select(postings.c.id)
        .where(
            postings.c.closes_at > now,
            postings.c.closes_at <= now + before,
            postings.c.opened_at <= now - before,  # what is open for a short while needs none
            postings.c.state == PostingState.POSTED.value,
            postings.c.revealed_at.is_(None),
            postings.c.reminded_at.is_(None),
        )
        .limit(AT_ONCE)
    )
    return tuple(rows.scalars())


async def claim(tx: Transaction, posting_id: int, *, now: datetime) -> bool:
    """Take a posting's reminders on; False when somebody else has."""
    free = (postings.c.id == posting_id, postings.c.reminded_at.is_(None))
    return (await tx.execute(sa.update(postings).where(*free).values(reminded_at=now))).rowcount == 1


async def to_remind(tx: Transaction, posting_id: int) -> tuple[tuple[int, str], ...]:
    """Give who wants to be reminded of a posting and has not answered it: members, and the platform where they can be."""
    rows = await tx.execute(_WHO.where(postings.c.id == posting_id).order_by(members.c.id))
    return tuple((row.id, row.platform) for row in rows)


@dataclass(frozen=True, slots=True)
class Due:
    """A reminder to a member: into which direct messages, of which task, and when it was asked for."""

    dm: Channel
    task_id: int
    closes_at: datetime
    zone: str
    asked_at: datetime


async def find(tx: Transaction, posting_id: int, member_id: int) -> Due | None:
    """Read a member's reminder of a posting; None if they need none any more."""
    row = (await tx.execute(_WHO.where(postings.c.id == posting_id, members.c.id == member_id))).first()
    if row is None:
        return None
    return Due(Channel(row.platform, "", row.dm), row.task_id, row.closes_at, row.zone, row.reminded_at)


_ANSWERED = sa.exists().where(answers.c.task_id == tasks.c.id, answers.c.member_id == members.c.id)
_WHO = (
    sa.select(
        members.c.id,
        accounts.c.platform,
        accounts.c.dm,
        tasks.c.id.label("task_id"),
        postings.c.closes_at,
        postings.c.reminded_at,
        teams.c.zone,
    )
    .select_from(postings)
    .join(tasks, tasks.c.posting_id == postings.c.id)
    .join(teams, teams.c.id == postings.c.team_id)
    .join(workspaces, workspaces.c.id == postings.c.workspace_id)
    .join(members, members.c.team_id == postings.c.team_id)
    .join(accounts, sa.and_(accounts.c.person_id == members.c.person_id, accounts.c.platform == workspaces.c.platform))
    .where(members.c.reminders, accounts.c.dm != "", ~_ANSWERED)
)
