"""Persons, accounts, teams, workspaces and members: found by how a platform names them, made at first sight."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from bot.core.team import BoardName, Member
from bot.core.ui import Actor
from bot.persistence.database import Transaction
from bot.persistence.insert import insert_once
from bot.persistence.people_tables import accounts, members, persons, teams, workspaces
from bot.persistence.tables import answers

NAME_MAX = 200


@dataclass(frozen=True, slots=True)
class Known:
    """A member as stored, and what their account remembers: the workspace last used and the open direct message."""

    member: Member
    last_workspace_id: int | None
    dm: str


_KNOWN = (
    sa.select(
        members,
        workspaces.c.id.label("workspace_id"),
        teams.c.zone,
        teams.c.season,
        accounts.c.workspace_id.label("last_workspace_id"),
        accounts.c.dm,
    )
    .join(teams, teams.c.id == members.c.team_id)
    .join(workspaces, workspaces.c.team_id == teams.c.id)
    .join(accounts, accounts.c.person_id == members.c.person_id)
    .where(accounts.c.platform == sa.bindparam("platform"), accounts.c.user_id == sa.bindparam("user_id"))
)
_KNOWN_THERE = _KNOWN.where(
    workspaces.c.platform == sa.bindparam("platform"), workspaces.c.external_id == sa.bindparam("external_id")
)
_KNOWN_LAST = _KNOWN.where(workspaces.c.id == accounts.c.workspace_id)


async def find_member(tx: Transaction, actor: Actor) -> Known | None:
    """Find the member an actor is; in a direct message that is a member of the team they used last."""
    where = {"platform": actor.platform, "user_id": actor.user_id, "external_id": actor.workspace_id}
    statement = _KNOWN_THERE if actor.workspace_id else _KNOWN_LAST
    row = (await tx.execute(statement, where)).mappings().first()
    return None if row is None else Known(_member(row), row["last_workspace_id"], row["dm"])


async def remember(tx: Transaction, actor: Actor, *, workspace_id: int, dm: str) -> None:
    """Keep which workspace an account used last and which direct message with it is open."""
    where = (accounts.c.platform == actor.platform, accounts.c.user_id == actor.user_id)
    await tx.execute(sa.update(accounts).where(*where).values(workspace_id=workspace_id, dm=dm))


async def meet(tx: Transaction, actor: Actor, *, zone: str, now: datetime) -> Known:
    """Make sure that the actor is a member of the workspace's team, under the name they bear now.

    A workspace seen for the first time founds a team in ``zone``. Two first meetings at once end as one. Whoever
    writes a direct message before any workspace has seen them gets a team of their own.
    """
    actor = replace(actor, name=actor.name[:NAME_MAX], handle=actor.handle[:NAME_MAX])
    known = await find_member(tx, actor)
    if known is None and not actor.workspace_id:
        actor = replace(actor, workspace_id=f"dm:{actor.user_id}")
        known = await find_member(tx, actor)
    if known is None:
        team_id = await found(tx, actor.platform, actor.workspace_id, zone=zone, now=now)
        person_id = await _person(tx, actor, now=now)
        row = {"team_id": team_id, "person_id": person_id, "name": actor.name or actor.handle, "joined_at": now}
        await insert_once(tx, members, row, key=("team_id", "person_id"))
        known = await find_member(tx, actor)
    if known is None:
        msg = "a member that was just written can't be found"
        raise RuntimeError(msg)
    if actor.name not in {"", known.member.name}:
        await tx.execute(sa.update(members).where(members.c.id == known.member.id).values(name=actor.name))
        known = replace(known, member=replace(known.member, name=actor.name))
    return known


async def is_of(tx: Transaction, member_id: int, *, person_id: int) -> bool:
    """Tell whether a member is that person, in whichever team."""
    return await tx.scalar(_PERSON, {"member": member_id}) == person_id


_PERSON = sa.select(members.c.person_id).where(members.c.id == sa.bindparam("member"))


async def lock(tx: Transaction, member_id: int) -> None:
    """Let the member's other transactions wait until this one ends; SQLite has one writer at a time anyway."""
    if tx.dialect.name != "sqlite":
        await tx.execute(_LOCK, {"member": member_id})


_LOCK = sa.select(members.c.id).where(members.c.id == sa.bindparam("member")).with_for_update()


async def consent(tx: Transaction, member_id: int, board: BoardName, *, now: datetime) -> None:
    """Keep how a member wants to be shown, and that they have been told what is stored and who sees what."""
    values = {"board": board.value, "consented_at": now, "card_consented_at": now}
    await tx.execute(sa.update(members).where(members.c.id == member_id).values(values))


async def choose(tx: Transaction, member_id: int, board: BoardName, *, now: datetime) -> None:
    """Keep how a member wants to be shown, on boards and on open cards."""
    values = {"board": board.value, "card_consented_at": now}
    await tx.execute(sa.update(members).where(members.c.id == member_id).values(values))


async def show_as(tx: Transaction, member_id: int, board: BoardName) -> None:
    """Keep how boards show a member."""
    await tx.execute(sa.update(members).where(members.c.id == member_id).values(board=board.value))


@dataclass(frozen=True, slots=True)
class Workspace:
    """A workspace as a platform names it, with its team and that team's zone."""

    id: int
    team_id: int
    external_id: str
    zone: str


async def workspaces_on(tx: Transaction, platform: str) -> tuple[Workspace, ...]:
    """Give a platform's workspaces that the bot has met and has not left; those of people alone are none."""
    rows = await tx.execute(
        sa.select(workspaces.c.id, workspaces.c.team_id, workspaces.c.external_id, teams.c.zone)
        .join(teams, teams.c.id == workspaces.c.team_id)
        .where(
            workspaces.c.platform == platform,
            workspaces.c.left_at.is_(None),
            workspaces.c.external_id.not_like("dm:%"),
        )
        .order_by(workspaces.c.id)
    )
    return tuple(Workspace(*row) for row in rows.all())


async def found(tx: Transaction, platform: str, external_id: str, *, zone: str, now: datetime) -> int:
    """Make sure that a workspace has a team, which is founded in ``zone`` where there is none; gives the team."""
    where = (workspaces.c.platform == platform, workspaces.c.external_id == external_id)
    team_id = await tx.scalar(sa.select(workspaces.c.team_id).where(*where))
    if team_id is None:
        row = {"name": external_id, "zone": zone, "created_at": now}
        new = await tx.scalar(sa.insert(teams).values(row).returning(teams.c.id))
        row = {"team_id": new, "platform": platform, "external_id": external_id}
        if not await insert_once(tx, workspaces, row, key=("platform", "external_id")):
            await tx.execute(sa.delete(teams).where(teams.c.id == new))
        team_id = await tx.scalar(sa.select(workspaces.c.team_id).where(*where))
    return int(team_id or 0)


async def _person(tx: Transaction, actor: Actor, *, now: datetime) -> int:
    where = (accounts.c.platform == actor.platform, accounts.c.user_id == actor.user_id)
    person_id = await tx.scalar(sa.select(accounts.c.person_id).where(*where))
    if person_id is None:
        new = await tx.scalar(sa.insert(persons).values(created_at=now).returning(persons.c.id))
        row = {
            "person_id": new,
            "platform": actor.platform,
            "user_id": actor.user_id,
            "name": actor.name or actor.handle,
        }
        if not await insert_once(tx, accounts, row, key=("platform", "user_id")):
            await tx.execute(sa.delete(persons).where(persons.c.id == new))
        person_id = await tx.scalar(sa.select(accounts.c.person_id).where(*where))
    return int(person_id or 0)


def _member(m: sa.RowMapping) -> Member:
    return Member(
        id=m["id"],
        person_id=m["person_id"],
        team_id=m["team_id"],
        workspace_id=m["workspace_id"],
        name=m["name"],
        board=BoardName(m["board"]),
        zone=m["zone"],
        season=m["season"],
        joined_at=m["joined_at"],
        consented_at=m["consented_at"],
        card_consented_at=m["card_consented_at"],
    )


async def get_member(tx: Transaction, member_id: int) -> Member | None:
    """Read a member by number, seen from no workspace in particular."""
    row = (await tx.execute(_MEMBER, {"member": member_id})).mappings().first()
    return None if row is None else _member(row)


_MEMBER = (
    sa.select(members, sa.literal(0).label("workspace_id"), teams.c.zone, teams.c.season)
    .join(teams, teams.c.id == members.c.team_id)
    .where(members.c.id == sa.bindparam("member"))
)


async def open_dm(tx: Transaction, platform: str, user_id: str) -> str:
    """Give the direct message with an account that is open, or nothing."""
    where = (accounts.c.platform == platform, accounts.c.user_id == user_id)
    return await tx.scalar(sa.select(accounts.c.dm).where(*where)) or ""


@dataclass(frozen=True, slots=True)
class Found:
    """An account, with its person and how much they have answered, as an operator looks people up."""

    person_id: int
    platform: str
    user_id: str
    name: str
    answers: int


_GIVEN = (
    sa.select(sa.func.count())
    .select_from(answers)
    .join(members, members.c.id == answers.c.member_id)
    .where(members.c.person_id == accounts.c.person_id)
    .correlate(accounts)
    .scalar_subquery()
    .label("given")
)
_FOUND = sa.select(accounts.c.person_id, accounts.c.platform, accounts.c.user_id, accounts.c.name, _GIVEN)


async def find_people(tx: Transaction, words: str, *, limit: int) -> tuple[Found, ...]:
    """Find accounts by a part of a name they bear anywhere or by their exact id; who has answered most comes first.

    The case of letters beyond ASCII may have to be as in the name: SQLite knows no other.
    """
    named = sa.select(members.c.person_id).where(_holds(members.c.name, words))
    fits = sa.or_(accounts.c.user_id == words, _holds(accounts.c.name, words), accounts.c.person_id.in_(named))
    rows = await tx.execute(_FOUND.where(fits).order_by(sa.desc("given"), accounts.c.id).limit(limit))
    return tuple(Found(*row) for row in rows.all())


def _holds(name: sa.Column[Any], words: str) -> sa.ColumnElement[bool]:
    ways = ((name, words), (sa.func.lower(name), words.lower()))
    return sa.or_(*(column.contains(part, autoescape=True) for column, part in ways))


async def find_account(tx: Transaction, platform: str, user_id: str) -> Found | None:
    """Find one account by how its platform names it."""
    row = (await tx.execute(_FOUND.where(accounts.c.platform == platform, accounts.c.user_id == user_id))).first()
    return None if row is None else Found(*row)
