"""What there is to practise: a member's graded answers, what they put aside, and who wants to be told."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

import sqlalchemy as sa

from bot.core.ability import BANK
from bot.core.answer import TaskKind
from bot.core.model import Difficulty
from bot.core.progress import Marked
from bot.core.recall import Review
from bot.persistence.database import Transaction
from bot.persistence.insert import upsert
from bot.persistence.interview_tables import nudges, practice_wishes, question_levels
from bot.persistence.tables import answers, questions, tasks


async def reviews(tx: Transaction, member_id: int) -> tuple[Review, ...]:
    """Give a member's graded answers to questions that still can be asked, oldest first.

    Of several to one question on one day, as in an interview with follow-ups, the best stands for all.
    """
    rows = await tx.execute(
        sa.select(answers.c.question_id, answers.c.score, answers.c.submitted_at, answers.c.local_date)
        .join(questions, questions.c.id == answers.c.question_id)
        .where(answers.c.member_id == member_id, answers.c.score.is_not(None), questions.c.retired_at.is_(None))
        .order_by(answers.c.submitted_at, answers.c.id)
    )
    best: dict[tuple[str, date], Review] = {}
    for row in rows:
        held = best.get((row.question_id, row.local_date))
        if held is None or row.score > held.score:
            best[row.question_id, row.local_date] = Review(row.question_id, row.score, row.submitted_at)
    return tuple(sorted(best.values(), key=lambda review: (review.at, review.question_id)))


async def marked(tx: Transaction, member_id: int) -> tuple[Marked, ...]:
    """Give a member's graded answers with topic and difficulty, oldest first."""
    rows = await tx.execute(
        sa.select(
            questions.c.home_topic,
            questions.c.difficulty,
            question_levels.c.mean,
            answers.c.score,
            answers.c.local_date,
        )
        .join(questions, questions.c.id == answers.c.question_id)
        .outerjoin(question_levels, question_levels.c.question_id == answers.c.question_id)
        .where(answers.c.member_id == member_id, answers.c.score.is_not(None))
        .order_by(answers.c.submitted_at, answers.c.id)
    )
    return tuple(
        Marked(
            topic=row.home_topic,
            difficulty=BANK[Difficulty(row.difficulty)] if row.mean is None else row.mean,
            score=row.score,
            day=row.local_date,
        )
        for row in rows
    )


async def wishes(tx: Transaction, member_id: int) -> dict[str, datetime]:
    """Give the questions that a member put aside, and when."""
    mine = practice_wishes.c.member_id == member_id
    rows = await tx.execute(
        sa.select(practice_wishes.c.question_id, practice_wishes.c.wished_at)
        .join(questions, questions.c.id == practice_wishes.c.question_id)
        .where(mine, questions.c.retired_at.is_(None))
    )
    return {row.question_id: row.wished_at for row in rows}


async def wish(tx: Transaction, member_id: int, question_ids: list[str], *, now: datetime) -> None:
    """Keep that a member wants to practise questions."""
    rows = [{"member_id": member_id, "question_id": id_, "wished_at": now} for id_ in question_ids]
    await upsert(tx, practice_wishes, rows, key=("member_id", "question_id"))


async def open_task(tx: Transaction, member_id: int, question_id: str) -> int | None:
    """Find the task under which a member has been given a question to practise and has not answered it."""
    answered = sa.and_(answers.c.task_id == tasks.c.id, answers.c.member_id == member_id)
    return await tx.scalar(
        sa.select(tasks.c.id)
        .outerjoin(answers, answered)
        .where(
            tasks.c.kind == TaskKind.PRACTICE.value,
            tasks.c.member_id == member_id,
            tasks.c.question_id == question_id,
            answers.c.id.is_(None),
        )
        .order_by(tasks.c.id.desc())
        .limit(1)
    )


async def nudged(tx: Transaction, member_id: int) -> bool:
    """Tell whether a member wants to be told each day."""
    return await tx.scalar(sa.select(nudges.c.member_id).where(nudges.c.member_id == member_id)) is not None


async def keep_nudge(tx: Transaction, member_id: int, *, platform: str, user_id: str, on: bool, today: date) -> None:
    """Keep whether a member wants to be told each day; the first time is tomorrow."""
    if not on:
        await tx.execute(sa.delete(nudges).where(nudges.c.member_id == member_id))
        return
    row = {"member_id": member_id, "platform": platform, "user_id": user_id, "last_on": today}
    await upsert(tx, nudges, [row], key=("member_id",))


async def to_nudge(tx: Transaction, platforms: Collection[str]) -> tuple[tuple[int, str, str, date | None], ...]:
    """Give who wants to be told on these platforms: member, platform, user, and the day they last were."""
    statement = sa.select(nudges.c.member_id, nudges.c.platform, nudges.c.user_id, nudges.c.last_on)
    rows = await tx.execute(statement.where(nudges.c.platform.in_(platforms)))
    return tuple((row.member_id, row.platform, row.user_id, row.last_on) for row in rows)


async def begin_nudge(tx: Transaction, member_id: int, today: date) -> bool:
    """Count a member as told today; tell whether this call did it."""
    not_yet = sa.or_(nudges.c.last_on.is_(None), nudges.c.last_on < today)
    done = await tx.execute(sa.update(nudges).where(nudges.c.member_id == member_id, not_yet).values(last_on=today))
    return done.rowcount == 1
