"""What the language model was used for: one row a call; summed up for caps and for the operator."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.core.answer import Cause
from bot.core.model import Reason, Usage
from bot.persistence.database import Transaction
from bot.persistence.judging_tables import llm_usage
from bot.persistence.people_tables import members, teams
from bot.persistence.tables import gradings


async def record_usage(
    tx: Transaction,
    usage: Usage,
    *,
    team_id: int,
    member_id: int | None,
    grading_id: int | None = None,
    model: str,
    now: datetime,
    cost: int | None = None,
    reason: Reason | None = None,
) -> None:
    """Keep what one call took, also of one that failed; ``cost`` is in millionths, None where it is not known.

    A call that graded nothing, as for a rubric, has no grading. Who was erased while the model judged has neither, and a
    team of theirs alone went along.
    """
    row = {
        "team": team_id,
        "member": member_id,
        "grading": grading_id,
        "model": model,
        "tokens_in": usage.tokens_in,
        "tokens_cached": usage.tokens_cached,
        "tokens_out": usage.tokens_out,
        "latency_ms": usage.latency_ms,
        "cost": cost,
        "reason": reason.value if reason else None,
        "created_at": now,
    }
    await tx.execute(_RECORD, row)


_FIGURES = ("model", "tokens_in", "tokens_cached", "tokens_out", "latency_ms", "cost", "reason", "created_at")
_RECORD = sa.insert(llm_usage).from_select(
    ["team_id", "member_id", "grading_id", *_FIGURES],
    sa.select(
        teams.c.id,
        sa.select(members.c.id).where(members.c.id == sa.bindparam("member")).scalar_subquery(),
        sa.select(gradings.c.id).where(gradings.c.id == sa.bindparam("grading")).scalar_subquery(),
        *(sa.bindparam(name, type_=llm_usage.c[name].type) for name in _FIGURES),
    ).where(teams.c.id == sa.bindparam("team")),
)


async def team_zone(tx: Transaction, team_id: int) -> str:
    """Give the zone that a team's days are counted in."""
    return await tx.scalar(sa.select(teams.c.zone).where(teams.c.id == team_id)) or "UTC"


async def judgements_since(tx: Transaction, *, member_id: int, since: datetime) -> int:
    """Count the judgements a member has used; calls that brought nothing and a reviewer's regrades are not theirs."""
    statement = (
        sa.select(sa.func.count())
        .select_from(llm_usage.join(gradings, gradings.c.id == llm_usage.c.grading_id))
        .where(
            llm_usage.c.member_id == member_id,
            llm_usage.c.created_at >= since,
            llm_usage.c.reason.is_(None),
            gradings.c.cause.in_((Cause.FIRST.value, Cause.RETRY.value)),
        )
    )
    return await tx.scalar(statement) or 0


async def spent_since(tx: Transaction, *, team_id: int, since: datetime) -> int:
    """Sum up what a team has spent, in millionths; calls of unknown cost count as nothing."""
    where = (llm_usage.c.team_id == team_id, llm_usage.c.created_at >= since)
    return int(await tx.scalar(sa.select(sa.func.sum(llm_usage.c.cost)).where(*where)) or 0)


async def mean_call(tx: Transaction, model: str) -> Usage | None:
    """Give what a judgement by the model has taken on average, None when there is none on record."""
    figures = (llm_usage.c.tokens_in, llm_usage.c.tokens_cached, llm_usage.c.tokens_out, llm_usage.c.latency_ms)
    statement = sa.select(*(sa.func.avg(figure) for figure in figures))
    judged = (llm_usage.c.model == model, llm_usage.c.reason.is_(None), llm_usage.c.grading_id.is_not(None))
    mean = (await tx.execute(statement.where(*judged))).one()
    if mean[0] is None:
        return None
    tokens_in, cached, tokens_out, latency = (round(figure) for figure in mean)
    return Usage(tokens_in, tokens_out, latency, tokens_cached=cached)
