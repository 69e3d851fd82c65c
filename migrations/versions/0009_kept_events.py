"""Let the inbox keep what was sent until it is done."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("platform", sa.String(length=20), nullable=True))
    op.add_column("inbox", sa.Column("user_id", sa.String(length=100), nullable=True))
    op.add_column("inbox", sa.Column("sent", sa.Text(), nullable=True))


def downgrade() -> None:
    op.drop_column("inbox", "sent")
    op.drop_column("inbox", "user_id")
    op.drop_column("inbox", "platform")
