"""Schedules for tests, set up without anybody's words."""

from __future__ import annotations

from datetime import time
from typing import Any

from bot.core.schedules import EVERY_DAY, Plan, Schedule
from bot.persistence import people, schedules
from bot.persistence.database import Database
from bot.usecases.members import Clock
from tests.factories import make_actor

PLAN = Plan(time(9), EVERY_DAY, "Europe/Berlin")


async def set_up(
    database: Database, clock: Clock, plan: Plan = PLAN, *, channel: str = "interviews", **who: Any
) -> Schedule:
    """Let a schedule begin now, in the workspace of an actor (ada in the terminal), who owns it."""
    actor = make_actor(**who)
    async with database.write() as tx:
        known = await people.meet(tx, actor, zone=plan.zone, now=clock())
        await people.remember(tx, actor, workspace_id=known.member.workspace_id, dm=f"dm-{actor.user_id}")
        number = await schedules.add(
            tx,
            plan,
            team_id=known.member.team_id,
            workspace_id=known.member.workspace_id,
            channel_id=channel,
            owner_id=await schedules.account_id(tx, actor.platform, actor.user_id),
            now=clock(),
        )
        schedule = await schedules.get(tx, number)
    assert schedule is not None
    return schedule
