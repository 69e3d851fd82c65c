"""Where an interview was asked for: there it goes on when the person's direct messages are closed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("interviews", sa.Column("begun_in", sa.String(length=100), server_default="", nullable=False))


def downgrade() -> None:
    op.drop_column("interviews", "begun_in")
