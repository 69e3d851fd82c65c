"""Keep, until a question closes, a fingerprint of who answered it and was erased since."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "departures",
        sa.Column("task_id", ID, nullable=False),
        sa.Column("fingerprint", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_departures_task_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("task_id", "fingerprint", name="pk_departures"),
    )
    op.create_index("ix_departures_expires_at", "departures", ["expires_at"])


def downgrade() -> None:
    op.drop_table("departures")
