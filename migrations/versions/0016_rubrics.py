"""Keep what an author of a suggestion wrote when a reviewer changes it, and how far the rubric of its draft is."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

FIRST = ("first_question", "first_answer", "first_topic")


def upgrade() -> None:
    op.add_column("suggestions", sa.Column("stage", sa.String(length=10), server_default="", nullable=False))
    op.add_column("suggestions", sa.Column("doubts", sa.Text(), server_default="", nullable=False))
    for name in FIRST:
        op.add_column("suggestions", sa.Column(name, sa.Text(), nullable=True))
    op.execute("UPDATE suggestions SET stage = 'split' WHERE decision = 'accepted'")
    op.execute(
        "UPDATE suggestions SET stage = 'in_use' WHERE decision = 'accepted' "
        "AND question_id IN (SELECT id FROM questions WHERE NOT draft)"
    )


def downgrade() -> None:
    for name in ("stage", "doubts", *FIRST):
        op.drop_column("suggestions", name)
