"""Digests as rows: one a channel and week; and what a channel's week was like."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

import sqlalchemy as sa

from bot.core.digest import Asked, Runner, Week
from bot.core.places import Channel
from bot.core.schedules import PostingState
from bot.core.standings import Place
from bot.core.streaks import streak_of
from bot.core.team import BoardName
from bot.persistence import postings as days
from bot.persistence import team_settings
from bot.persistence.course_tables import digests
from bot.persistence.database import Transaction
from bot.persistence.insert import insert_new
from bot.persistence.people_tables import members, teams, workspaces
from bot.persistence.schedule_tables import schedules
from bot.persistence.tables import answers, postings, question_versions, tasks
from bot.persistence.versions import CONTENT, read_question


@dataclass(frozen=True, slots=True)
class Reader:
    """A channel that gets a digest: at the time of its schedule, in the zone of that; ``day`` is as the team has set it."""

    team_id: int
    workspace_id: int
    channel_id: str
    platform: str
    at: time
    zone: str
    day: str


@dataclass(frozen=True, slots=True)
class Row:
    """A digest that was begun: when, of which week, for which channel, and whether it stands there."""

    team_id: int
    workspace_id: int
    channel: Channel
    week: Week
    begun_at: datetime
    message_ref: str
    tried_at: datetime | None


async def readers(tx: Transaction) -> tuple[Reader, ...]:
    """Give the channels with a schedule that goes on, each once, at its earliest time."""
    rows = await tx.execute(
        sa.select(
            schedules.c.team_id,
            schedules.c.workspace_id,
            schedules.c.channel_id,
            schedules.c.local_time,
            schedules.c.zone,
            workspaces.c.platform,
            teams.c.settings,
        )
        .join(workspaces, workspaces.c.id == schedules.c.workspace_id)
        .join(teams, teams.c.id == schedules.c.team_id)
        .where(schedules.c.paused_at.is_(None), workspaces.c.left_at.is_(None))
        .order_by(schedules.c.local_time.desc())
    )
    found = {}
    for row in rows:
        day = team_settings.read(row.settings).digest
        found[row.workspace_id, row.channel_id] = Reader(
            row.team_id, row.workspace_id, row.channel_id, row.platform, row.local_time, row.zone, day
        )
    return tuple(found.values())


async def begun(tx: Transaction, weeks: set[date]) -> set[tuple[int, str, date]]:
    """Tell which channels have the digest of which week, by the week's first day."""
    rows = await tx.execute(
        sa.select(digests.c.workspace_id, digests.c.channel_id, digests.c.week).where(digests.c.week.in_(weeks))
    )
    return {(row.workspace_id, row.channel_id, row.week) for row in rows}


async def begin(tx: Transaction, reader: Reader, week: Week, *, now: datetime) -> int | None:
    """Begin a channel's digest of a week; None where somebody has."""
    row = {
        "team_id": reader.team_id,
        "workspace_id": reader.workspace_id,
        "channel_id": reader.channel_id,
        "week": week.first,
        "last_day": week.last,
        "created_at": now,
    }
    return await insert_new(tx, digests, row, key=("workspace_id", "channel_id", "week"))


async def get(tx: Transaction, digest_id: int) -> Row | None:
    """Read a digest, or None when there is none of that number."""
    row = (
        await tx.execute(
            sa.select(digests, workspaces.c.platform, workspaces.c.external_id)
            .join(workspaces, workspaces.c.id == digests.c.workspace_id)
            .where(digests.c.id == digest_id)
        )
    ).first()
    if row is None:
        return None
    channel = Channel(row.platform, row.external_id, row.channel_id)
    week = Week(row.week, row.last_day)
    return Row(row.team_id, row.workspace_id, channel, week, row.created_at, row.message_ref, row.tried_at)


async def tried(tx: Transaction, digest_id: int, *, now: datetime) -> None:
    """Note the first attempt to send it."""
    once = sa.func.coalesce(digests.c.tried_at, sa.literal(now, digests.c.tried_at.type))
    await tx.execute(sa.update(digests).where(digests.c.id == digest_id).values(tried_at=once))


async def posted(tx: Transaction, digest_id: int, *, ref: str) -> None:
    """Note where it stands."""
    await tx.execute(sa.update(digests).where(digests.c.id == digest_id).values(message_ref=ref))


async def asked_any(tx: Transaction, *, workspace_id: int, channel_id: str, week: Week) -> bool:
    """Tell whether a channel had a question in a week."""
    return bool(await tx.scalar(sa.select(_asked(workspace_id, channel_id, week).exists())))


async def asked_in(tx: Transaction, *, workspace_id: int, channel_id: str, week: Week) -> tuple[Asked, ...]:
    """Give the questions that a channel had in a week, with the scores of the answers that came in time."""
    asked = _asked(workspace_id, channel_id, week)
    in_time = sa.or_(postings.c.closes_at.is_(None), answers.c.submitted_at < postings.c.closes_at)
    scored = asked.join(answers, answers.c.task_id == tasks.c.id).where(answers.c.score.is_not(None), in_time)
    scores: dict[int, dict[int, int]] = {}
    for row in await tx.execute(scored.add_columns(answers.c.member_id, answers.c.score)):
        scores.setdefault(row.id, {})[row.member_id] = row.score
    versions = asked.join(question_versions, question_versions.c.id == postings.c.question_version_id)
    texts = await tx.execute(versions.add_columns(CONTENT).order_by(postings.c.local_date, postings.c.id))
    found = [(read_question(row.content).text, scores.get(row.id, {})) for row in texts]
    return tuple(Asked(text, tuple(given.values()), frozenset(given)) for text, given in found)


def _asked(workspace_id: int, channel_id: str, week: Week) -> sa.Select[int]:
    return (
        sa.select(postings.c.id)
        .join(tasks, tasks.c.posting_id == postings.c.id)
        .where(
            postings.c.workspace_id == workspace_id,
            postings.c.channel_id == channel_id,
            postings.c.local_date.between(week.first, week.last),
            postings.c.state.in_((PostingState.POSTED.value, PostingState.CLOSED.value)),
        )
    )


async def places(tx: Transaction, *, team_id: int, week: Week, most: int) -> tuple[Place, ...]:
    """Give a team's first places by the points of a week's questions; ties share one, and who hides is left out."""
    summed = sa.func.sum(answers.c.points)
    rows = await tx.execute(
        sa.select(
            members.c.id,
            members.c.name,
            members.c.board,
            summed.label("points"),
            sa.func.count().label("answers"),
            sa.func.sum(sa.case((answers.c.estimate, 1), else_=0)).label("estimates"),
            sa.func.rank().over(order_by=summed.desc()).label("place"),
        )
        .join(members, members.c.id == answers.c.member_id)
        .where(
            answers.c.team_id == team_id,
            answers.c.local_date.between(week.first, week.last),
            answers.c.points.is_not(None),
            members.c.board != BoardName.HIDDEN.value,
        )
        .group_by(members.c.id, members.c.name, members.c.board)
        .order_by(summed.desc(), members.c.id)
        .limit(most)
    )
    names = (await team_settings.find(tx, team_id)).names
    return tuple(
        Place(
            rank=row.place,
            member_id=row.id,
            name=row.name if names.shown(BoardName(row.board)) is BoardName.NAMED else "",
            points=row.points,
            answers=row.answers,
            estimates=row.estimates,
        )
        for row in rows
    )


async def runners(tx: Transaction, *, team_id: int, week: Week) -> tuple[Runner, ...]:
    """Give the streaks of those who answered in a week's last days and do not hide on boards."""
    ran = sa.select(members.c.id).where(
        members.c.team_id == team_id,
        members.c.board != BoardName.HIDDEN.value,
        members.c.id.in_(
            sa.select(answers.c.member_id).where(
                answers.c.team_id == team_id, answers.c.local_date.between(week.first, week.last)
            )
        ),
    )
    spent = await days.answered_days_of_many(tx, ran, team_id=team_id, before=week.last)
    names = (await team_settings.find(tx, team_id)).names
    rows = await tx.execute(
        sa.select(members.c.id, members.c.name, members.c.board).where(members.c.id.in_(ran)).order_by(members.c.id)
    )
    return tuple(
        Runner(
            row.name if names.shown(BoardName(row.board)) is BoardName.NAMED else "",
            streak_of(spent.get(row.id, ())).days,
        )
        for row in rows
    )
