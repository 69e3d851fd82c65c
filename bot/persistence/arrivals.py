"""What was posted at a terminal, as rows, and what of it somebody has been shown: a terminal keeps no messages itself."""

from __future__ import annotations

from datetime import datetime

import sqlalchemy as sa

from bot.core.answer import TaskKind
from bot.core.arrivals import Arrival, Thing
from bot.core.schedules import PostingState
from bot.core.team import Member
from bot.persistence.course_tables import digests, seen_posts
from bot.persistence.database import Transaction
from bot.persistence.insert import insert_missing
from bot.persistence.tables import answers, postings, tasks


async def unseen(tx: Transaction, member: Member, *, since: datetime, now: datetime) -> tuple[Arrival, ...]:
    """Give what has come since a moment and the member has not been shown, oldest first.

    Of cards only open ones that they have not answered; what is closed is told by its reveal.
    """
    answered = sa.exists().where(
        tasks.c.posting_id == postings.c.id,
        tasks.c.kind == TaskKind.POSTING.value,
        answers.c.task_id == tasks.c.id,
        answers.c.member_id == member.id,
    )
    scheduled = (postings.c.workspace_id == member.workspace_id, postings.c.schedule_id.is_not(None))
    cards = sa.select(postings.c.id, postings.c.opened_at.label("at")).where(
        *scheduled, postings.c.state == PostingState.POSTED.value, postings.c.closes_at > now, ~answered
    )
    reveals = sa.select(postings.c.id, postings.c.revealed_at.label("at")).where(
        *scheduled, postings.c.revealed_at >= since, postings.c.thread_ref != ""
    )
    weeks = sa.select(digests.c.id, digests.c.tried_at.label("at")).where(
        digests.c.workspace_id == member.workspace_id, digests.c.tried_at >= since, digests.c.message_ref != ""
    )
    found = []
    for thing, select in ((Thing.CARD, cards), (Thing.REVEAL, reveals), (Thing.DIGEST, weeks)):
        found += [Arrival(thing, row.id, row.at) for row in await tx.execute(select)]
    shown = set(await tx.scalars(sa.select(seen_posts.c.key).where(seen_posts.c.member_id == member.id)))
    return tuple(sorted((one for one in found if one.key not in shown), key=lambda one: one.at))


async def see(tx: Transaction, member: Member, keys: list[str], *, now: datetime) -> None:
    """Note that a member is shown what bears these keys."""
    rows = [{"member_id": member.id, "key": key, "created_at": now} for key in keys]
    await insert_missing(tx, seen_posts, rows, key=("member_id", "key"))
