"""What a team has set for itself, as one JSON value of its row; what is missing there is as it is by default."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from bot.core.scoring import Weighing
from bot.core.team import DIGEST_DAY, Names, Suggesters, TeamSettings
from bot.persistence.database import Transaction
from bot.persistence.people_tables import teams


async def find(tx: Transaction, team_id: int, *, lock: bool = False) -> TeamSettings:
    """Read a team's settings; ``lock`` lets others who change them wait until this transaction ends."""
    found = sa.select(teams.c.settings).where(teams.c.id == team_id)
    return read(await tx.scalar(found.with_for_update(key_share=True) if lock else found))


async def terms(tx: Transaction, team_id: int) -> Mapping[str, Any]:
    """Give what holds for all answers to a question that is asked now, as the columns of its posting."""
    row = (await tx.execute(sa.select(teams.c.season, teams.c.settings).where(teams.c.id == team_id))).one()
    return {"season": row.season, "weighing": read(row.settings).weighing.value}


def read(kept: Mapping[str, Any] | None) -> TeamSettings:
    """Read the settings from the value of their row."""
    kept = kept or {}
    return TeamSettings(
        managers=tuple(kept.get("managers", ())),
        reviewers=tuple(kept.get("reviewers", ())),
        suggest=Suggesters(kept.get("suggest", Suggesters.EVERYBODY)),
        digest=kept.get("digest", DIGEST_DAY),
        names=Names(kept.get("names", Names.CHOSEN)),
        card_names=kept.get("card_names", False),
        weighing=Weighing(kept.get("weighing", Weighing.MORE)),
    )


async def keep(tx: Transaction, team_id: int, settings: TeamSettings) -> None:
    """Write a team's settings."""
    row = {
        "managers": list(settings.managers),
        "reviewers": list(settings.reviewers),
        "suggest": settings.suggest.value,
        "digest": settings.digest,
        "names": settings.names.value,
        "card_names": settings.card_names,
        "weighing": settings.weighing.value,
    }
    await tx.execute(sa.update(teams).where(teams.c.id == team_id).values(settings=row))


async def move(tx: Transaction, team_id: int, zone: str) -> None:
    """Let a team's days and weeks be those of a zone from now on."""
    await tx.execute(sa.update(teams).where(teams.c.id == team_id).values(zone=zone))
