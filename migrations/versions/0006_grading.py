"""Keep votes, confidence, what a reviewer should look at, when a grading is tried again, and what calls cost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
REVIEW = sa.text("review")


def upgrade() -> None:
    op.create_table(
        "votes",
        sa.Column("grading_id", ID, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("judge", sa.String(length=40), nullable=False),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("version", sa.String(length=40), nullable=False),
        sa.Column("score", sa.Integer(), nullable=False),
        sa.Column("evidence", sa.Integer(), nullable=False),
        sa.Column("judged", sa.Integer(), nullable=False),
        sa.Column("findings", JSON, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["grading_id"], ["gradings.id"], name="fk_votes_grading_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("grading_id", "ordinal", name="pk_votes"),
    )
    # Column by column: made anew as a batch, SQLite's table would take the rows that point at it along.
    op.add_column("gradings", sa.Column("confidence", sa.Float(), nullable=True))
    op.add_column("gradings", sa.Column("votes", sa.Integer(), server_default="1", nullable=False))
    op.add_column("gradings", sa.Column("review", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("gradings", sa.Column("again_at", MOMENT, nullable=True))
    op.create_index("ix_gradings_review", "gradings", ["id"], sqlite_where=REVIEW, postgresql_where=REVIEW)
    op.drop_index("ix_gradings_state_finished_at", "gradings")
    op.create_index("ix_gradings_state_again_at", "gradings", ["state", "again_at"])
    op.execute("UPDATE gradings SET again_at = finished_at WHERE state = 'ungraded'")
    op.execute('UPDATE gradings SET review = true WHERE CAST(findings AS TEXT) LIKE \'%"flags": ["%\'')
    op.add_column("llm_usage", sa.Column("tokens_cached", sa.Integer(), server_default="0", nullable=False))
    op.add_column("llm_usage", sa.Column("cost", sa.BigInteger(), nullable=True))
    op.add_column("llm_usage", sa.Column("reason", sa.String(length=20), nullable=True))
    op.drop_index("ix_llm_usage_member_id", "llm_usage")
    op.create_index("ix_llm_usage_member_id_created_at", "llm_usage", ["member_id", "created_at"])


def downgrade() -> None:
    op.drop_index("ix_llm_usage_member_id_created_at", "llm_usage")
    op.create_index("ix_llm_usage_member_id", "llm_usage", ["member_id"])
    for name in ("reason", "cost", "tokens_cached"):
        op.drop_column("llm_usage", name)
    op.drop_index("ix_gradings_state_again_at", "gradings")
    op.create_index("ix_gradings_state_finished_at", "gradings", ["state", "finished_at"])
    op.drop_index("ix_gradings_review", "gradings")
    for name in ("again_at", "review", "votes", "confidence"):
        op.drop_column("gradings", name)
    op.drop_table("votes")
