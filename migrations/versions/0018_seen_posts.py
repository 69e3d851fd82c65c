"""Keep which of a terminal's posts somebody has been shown."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "seen_posts",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_seen_posts_member_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("member_id", "key", name="pk_seen_posts"),
    )


def downgrade() -> None:
    op.drop_table("seen_posts")
