"""Keep how far a question's day has come, digests of weeks, and who wants to be reminded."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)
UNREVEALED = sa.text("revealed_at IS NULL")
MOMENTS = ("closing_at", "reveal_tried_at", "counted_at", "reminded_at")


def upgrade() -> None:
    for name in MOMENTS:
        op.add_column("postings", sa.Column(name, MOMENT, nullable=True))
    op.add_column("postings", sa.Column("counted", sa.Integer(), server_default="0", nullable=False))
    op.create_index(
        "ix_postings_closes_at", "postings", ["closes_at"], sqlite_where=UNREVEALED, postgresql_where=UNREVEALED
    )
    op.add_column("members", sa.Column("reminders", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "digests",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("channel_id", sa.String(length=100), nullable=False),
        sa.Column("week", sa.Date(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=False),
        sa.Column("message_ref", sa.String(length=300), server_default="", nullable=False),
        sa.Column("tried_at", MOMENT, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_digests_team_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_digests_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_digests"),
        sa.UniqueConstraint("workspace_id", "channel_id", "week", name="uq_digests_workspace_id_channel_id_week"),
    )
    op.create_index("ix_digests_team_id", "digests", ["team_id"])


def downgrade() -> None:
    op.drop_table("digests")
    op.drop_column("members", "reminders")
    op.drop_index("ix_postings_closes_at", "postings")
    for name in ("counted", *reversed(MOMENTS)):
        op.drop_column("postings", name)
