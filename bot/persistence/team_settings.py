"""What a team has set for itself, as one JSON value of its row; what is missing there is as it is by default."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import replace
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


async def forget(tx: Transaction, people: Collection[str]) -> None:
    """Take people, each as ``platform:id``, off the managers and reviewers of every team."""
    text = sa.cast(teams.c.settings, sa.Text)
    written = sorted(
        json.dumps(who, ensure_ascii=plain) for who in people for plain in (True, False)
    )  # each database's way
    named = sa.or_(sa.false(), *(text.contains(name, autoescape=True) for name in written))
    for team_id in (await tx.execute(sa.select(teams.c.id).where(named).order_by(teams.c.id))).scalars().all():
        held = await find(tx, team_id, lock=True)
        managers = tuple(who for who in held.managers if who not in people)
        reviewers = tuple(who for who in held.reviewers if who not in people)
        await keep(tx, team_id, replace(held, managers=managers, reviewers=reviewers))


async def move(tx: Transaction, team_id: int, zone: str) -> None:
    """Let a team's days and weeks be those of a zone from now on."""
    await tx.execute(sa.update(teams).where(teams.c.id == team_id).values(zone=zone))
