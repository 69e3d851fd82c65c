"""Index a team's answers by day as well: a week's are few among all that a large team has ever given."""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_answers_team_id_local_date", "answers", ["team_id", "local_date"])
    op.drop_index("ix_answers_team_id", "answers")


def downgrade() -> None:
    op.create_index("ix_answers_team_id", "answers", ["team_id"])
    op.drop_index("ix_answers_team_id_local_date", "answers")
