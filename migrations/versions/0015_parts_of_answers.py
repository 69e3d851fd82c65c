"""The messages that an interview's answer is made of, so that one that is edited or deleted changes it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

JSON = sa.JSON().with_variant(JSONB(), "postgresql")


def upgrade() -> None:
    op.add_column("turns", sa.Column("parts", JSON, server_default="[]", nullable=False))


def downgrade() -> None:
    op.drop_column("turns", "parts")
