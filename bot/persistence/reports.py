"""Reports for operators: the model's use by team, person, model or day, and gradings to look at."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.core.reports import By, Doubt, Used
from bot.persistence.database import Transaction
from bot.persistence.findings import read_grade
from bot.persistence.judging_tables import llm_usage
from bot.persistence.people_tables import members, teams
from bot.persistence.tables import answers, gradings


async def used(tx: Transaction, by: By, *, since: datetime) -> tuple[Used, ...]:
    """Sum up the calls since a moment, a line for each of what is asked for; days, in UTC, in order, else most first."""
    kind = sa.String
    names: dict[By, sa.ColumnElement[str]] = {
        By.TEAM: teams.c.name,
        By.PERSON: sa.func.coalesce(members.c.name, ""),
        By.MODEL: llm_usage.c.model,
        By.DAY: sa.func.substr(sa.cast(_day(tx), kind), 1, 10),
    }
    keys: dict[By, sa.ColumnElement[object]] = {By.TEAM: teams.c.id, By.PERSON: members.c.id}
    name = names[by]
    calls = sa.func.count().label("calls")
    rows = await tx.execute(
        sa.select(
            sa.func.min(name).label("name"),
            calls,
            sa.func.count(llm_usage.c.reason).label("failed"),
            sa.func.sum(llm_usage.c.tokens_in).label("tokens_in"),
            sa.func.sum(llm_usage.c.tokens_cached).label("tokens_cached"),
            sa.func.sum(llm_usage.c.tokens_out).label("tokens_out"),
            sa.func.avg(llm_usage.c.latency_ms).label("latency_ms"),
            sa.func.coalesce(sa.func.sum(llm_usage.c.cost), 0).label("cost"),
            sa.func.count(llm_usage.c.cost).label("priced"),
        )
        .select_from(
            llm_usage.join(teams, teams.c.id == llm_usage.c.team_id).outerjoin(
                members, members.c.id == llm_usage.c.member_id
            )
        )
        .where(llm_usage.c.created_at >= since)
        .group_by(keys.get(by, name))
        .order_by(name if by is By.DAY else calls.desc(), sa.func.min(name))
    )
    return tuple(
        Used(r.name, *(int(r._mapping[figure]) for figure in _FIGURES))  # noqa: SLF001 - SQLAlchemy's public name
        for r in rows.all()
    )


_FIGURES = ("calls", "failed", "tokens_in", "tokens_cached", "tokens_out", "latency_ms", "cost", "priced")


def _day(tx: Transaction) -> sa.ColumnElement[object]:
    """Give a call's moment in UTC, whatever the connection's own zone is."""
    if tx.dialect.name == "postgresql":
        return sa.func.timezone("UTC", llm_usage.c.created_at)
    return sa.type_coerce(llm_usage.c.created_at, sa.String)


async def doubts(tx: Transaction, *, limit: int) -> tuple[Doubt, ...]:
    """Give answers whose current grade a person should look at, newest first."""
    rows = await tx.execute(
        sa.select(
            answers.c.id.label("answer_id"),
            answers.c.question_id,
            answers.c.text,
            members.c.name.label("member"),
            teams.c.name.label("team"),
            *(column.label(f"g_{column.name}") for column in gradings.c),
        )
        .select_from(answers)
        .join(gradings, gradings.c.id == answers.c.grading_id)
        .join(members, members.c.id == answers.c.member_id)
        .join(teams, teams.c.id == answers.c.team_id)
        .where(gradings.c.review)
        .order_by(gradings.c.id.desc())
        .limit(limit)
    )
    return tuple(
        Doubt(
            answer_id=row["answer_id"],
            team=row["team"],
            member=row["member"],
            question_id=row["question_id"],
            text=row["text"],
            grade=read_grade({str(key)[2:]: value for key, value in row.items() if str(key).startswith("g_")}),
        )
        for row in rows.mappings()
    )
