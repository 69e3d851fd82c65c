"""Let an answer be replaced once, with the old text kept beside its gradings, and shared with the team if its author says so."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("answers", sa.Column("gradings_from", sa.Integer(), server_default="1", nullable=False))
    op.add_column("answers", sa.Column("shared", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.create_table(
        "replaced_answers",
        sa.Column("answer_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("event_id", sa.String(length=100), nullable=False),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.Column("grading_id", ID, nullable=True),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.Column("replaced_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["answer_id"], ["answers.id"], name="fk_replaced_answers_answer_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("answer_id", name="pk_replaced_answers"),
    )


def downgrade() -> None:
    op.drop_table("replaced_answers")
    op.drop_column("answers", "shared")
    op.drop_column("answers", "gradings_from")
