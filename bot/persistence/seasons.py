"""Seasons as rows: each begun once, and none ever taken away."""

from __future__ import annotations

from datetime import date, datetime

import sqlalchemy as sa

from bot.core.standings import FIRST_SEASON, Season
from bot.core.team import Member
from bot.persistence.database import Transaction
from bot.persistence.people_tables import seasons, teams


async def of_team(tx: Transaction, team_id: int) -> tuple[Season, ...]:
    """Give a team's seasons, the first one first; the last one is running."""
    rows = await tx.execute(sa.select(seasons).where(seasons.c.team_id == team_id).order_by(seasons.c.number))
    return (FIRST_SEASON, *(Season(row.number, row.name, row.began_on) for row in rows))


async def begin(tx: Transaction, season: Season, *, by: Member, on: date, now: datetime) -> bool:
    """Begin a team's next season; False when somebody has begun one of that number before."""
    running = (teams.c.id == by.team_id, teams.c.season == season.number - 1)
    moved = await tx.execute(sa.update(teams).where(*running).values(season=season.number))
    if moved.rowcount != 1:
        return False
    row = {
        "team_id": by.team_id,
        "number": season.number,
        "name": season.name,
        "began_on": on,
        "begun_by": by.id,
        "created_at": now,
    }
    await tx.execute(sa.insert(seasons).values(row))
    return True
