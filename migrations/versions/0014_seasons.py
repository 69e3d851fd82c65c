"""Let a team begin seasons, each with a board of its own, and keep how an answer weighs its question's difficulty."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.add_column("answers", sa.Column("weighing", sa.String(length=10), server_default="more", nullable=False))
    op.create_table(
        "seasons",
        sa.Column("team_id", ID, nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("began_on", sa.Date(), nullable=False),
        sa.Column("begun_by", ID, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_seasons_team_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["begun_by"], ["members.id"], name="fk_seasons_begun_by", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("team_id", "number", name="pk_seasons"),
    )
    # Nobody could begin a second season so far: what was earned until now was all earned in the first.
    op.execute(
        "INSERT INTO score_totals (team_id, period, topic_id, member_id, points, answers, estimates) "
        "SELECT team_id, 'S1', topic_id, member_id, points, answers, estimates FROM score_totals WHERE period = 'all'"
    )


def downgrade() -> None:
    op.execute("DELETE FROM score_totals WHERE period LIKE 'S%'")
    op.drop_table("seasons")
    op.drop_column("answers", "weighing")
