"""What may be asked next: the questions of a team, with what a place has had of them and how that was answered."""

from __future__ import annotations

from collections.abc import Sequence

import sqlalchemy as sa

from bot.core.model import Difficulty
from bot.core.schedules import PostingState
from bot.core.selection import Candidate
from bot.persistence.database import Transaction
from bot.persistence.tables import answers, postings, question_topics, questions, tasks

ANYWHERE = ""


async def candidates(
    tx: Transaction, *, team_id: int, workspace_id: int, channel_id: str = ANYWHERE, topics: Sequence[str] = ()
) -> tuple[Candidate, ...]:
    """Give the questions a channel may be asked, or a workspace as a whole, each with the day it was last posted there.

    No topics are all of them.
    """
    where = {"team": team_id, "workspace": workspace_id, "channel": channel_id}
    statement = _EVERY if not channel_id else _IN_CHANNEL
    if topics:
        statement = statement.where(_OF_TOPICS)
    rows = await tx.execute(statement, {**where, **({"topics": list(topics)} if topics else {})})
    return tuple(
        Candidate(
            row.id,
            row.version_id,
            row.home_topic,
            row.posted,
            Difficulty(row.difficulty),
            row.answers or 0,
            None if row.mean is None else float(row.mean),
        )
        for row in rows
    )


def _statement(*place: sa.ColumnElement[bool]) -> sa.Select[tuple[object, ...]]:
    stood = (
        postings.c.workspace_id == sa.bindparam("workspace"),
        postings.c.state != PostingState.SKIPPED.value,
        *place,
    )
    last = (
        sa.select(postings.c.question_id, sa.func.max(postings.c.local_date).label("posted"))
        .where(*stood)
        .group_by(postings.c.question_id)
        .subquery()
    )
    then = (
        sa.select(
            postings.c.question_id,
            sa.func.count(answers.c.score).label("answers"),
            sa.func.avg(answers.c.score).label("mean"),
        )
        .join(last, sa.and_(last.c.question_id == postings.c.question_id, last.c.posted == postings.c.local_date))
        .join(tasks, tasks.c.posting_id == postings.c.id)
        .join(answers, answers.c.task_id == tasks.c.id)
        .where(*stood)
        .group_by(postings.c.question_id)
        .subquery()
    )
    return (
        sa.select(
            questions.c.id,
            questions.c.version_id,
            questions.c.home_topic,
            questions.c.difficulty,
            last.c.posted,
            then.c.answers,
            then.c.mean,
        )
        .outerjoin(last, last.c.question_id == questions.c.id)
        .outerjoin(then, then.c.question_id == questions.c.id)
        .where(
            sa.or_(questions.c.team_id.is_(None), questions.c.team_id == sa.bindparam("team")),
            questions.c.retired_at.is_(None),
            ~questions.c.draft,
        )
        .order_by(questions.c.id)
    )


# Made once: building a statement takes longer than running it.
_EVERY = _statement()
_IN_CHANNEL = _statement(postings.c.channel_id == sa.bindparam("channel"))
_OF_TOPICS = questions.c.id.in_(
    sa.select(question_topics.c.question_id).where(
        question_topics.c.topic_id.in_(sa.bindparam("topics", expanding=True))
    )
)
