"""Keep under which terms a question was asked, and since when a member has known that open cards may name them."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("postings", sa.Column("season", sa.Integer(), nullable=True))
    op.add_column("postings", sa.Column("weighing", sa.String(length=10), nullable=True))
    op.add_column("members", sa.Column("card_consented_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("members", "card_consented_at")
    op.drop_column("postings", "weighing")
    op.drop_column("postings", "season")
