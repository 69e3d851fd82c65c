"""The table of schedules: when and how a channel gets its question. A row holds its next occurrence."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table

from bot.persistence.columns import Id, Json, moment, new_id, ref
from bot.persistence.people_tables import metadata

__all__ = ["metadata", "schedules"]

schedules = Table(
    "schedules",
    metadata,
    new_id(),
    ref("team_id", "teams.id", index=True),
    ref("workspace_id", "workspaces.id", index=True),
    Column("channel_id", sa.String(100), nullable=False),
    Column("local_time", sa.Time, nullable=False),
    Column("days", sa.String(30), nullable=False),
    Column("zone", sa.String(64), nullable=False),
    Column("topics", Json, nullable=False),
    Column("difficulty", sa.String(10), nullable=False),
    Column("open_minutes", sa.Integer, nullable=False),
    Column("ping", sa.String(100), nullable=False, server_default=""),
    Column("thread", sa.Boolean, nullable=False),
    Column("grace_minutes", sa.Integer, nullable=False),
    Column("owner_id", Id, ForeignKey("accounts.id", ondelete="SET NULL"), nullable=True, index=True),
    moment("created_at"),
    moment("paused_at", null=True),
    Column("pause_reason", sa.Text, nullable=False, server_default=""),
    # Where the schedule stands; both are moved on in one statement, by whoever finds them as they were.
    moment("next_at"),
    Column("next_date", sa.Date, nullable=False),
    Index(
        "ix_schedules_due",
        "next_at",
        sqlite_where=sa.text("paused_at IS NULL"),
        postgresql_where=sa.text("paused_at IS NULL"),
    ),
)
