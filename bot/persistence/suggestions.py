"""Suggestions as rows, and the team's own questions that come of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.model import Question
from bot.core.places import Channel
from bot.core.suggestion import Decision, Stage, Suggestion, Written
from bot.persistence import questions as bank
from bot.persistence.course_tables import suggestions
from bot.persistence.database import Transaction
from bot.persistence.people_tables import accounts, members
from bot.persistence.tables import question_versions, questions
from bot.persistence.versions import CONTENT, read_question

SHOWN = 10


async def add(tx: Transaction, *, team_id: int, member_id: int, written: Mapping[str, str], now: datetime) -> int:
    """Keep a suggestion; gives its number. ``written`` has its question, answer and topic."""
    row = {"team_id": team_id, "member_id": member_id, "decision": Decision.OPEN.value, "created_at": now, **written}
    number: int | None = await tx.scalar(sa.insert(suggestions).values(row).returning(suggestions.c.id))
    return number or 0


async def get(tx: Transaction, number: int, *, team_id: int, lock: bool = False) -> Suggestion | None:
    """Read a team's suggestion, None when it has none of that number; ``lock`` lets others who decide it wait."""
    if lock:
        await tx.execute(sa.select(suggestions.c.id).where(suggestions.c.id == number).with_for_update())
    row = (await tx.execute(_ALL.where(suggestions.c.id == number, suggestions.c.team_id == team_id))).first()
    return None if row is None else _suggestion(row)


async def find(tx: Transaction, number: int, *, lock: bool = False) -> Suggestion | None:
    """Read a suggestion of whichever team."""
    if lock:
        await tx.execute(sa.select(suggestions.c.id).where(suggestions.c.id == number).with_for_update())
    row = (await tx.execute(_ALL.where(suggestions.c.id == number))).first()
    return None if row is None else _suggestion(row)


async def first_open(tx: Transaction, team_id: int) -> tuple[Suggestion | None, int]:
    """Give the suggestion that has waited longest, and how many wait."""
    mine = (suggestions.c.team_id == team_id, suggestions.c.decision == Decision.OPEN.value)
    row = (await tx.execute(_ALL.where(*mine).order_by(suggestions.c.id).limit(1))).first()
    left = await tx.scalar(sa.select(sa.func.count()).select_from(suggestions).where(*mine)) or 0
    return (None if row is None else _suggestion(row)), left


async def of_member(tx: Transaction, member_id: int) -> tuple[Suggestion, ...]:
    """Give a member's last suggestions, newest first."""
    rows = await tx.execute(
        _ALL.where(suggestions.c.member_id == member_id).order_by(suggestions.c.id.desc()).limit(SHOWN)
    )
    return tuple(_suggestion(row) for row in rows.all())


async def first_draft(tx: Transaction, team_id: int) -> tuple[Suggestion | None, int]:
    """Give the accepted suggestion that has waited longest for somebody to check its key points, and how many wait."""
    mine = (
        suggestions.c.team_id == team_id,
        suggestions.c.decision == Decision.ACCEPTED.value,
        suggestions.c.stage != Stage.IN_USE.value,
    )
    row = (await tx.execute(_ALL.where(*mine).order_by(suggestions.c.decided_at).limit(1))).first()
    left = await tx.scalar(sa.select(sa.func.count()).select_from(suggestions).where(*mine)) or 0
    return (None if row is None else _suggestion(row)), left


async def amend(tx: Transaction, number: int, written: Mapping[str, str]) -> None:
    """Put a reviewer's words in a suggestion's place; its author's own are kept."""
    kept = {f"first_{name}": sa.func.coalesce(suggestions.c[f"first_{name}"], suggestions.c[name]) for name in written}
    await tx.execute(sa.update(suggestions).where(suggestions.c.id == number).values({**kept, **written}))


async def reach(tx: Transaction, number: int, stage: Stage, *, doubts: str | None = None) -> None:
    """Note how far the draft has come, and what the model doubts if it has said so."""
    values = {"stage": stage.value, **({} if doubts is None else {"doubts": doubts})}
    await tx.execute(sa.update(suggestions).where(suggestions.c.id == number).values(values))


async def ask_again(tx: Transaction, number: int) -> int:
    """Note that the model is asked once more for a rubric; gives how often that makes."""
    more = {"stage": Stage.ASKED.value, "asked_again": suggestions.c.asked_again + 1}
    asked = sa.update(suggestions).where(suggestions.c.id == number).values(more)
    return await tx.scalar(asked.returning(suggestions.c.asked_again)) or 0


async def decide(
    tx: Transaction,
    number: int,
    decision: Decision,
    *,
    by: int,
    now: datetime,
    reason: str = "",
    question_id: str = "",
    stage: Stage = Stage.NONE,
) -> None:
    """Keep how it was decided, and by whom."""
    values = {
        "decision": decision.value,
        "reason": reason,
        "question_id": question_id,
        "stage": stage.value,
        "decided_by": by,
        "decided_at": now,
    }
    await tx.execute(sa.update(suggestions).where(suggestions.c.id == number).values(values))


async def write_draft(tx: Transaction, question: Question, *, team_id: int, now: datetime) -> None:
    """Write a question of a team's own, or its new version."""
    await bank.write_questions(tx, [question], now=now)
    await tx.execute(sa.update(questions).where(questions.c.id == question.id).values(team_id=team_id))


async def draft_of(tx: Transaction, one: Suggestion) -> Question | None:
    """Read the question that came of a suggestion, in its current version."""
    row = (
        await tx.execute(
            sa.select(CONTENT)
            .join(questions, questions.c.version_id == question_versions.c.id)
            .where(questions.c.id == one.question_id, questions.c.team_id == one.team_id)
        )
    ).first()
    return None if row is None else read_question(row.content)


async def reachable(tx: Transaction, *, team_id: int, whom: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    """Give those of the people named ``platform:id`` who have a direct message open: members, and their platforms."""
    rows = await tx.execute(_WHO.where(members.c.team_id == team_id, accounts.c.dm != "").order_by(members.c.id))
    return tuple((row.id, row.platform) for row in rows if f"{row.platform}:{row.user_id}" in whom)


async def direct_messages(tx: Transaction, member_id: int) -> tuple[Channel, ...]:
    """Give where a member can be told something: the direct messages that are open."""
    rows = await tx.execute(_WHO.where(members.c.id == member_id, accounts.c.dm != "").order_by(accounts.c.id))
    return tuple(Channel(row.platform, "", row.dm) for row in rows)


_WHO = sa.select(members.c.id, accounts.c.platform, accounts.c.user_id, accounts.c.dm).join(
    accounts, accounts.c.person_id == members.c.person_id
)
_ALL = sa.select(suggestions, members.c.name.label("author")).join(members, members.c.id == suggestions.c.member_id)


def _suggestion(row: Any) -> Suggestion:
    return Suggestion(
        id=row.id,
        team_id=row.team_id,
        member_id=row.member_id,
        author=row.author,
        question=row.question,
        answer=row.answer,
        topic=row.topic,
        decision=Decision(row.decision),
        reason=row.reason,
        question_id=row.question_id,
        created_at=row.created_at,
        stage=Stage(row.stage),
        doubts=row.doubts,
        asked_again=row.asked_again,
        first=None if row.first_question is None else Written(row.first_question, row.first_answer, row.first_topic),
        decided_by=row.decided_by,
        decided_at=row.decided_at,
    )
