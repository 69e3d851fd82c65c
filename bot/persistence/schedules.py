"""Schedules as rows: set up, changed, paused, and moved on by whoever finds them as they were."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.core.places import Address, Channel
from bot.core.schedules import Day, Demand, Occurrence, Plan, Schedule
from bot.persistence.database import Transaction
from bot.persistence.people_tables import accounts, workspaces
from bot.persistence.schedule_tables import schedules
from bot.persistence.tables import postings

AT_ONCE = 500


async def add(
    tx: Transaction,
    plan: Plan,
    *,
    team_id: int,
    workspace_id: int,
    channel_id: str,
    owner_id: int | None,
    now: datetime,
) -> int:
    """Set a schedule up; gives its number."""
    row = {
        "team_id": team_id,
        "workspace_id": workspace_id,
        "channel_id": channel_id,
        "owner_id": owner_id,
        "created_at": now,
        **_columns(plan, plan.after(now)),
    }
    number: int | None = await tx.scalar(sa.insert(schedules).values(row).returning(schedules.c.id))
    return number or 0


async def change(tx: Transaction, schedule_id: int, plan: Plan, *, channel_id: str, upcoming: Occurrence) -> None:
    """Replace a schedule's plan and place, and say what comes next."""
    where = sa.update(schedules).where(schedules.c.id == schedule_id)
    await tx.execute(where.values(channel_id=channel_id, **_columns(plan, upcoming)))


async def get(tx: Transaction, schedule_id: int) -> Schedule | None:
    """Read a schedule, or None when there is none of that number."""
    row = (await tx.execute(_SCHEDULES.where(schedules.c.id == schedule_id))).mappings().first()
    return None if row is None else _schedule(row)


async def of_team(tx: Transaction, team_id: int) -> tuple[Schedule, ...]:
    """Give a team's schedules in the order they were set up."""
    rows = await tx.execute(_SCHEDULES.where(schedules.c.team_id == team_id).order_by(schedules.c.id))
    return tuple(_schedule(row) for row in rows.mappings())


async def every(tx: Transaction) -> tuple[Schedule, ...]:
    """Give all schedules, for operators."""
    rows = await tx.execute(_SCHEDULES.order_by(schedules.c.team_id, schedules.c.id))
    return tuple(_schedule(row) for row in rows.mappings())


async def due(tx: Transaction, now: datetime) -> tuple[Schedule, ...]:
    """Give those whose next occurrence has come, longest due first; a workspace that the bot has left rests."""
    rows = await tx.execute(_DUE, {"now": now})
    return tuple(_schedule(row) for row in rows.mappings())


async def advance(tx: Transaction, schedule: Schedule, to: Occurrence) -> bool:
    """Move a schedule on, if it still stands where it was found; tell whether it was us who did."""
    found = await tx.execute(
        _ADVANCE,
        {"id_": schedule.id, "was": schedule.upcoming.at, "at": to.at, "date": to.date},
    )
    return found.rowcount == 1


async def pause(tx: Transaction, schedule_id: int, *, reason: str, now: datetime) -> bool:
    """Pause a schedule; tell whether it was going."""
    where = (schedules.c.id == schedule_id, schedules.c.paused_at.is_(None))
    done = await tx.execute(sa.update(schedules).where(*where).values(paused_at=now, pause_reason=reason))
    return done.rowcount == 1


async def resume(tx: Transaction, schedule: Schedule, *, now: datetime) -> Occurrence:
    """Let a schedule go on from now; what it would have posted meanwhile is not made up for."""
    upcoming = schedule.plan.after(now)
    values = {"paused_at": None, "pause_reason": "", "next_at": upcoming.at, "next_date": upcoming.date}
    await tx.execute(sa.update(schedules).where(schedules.c.id == schedule.id).values(values))
    return upcoming


async def remove(tx: Transaction, schedule_id: int) -> None:
    """Remove a schedule; what it has posted stays, and a number that comes again is not taken for it."""
    await tx.execute(sa.update(postings).where(postings.c.schedule_id == schedule_id).values(schedule_id=None))
    await tx.execute(sa.delete(schedules).where(schedules.c.id == schedule_id))


async def lock_place(tx: Transaction, workspace_id: int) -> None:
    """Let others who choose a question for the workspace wait until this transaction ends."""
    await tx.execute(sa.select(workspaces.c.id).where(workspaces.c.id == workspace_id).with_for_update())


async def mark_left(tx: Transaction, platform: str, external_id: str, *, left_at: datetime | None) -> None:
    """Note since when the bot is no longer in a workspace, or that it is."""
    where = (workspaces.c.platform == platform, workspaces.c.external_id == external_id)
    await tx.execute(sa.update(workspaces).where(*where).values(left_at=left_at))


async def resting(tx: Transaction, platform: str, external_id: str) -> tuple[Schedule, ...]:
    """Give the schedules of a workspace that the bot has left."""
    where = (
        workspaces.c.platform == platform,
        workspaces.c.external_id == external_id,
        workspaces.c.left_at.is_not(None),
    )
    return tuple(_schedule(row) for row in (await tx.execute(_SCHEDULES.where(*where))).mappings())


async def owner_address(tx: Transaction, schedule: Schedule) -> Address | None:
    """Find how to reach whoever set a schedule up: their direct message, if one is open."""
    row = (await tx.execute(sa.select(accounts).where(accounts.c.id == schedule.owner_id))).first()
    if row is None:
        return None
    return Address(row.platform, schedule.channel.workspace_id, row.user_id, row.dm, dm=row.dm)


async def account_id(tx: Transaction, platform: str, user_id: str) -> int | None:
    """Find the number of an account."""
    where = (accounts.c.platform == platform, accounts.c.user_id == user_id)
    return await tx.scalar(sa.select(accounts.c.id).where(*where))


_SCHEDULES = sa.select(schedules, workspaces.c.platform, workspaces.c.external_id).join(
    workspaces, workspaces.c.id == schedules.c.workspace_id
)
_DUE = (
    _SCHEDULES.where(
        schedules.c.paused_at.is_(None), schedules.c.next_at <= sa.bindparam("now"), workspaces.c.left_at.is_(None)
    )
    .order_by(schedules.c.next_at, schedules.c.id)
    .limit(AT_ONCE)
)
_ADVANCE = (
    sa.update(schedules)
    .where(
        schedules.c.id == sa.bindparam("id_"),
        schedules.c.next_at == sa.bindparam("was"),
        schedules.c.paused_at.is_(None),
    )
    .values(next_at=sa.bindparam("at"), next_date=sa.bindparam("date"))
)


def _columns(plan: Plan, upcoming: Occurrence) -> dict[str, Any]:
    return {
        "local_time": plan.at,
        "days": " ".join(plan.days),
        "zone": plan.zone,
        "topics": list(plan.topics),
        "difficulty": plan.demand.value,
        "open_minutes": plan.open_for // timedelta(minutes=1),
        "grace_minutes": plan.grace // timedelta(minutes=1),
        "ping": plan.ping,
        "thread": plan.thread,
        "next_at": upcoming.at,
        "next_date": upcoming.date,
    }


def _schedule(row: Mapping[Any, Any]) -> Schedule:
    plan = Plan(
        at=row["local_time"],
        days=tuple(Day(day) for day in row["days"].split()),
        zone=row["zone"],
        topics=tuple(row["topics"]),
        demand=Demand(row["difficulty"]),
        open_for=timedelta(minutes=row["open_minutes"]),
        grace=timedelta(minutes=row["grace_minutes"]),
        ping=row["ping"],
        thread=row["thread"],
    )
    return Schedule(
        id=row["id"],
        team_id=row["team_id"],
        workspace_id=row["workspace_id"],
        channel=Channel(row["platform"], row["external_id"], row["channel_id"]),
        plan=plan,
        upcoming=Occurrence(row["next_date"], row["next_at"]),
        owner_id=row["owner_id"],
        paused_at=row["paused_at"],
        pause_reason=row["pause_reason"],
    )
