"""Keep schedules, where a posting's card stands and how far it has come, and what a team has set."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
GOING = sa.text("paused_at IS NULL")


def upgrade() -> None:
    op.add_column("teams", sa.Column("settings", JSON, server_default="{}", nullable=False))
    op.add_column("workspaces", sa.Column("left_at", MOMENT, nullable=True))
    op.create_table(
        "schedules",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("channel_id", sa.String(length=100), nullable=False),
        sa.Column("local_time", sa.Time(), nullable=False),
        sa.Column("days", sa.String(length=30), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("topics", JSON, nullable=False),
        sa.Column("difficulty", sa.String(length=10), nullable=False),
        sa.Column("open_minutes", sa.Integer(), nullable=False),
        sa.Column("ping", sa.String(length=100), server_default="", nullable=False),
        sa.Column("thread", sa.Boolean(), nullable=False),
        sa.Column("grace_minutes", sa.Integer(), nullable=False),
        sa.Column("owner_id", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("paused_at", MOMENT, nullable=True),
        sa.Column("pause_reason", sa.Text(), server_default="", nullable=False),
        sa.Column("next_at", MOMENT, nullable=False),
        sa.Column("next_date", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_schedules_team_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_schedules_workspace_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["owner_id"], ["accounts.id"], name="fk_schedules_owner_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_schedules"),
    )
    for name in ("team_id", "workspace_id", "owner_id"):
        op.create_index(f"ix_schedules_{name}", "schedules", [name])
    op.create_index("ix_schedules_due", "schedules", ["next_at"], sqlite_where=GOING, postgresql_where=GOING)
    op.add_column("postings", sa.Column("schedule_id", ID, nullable=True))
    op.add_column("postings", sa.Column("local_time", sa.Time(), nullable=True))
    op.add_column("postings", sa.Column("due_at", MOMENT, nullable=True))
    op.add_column("postings", sa.Column("state", sa.String(length=10), server_default="posted", nullable=False))
    op.add_column("postings", sa.Column("channel_id", sa.String(length=100), server_default="", nullable=False))
    op.add_column("postings", sa.Column("message_ref", sa.String(length=300), server_default="", nullable=False))
    op.add_column("postings", sa.Column("thread_ref", sa.String(length=300), server_default="", nullable=False))
    op.add_column("postings", sa.Column("attempts", sa.Integer(), server_default="0", nullable=False))
    op.add_column("postings", sa.Column("tried_at", MOMENT, nullable=True))
    op.add_column("postings", sa.Column("fresh_left", sa.Integer(), nullable=True))
    op.create_index("uq_postings_occurrence", "postings", ["schedule_id", "local_date", "local_time"], unique=True)
    op.create_index("ix_postings_state_due_at", "postings", ["state", "due_at"])


def downgrade() -> None:
    op.drop_index("ix_postings_state_due_at", "postings")
    op.drop_index("uq_postings_occurrence", "postings")
    for name in (
        "fresh_left",
        "tried_at",
        "attempts",
        "thread_ref",
        "message_ref",
        "channel_id",
        "state",
        "due_at",
        "local_time",
        "schedule_id",
    ):
        op.drop_column("postings", name)
    for name in ("due", "owner_id", "workspace_id", "team_id"):
        op.drop_index(f"ix_schedules_{name}", "schedules")
    op.drop_table("schedules")
    op.drop_column("workspaces", "left_at")
    op.drop_column("teams", "settings")
