"""Keep freezes that were granted, and which answers had missed days before them that freezes covered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("answers", sa.Column("bridged", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "granted_freezes",
        sa.Column("id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("given_by", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_granted_freezes_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["given_by"], ["members.id"], name="fk_granted_freezes_given_by", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_granted_freezes"),
    )
    op.create_index("ix_granted_freezes_member_id_given_on", "granted_freezes", ["member_id", "given_on"])


def downgrade() -> None:
    op.drop_table("granted_freezes")
    op.drop_column("answers", "bridged")
