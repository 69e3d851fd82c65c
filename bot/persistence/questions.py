"""Questions and their versions: the bank is synced in, versions are only ever added, what is gone is retired."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from bot.core.content import content_hash, from_content, to_content
from bot.core.model import Question, Topic
from bot.persistence.database import Transaction
from bot.persistence.facts import find_fact, keep_fact
from bot.persistence.insert import insert_missing, upsert
from bot.persistence.tables import question_topics, question_versions, questions, topics

_DIGEST = "bank_digest"


async def synced_digest(tx: Transaction) -> str:
    """Give the digest of the bank files that the database holds, empty when there are none yet."""
    return await find_fact(tx, _DIGEST)


async def sync_bank(
    tx: Transaction, bank_topics: Sequence[Topic], bank: Sequence[Question], *, digest: str, now: datetime
) -> None:
    """Bring the bank's files into the database. Questions that belong to a team are not touched."""
    rows = [
        {"id": topic.id, "title": topic.title, "description": topic.description, "position": n, "retired_at": None}
        for n, topic in enumerate(bank_topics)
    ]
    await upsert(tx, topics, rows, key=("id",))
    kept_topics = [topic.id for topic in bank_topics]
    await tx.execute(
        sa.update(topics).where(topics.c.id.not_in(kept_topics), topics.c.retired_at.is_(None)).values(retired_at=now)
    )
    held = await _held(tx)
    changed = {question.id: question for question in bank if held.get(question.id) != content_hash(question)}
    await write_questions(tx, list(changed.values()), now=now)
    gone = questions.c.id.not_in([question.id for question in bank])
    mine = (questions.c.team_id.is_(None), questions.c.retired_at.is_(None))
    await tx.execute(sa.update(questions).where(gone, *mine).values(retired_at=now))
    await keep_fact(tx, _DIGEST, digest)


async def _held(tx: Transaction) -> dict[str, str]:
    """Give the content hash of every question that can be asked, by id."""
    rows = await tx.execute(
        sa.select(questions.c.id, question_versions.c.hash)
        .join(question_versions, question_versions.c.id == questions.c.version_id)
        .where(questions.c.retired_at.is_(None))
    )
    return {row.id: row.hash for row in rows}


async def write_questions(tx: Transaction, changed: Sequence[Question], *, now: datetime) -> None:
    """Write new and changed questions, each statement for all of them at once: a first start has hundreds."""
    if not changed:
        return
    rows = [
        {
            "id": question.id,
            "home_topic": question.topics[0],
            "difficulty": question.difficulty.value,
            "kind": question.kind.value,
            "draft": question.draft,
            "retired_at": None,
        }
        for question in changed
    ]
    await upsert(tx, questions, rows, key=("id",))
    versions = [
        {"question_id": q.id, "hash": content_hash(q), "content": to_content(q), "created_at": now} for q in changed
    ]
    await insert_missing(tx, question_versions, versions, key=("question_id", "hash"))
    newest = sa.select(question_versions.c.id).where(
        question_versions.c.question_id == sa.bindparam("question"), question_versions.c.hash == sa.bindparam("content")
    )
    point = sa.update(questions).where(questions.c.id == sa.bindparam("question"))
    named = [{"question": version["question_id"], "content": version["hash"]} for version in versions]
    await tx.execute(point.values(version_id=newest.scalar_subquery()), named)
    await tx.execute(sa.delete(question_topics).where(question_topics.c.question_id.in_([q.id for q in changed])))
    await tx.execute(
        sa.insert(question_topics), [{"question_id": q.id, "topic_id": t} for q in changed for t in q.topics]
    )


async def list_topics(tx: Transaction) -> tuple[Topic, ...]:
    """Give the topics that can be chosen, in the bank's order."""
    rows = await tx.execute(sa.select(topics).where(topics.c.retired_at.is_(None)).order_by(topics.c.position))
    return tuple(Topic(row.id, row.title, row.description) for row in rows)


async def is_known(tx: Transaction, question_id: str) -> bool:
    """Tell whether there is or has been such a question, of whichever team."""
    return await tx.scalar(sa.select(questions.c.id).where(questions.c.id == question_id)) is not None


async def version_of(tx: Transaction, question_id: str, *, team_id: int) -> int | None:
    """Give the current version of a question that a team may be asked, or None when there is none."""
    where = (
        questions.c.id == question_id,
        questions.c.retired_at.is_(None),
        ~questions.c.draft,
        sa.or_(questions.c.team_id.is_(None), questions.c.team_id == team_id),
    )
    return await tx.scalar(sa.select(questions.c.version_id).where(*where))


async def askable(tx: Transaction, *, team_id: int | None) -> tuple[Question, ...]:
    """Give the questions that everybody may be asked, or those that are a team's alone, by id."""
    owner = questions.c.team_id.is_(None) if team_id is None else questions.c.team_id == team_id
    rows = await tx.execute(
        sa.select(question_versions.c.content)
        .join(questions, questions.c.version_id == question_versions.c.id)
        .where(questions.c.retired_at.is_(None), ~questions.c.draft, owner)
        .order_by(questions.c.id)
    )
    return tuple(from_content(row.content) for row in rows)


async def list_questions(tx: Transaction) -> tuple[Question, ...]:
    """Give every question that is not retired, in its current version, by id."""
    rows = await tx.execute(
        sa.select(question_versions.c.content)
        .join(questions, questions.c.version_id == question_versions.c.id)
        .where(questions.c.retired_at.is_(None))
        .order_by(questions.c.id)
    )
    return tuple(from_content(row.content) for row in rows)


async def get_version(tx: Transaction, version_id: int) -> Question:
    """Give a question as it stood in a version."""
    found = await tx.execute(sa.select(question_versions.c.content).where(question_versions.c.id == version_id))
    return from_content(found.scalar_one())
