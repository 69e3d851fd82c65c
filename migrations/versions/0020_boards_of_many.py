"""Index who hides from boards, and drop totals without an answer: boards count rows."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

HIDES = sa.text("board = 'hidden'")


def upgrade() -> None:
    op.execute("DELETE FROM score_totals WHERE answers <= 0")
    op.create_index("ix_members_hidden", "members", ["team_id"], sqlite_where=HIDES, postgresql_where=HIDES)


def downgrade() -> None:
    op.drop_index("ix_members_hidden", "members")
