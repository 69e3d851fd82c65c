"""Spending: whether a cap leaves room for another call to the model, and what each call took."""

from __future__ import annotations

from datetime import datetime

from bot.core.answer import Answer, Cause
from bot.core.budget import Budget, Window, day, month
from bot.core.model import Grade, Ungraded
from bot.persistence import usage
from bot.persistence.database import Transaction


async def opens_at(tx: Transaction, budget: Budget, answer: Answer, cause: Cause, *, now: datetime) -> datetime | None:
    """Tell when the caps leave room for judging this answer again, None when they do now.

    What is under way elsewhere is not counted yet, so a cap may be overstepped by that much. A person's own cap does
    not keep a reviewer or an operator from having an answer judged anew.
    """
    caps = budget.caps
    if not caps.any:
        return None
    zone = await usage.team_zone(tx, answer.team_id)
    today, this_month = day(now, zone), month(now, zone)
    full = await _full(tx, budget, answer.team_id, today, this_month)
    if caps.person_day is not None and cause in {Cause.FIRST, Cause.RETRY}:
        used = await usage.judgements_since(tx, member_id=answer.member_id, since=today.start)
        full += [today.end] if used >= caps.person_day else []
    return max(full, default=None)


async def leaves_room(tx: Transaction, budget: Budget, team_id: int, *, now: datetime) -> bool:
    """Tell whether a team's caps leave room for another call now."""
    zone = await usage.team_zone(tx, team_id)
    return not await _full(tx, budget, team_id, day(now, zone), month(now, zone))


async def _full(tx: Transaction, budget: Budget, team_id: int, today: Window, this_month: Window) -> list[datetime]:
    """Give the moments at which a team's caps that are reached open anew."""
    return [
        window.end
        for cap, window in ((budget.caps.team_day, today), (budget.caps.team_month, this_month))
        if cap is not None and await usage.spent_since(tx, team_id=team_id, since=window.start) >= cap
    ]


async def record(
    tx: Transaction,
    budget: Budget,
    answer: Answer,
    outcome: Grade | Ungraded,
    *,
    grading_id: int,
    model: str,
    now: datetime,
) -> None:
    """Keep what a call took, and what it cost at today's price."""
    await usage.record_usage(
        tx,
        outcome.usage,
        team_id=answer.team_id,
        member_id=answer.member_id,
        grading_id=grading_id,
        model=model,
        now=now,
        cost=budget.cost(model, outcome.usage),
        reason=outcome.reason if isinstance(outcome, Ungraded) else None,
    )
