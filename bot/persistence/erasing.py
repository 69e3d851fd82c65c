"""Erasing a person: all that is theirs goes in one transaction, and what is a team's stays without them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.persistence import inbox, team_settings
from bot.persistence.course import UNKNOWN
from bot.persistence.course_tables import departures, granted_freezes, suggestions
from bot.persistence.database import Transaction
from bot.persistence.insert import upsert
from bot.persistence.interview_tables import interviews
from bot.persistence.judging_tables import llm_usage
from bot.persistence.people_tables import accounts, members, persons, teams, workspaces
from bot.persistence.tables import answers, gradings, hints, postings, tasks


@dataclass(frozen=True, slots=True)
class Kept:
    """How much there is of a person, in all their teams; ``still_open`` counts open questions they have begun."""

    teams: int
    answers: int
    interviews: int
    suggestions: int
    still_open: int


_MINE = sa.select(members.c.id).where(members.c.person_id == sa.bindparam("person")).scalar_subquery()


def _begun_and_open(now: datetime) -> sa.Select[Any]:
    """Find what others still answer and this person has answered or taken hints for; alone at a terminal there is none."""
    begun = sa.union(
        sa.select(answers.c.task_id).where(answers.c.member_id.in_(_MINE)),
        sa.select(hints.c.task_id).where(hints.c.member_id.in_(_MINE), hints.c.taken > 0),
    )
    return (
        sa.select(tasks.c.id, postings.c.closes_at)
        .join(postings, postings.c.id == tasks.c.posting_id)
        .where(tasks.c.id.in_(begun), postings.c.revealed_at.is_(None), postings.c.closes_at > now)
    )


async def kept(tx: Transaction, person_id: int, *, now: datetime) -> Kept:
    """Count what would go."""
    of_members = {"teams": members.c.id, "answers": answers.c.member_id, "interviews": interviews.c.member_id}
    counts = {
        name: sa.select(sa.func.count()).where(column.in_(_MINE))
        for name, column in {**of_members, "suggestions": suggestions.c.member_id}.items()
    }
    counts["still_open"] = sa.select(sa.func.count()).select_from(_begun_and_open(now).subquery())
    every = sa.select(*(one.scalar_subquery().label(name) for name, one in counts.items()))
    return Kept(**(await tx.execute(every, {"person": person_id})).mappings().one())


async def erase(tx: Transaction, person_id: int, *, now: datetime) -> None:
    """Delete a person with all that hangs on them. What the model was used for stays, as nobody's.

    Of each open question that they have answered or taken hints for, a fingerprint of their accounts is kept until it
    closes, so that coming back is no second attempt.
    """
    whose = {"person": person_id}
    # Who presses twice at once waits here, and an interview that moves has its locks before us.
    await tx.execute(sa.select(persons.c.id).where(persons.c.id == person_id).with_for_update())
    await tx.execute(sa.select(interviews.c.id).where(interviews.c.member_id.in_(_MINE)).with_for_update(), whose)
    mine = (await tx.execute(_ACCOUNTS, whose)).all()
    still_open = (await tx.execute(_begun_and_open(now), whose)).all()
    marks = [
        {"task_id": task_id, "fingerprint": _fingerprint(task_id, platform, user_id), "expires_at": closes_at}
        for task_id, closes_at in still_open
        for platform, user_id in mine
    ]
    # Before the rest goes: with a team of one's own its questions go too, and these along with them.
    await upsert(tx, departures, marks, key=("task_id", "fingerprint"))
    await _off_cards(tx, [task_id for task_id, _ in still_open])
    # In the order in which a grading that comes in takes its rows: gradings before answers before members.
    judged = sa.select(gradings.c.id).join(answers, answers.c.id == gradings.c.answer_id)
    in_answers = judged.where(answers.c.member_id.in_(_MINE))
    for of_mine in (llm_usage.c.member_id.in_(_MINE), llm_usage.c.grading_id.in_(in_answers)):
        await tx.execute(sa.update(llm_usage).where(of_mine).values(member_id=None, grading_id=None), whose)
    of_answers = sa.select(answers.c.id).where(answers.c.member_id.in_(_MINE))
    await tx.execute(sa.delete(gradings).where(gradings.c.answer_id.in_(of_answers)), whose)
    decided, given = suggestions.c.decided_by.in_(_MINE), granted_freezes.c.given_by.in_(_MINE)
    await tx.execute(sa.update(suggestions).where(decided).values(decided_by=None), whose)
    await tx.execute(sa.update(granted_freezes).where(given).values(given_by=None), whose)
    await tx.execute(sa.delete(persons).where(persons.c.id == person_id))
    for platform, user_id in mine:
        await inbox.erase(tx, platform=platform, user_id=user_id)
        alone = (workspaces.c.platform == platform, workspaces.c.external_id == f"dm:{user_id}")
        await tx.execute(sa.delete(teams).where(teams.c.id.in_(sa.select(workspaces.c.team_id).where(*alone))))
    await team_settings.forget(tx, {f"{platform}:{user_id}" for platform, user_id in mine})


async def _off_cards(tx: Transaction, task_ids: Sequence[int]) -> None:
    """Let open cards be written anew: they may name who has answered."""
    of_tasks = sa.select(tasks.c.posting_id).where(tasks.c.id.in_(task_ids))
    await tx.execute(sa.update(postings).where(postings.c.id.in_(of_tasks)).values(counted=UNKNOWN))


_ACCOUNTS = sa.select(accounts.c.platform, accounts.c.user_id).where(accounts.c.person_id == sa.bindparam("person"))


async def has_left(tx: Transaction, task_id: int, *, platform: str, user_id: str) -> bool:
    """Tell whether an account had begun an open question, and was erased since."""
    print_ = _fingerprint(task_id, platform, user_id)
    there = sa.select(departures.c.task_id).where(departures.c.task_id == task_id, departures.c.fingerprint == print_)
    return await tx.scalar(there) is not None


async def forget_departures(tx: Transaction, *, before: datetime) -> None:
    """Drop the fingerprints of questions that have closed."""
    await tx.execute(sa.delete(departures).where(departures.c.expires_at <= before))


def _fingerprint(task_id: int, platform: str, user_id: str) -> str:
    """Name an account within one question: of two questions nobody can tell that it is the same one."""
    return hashlib.sha256(f"{task_id}:{platform}:{user_id}".encode()).hexdigest()
