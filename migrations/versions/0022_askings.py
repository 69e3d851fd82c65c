"""Count how often the model has been asked again for a suggestion's rubric, so that what comes of each is told once."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("suggestions", sa.Column("asked_again", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    op.drop_column("suggestions", "asked_again")
