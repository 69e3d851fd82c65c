"""Questions and their versions: the bank is synced in, versions are only ever added, what is gone is retired."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.core.content import content_hash, from_content, to_content
from bot.core.model import Question, Topic
from bot.core.selection import Candidate
from bot.persistence.database import Transaction
from bot.persistence.insert import insert_once, upsert
from bot.persistence.tables import facts, postings, question_topics, question_versions, questions, topics

_DIGEST = "bank_digest"


async def synced_digest(tx: Transaction) -> str:
    """Give the digest of the bank files that the database holds, empty when there are none yet."""
    return await tx.scalar(sa.select(facts.c.value).where(facts.c.name == _DIGEST)) or ""


async def sync_bank(
    tx: Transaction, bank_topics: Sequence[Topic], bank: Sequence[Question], *, digest: str, now: datetime
) -> None:
    """Bring the bank's files into the database. Questions that belong to a team are not touched."""
    for position, topic in enumerate(bank_topics):
        row = {"title": topic.title, "description": topic.description, "position": position, "retired_at": None}
        await upsert(tx, topics, {"id": topic.id, **row}, key=("id",))
    kept_topics = [topic.id for topic in bank_topics]
    await tx.execute(
        sa.update(topics).where(topics.c.id.not_in(kept_topics), topics.c.retired_at.is_(None)).values(retired_at=now)
    )
    held = await _held(tx)
    for question in bank:
        if held.get(question.id) != content_hash(question):
            await _sync_question(tx, question, now=now)
    gone = questions.c.id.not_in([question.id for question in bank])
    mine = (questions.c.team_id.is_(None), questions.c.retired_at.is_(None))
    await tx.execute(sa.update(questions).where(gone, *mine).values(retired_at=now))
    await upsert(tx, facts, {"name": _DIGEST, "value": digest}, key=("name",))


async def _held(tx: Transaction) -> dict[str, str]:
    """Give the content hash of every question that can be asked, by id."""
    rows = await tx.execute(
        sa.select(questions.c.id, question_versions.c.hash)
        .join(question_versions, question_versions.c.id == questions.c.version_id)
        .where(questions.c.retired_at.is_(None))
    )
    return {row.id: row.hash for row in rows}


async def _sync_question(tx: Transaction, question: Question, *, now: datetime) -> None:
    row = {
        "home_topic": question.topics[0],
        "difficulty": question.difficulty.value,
        "kind": question.kind.value,
        "draft": question.draft,
        "retired_at": None,
    }
    await upsert(tx, questions, {"id": question.id, **row}, key=("id",))
    version = {"question_id": question.id, "hash": content_hash(question)}
    content = {**version, "content": to_content(question), "created_at": now}
    await insert_once(tx, question_versions, content, key=tuple(version))
    newest = sa.select(question_versions.c.id).where(
        question_versions.c.question_id == question.id, question_versions.c.hash == version["hash"]
    )
    await tx.execute(
        sa.update(questions).where(questions.c.id == question.id).values(version_id=newest.scalar_subquery())
    )
    of_question = question_topics.c.question_id == question.id
    await tx.execute(sa.delete(question_topics).where(of_question, question_topics.c.topic_id.not_in(question.topics)))
    for topic_id in question.topics:
        tagged = {"question_id": question.id, "topic_id": topic_id}
        await insert_once(tx, question_topics, tagged, key=tuple(tagged))


async def list_topics(tx: Transaction) -> tuple[Topic, ...]:
    """Give the topics that can be chosen, in the bank's order."""
    rows = await tx.execute(sa.select(topics).where(topics.c.retired_at.is_(None)).order_by(topics.c.position))
    return tuple(Topic(row.id, row.title, row.description) for row in rows)


async def get_version(tx: Transaction, version_id: int) -> Question:
    """Read a question as one of its versions has it."""
    statement = sa.select(question_versions.c.content).where(question_versions.c.id == version_id)
    return from_content((await tx.execute(statement)).scalar_one())


async def list_questions(tx: Transaction) -> tuple[Question, ...]:
    """Give every question that is not retired, in its current version, by id."""
    rows = await tx.execute(
        sa.select(question_versions.c.content)
        .join(questions, questions.c.version_id == question_versions.c.id)
        .where(questions.c.retired_at.is_(None))
        .order_by(questions.c.id)
    )
    return tuple(from_content(row.content) for row in rows)


async def candidates(tx: Transaction, *, team_id: int, workspace_id: int) -> tuple[Candidate, ...]:
    """Give the questions a workspace may be asked, each with the day it was last posted there."""
    last = (
        sa.select(postings.c.question_id, sa.func.max(postings.c.local_date).label("posted"))
        .where(postings.c.workspace_id == workspace_id)
        .group_by(postings.c.question_id)
        .subquery()
    )
    rows = await tx.execute(
        sa.select(questions.c.id, questions.c.version_id, questions.c.home_topic, last.c.posted)
        .outerjoin(last, last.c.question_id == questions.c.id)
        .where(
            sa.or_(questions.c.team_id.is_(None), questions.c.team_id == team_id),
            questions.c.retired_at.is_(None),
            ~questions.c.draft,
        )
        .order_by(questions.c.id)
    )
    return tuple(Candidate(row.id, row.version_id, row.home_topic, row.posted) for row in rows)
