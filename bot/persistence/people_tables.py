"""Who is who: persons with their accounts, teams with their workspaces, and members, which everything belongs to."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint

from bot.persistence.columns import Id, Json, moment, new_id, ref

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

persons = Table("persons", metadata, new_id(), moment("created_at"))

accounts = Table(
    "accounts",
    metadata,
    new_id(),
    ref("person_id", "persons.id", index=True),
    Column("platform", sa.String(20), nullable=False),
    Column("user_id", sa.String(100), nullable=False),
    Column("name", sa.String(200), nullable=False),
    # Where a direct message speaks of: the workspace last used; and the direct message that is open.
    Column("workspace_id", Id, ForeignKey("workspaces.id", ondelete="SET NULL"), nullable=True, index=True),
    Column("dm", sa.String(100), nullable=False, server_default=""),
    UniqueConstraint("platform", "user_id"),
)

teams = Table(
    "teams",
    metadata,
    new_id(),
    Column("name", sa.String(200), nullable=False),
    Column("zone", sa.String(64), nullable=False),
    Column("season", sa.Integer, nullable=False, server_default="1"),
    Column("settings", Json, nullable=False, server_default="{}"),
    moment("created_at"),
)

workspaces = Table(
    "workspaces",
    metadata,
    new_id(),
    ref("team_id", "teams.id", index=True),
    Column("platform", sa.String(20), nullable=False),
    Column("external_id", sa.String(100), nullable=False),
    # Since when the bot is no longer there: its schedules rest, and everything else stays.
    moment("left_at", null=True),
    UniqueConstraint("platform", "external_id"),
)

_HIDES = sa.text("board = 'hidden'")

members = Table(
    "members",
    metadata,
    new_id(),
    ref("team_id", "teams.id"),
    ref("person_id", "persons.id", index=True),
    Column("name", sa.String(200), nullable=False),
    Column("board", sa.String(12), nullable=False, server_default="named"),
    Column("reminders", sa.Boolean, nullable=False, server_default=sa.false()),
    moment("consented_at", null=True),
    # When they chose how they are shown, knowing that an open card may name them.
    moment("card_consented_at", null=True),
    moment("joined_at"),
    UniqueConstraint("team_id", "person_id"),
    CheckConstraint("board IN ('named', 'anonymous', 'hidden')", name="board"),
    Index("ix_members_hidden", "team_id", sqlite_where=_HIDES, postgresql_where=_HIDES),
)

# The seasons that a team has begun; its first one has no row, as it began with the team.
seasons = Table(
    "seasons",
    metadata,
    Column("team_id", Id, ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("number", sa.Integer, primary_key=True),
    Column("name", sa.String(40), nullable=False),
    Column("began_on", sa.Date, nullable=False),
    Column("begun_by", Id, ForeignKey("members.id", ondelete="SET NULL"), nullable=True),
    moment("created_at"),
)
