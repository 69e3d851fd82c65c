"""Mock interviews with their turns, how hard questions prove, what people want to practise and be told of."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)
RUNNING = sa.text("phase <> 'ended'")


def _of(table: str, name: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([name], [target], name=f"fk_{table}_{name}", ondelete="CASCADE")


def upgrade() -> None:
    op.create_table(
        "interviews",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("person_id", ID, nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("heard", sa.Boolean(), nullable=False),
        sa.Column("plan", JSON, nullable=False),
        sa.Column("seed", sa.String(length=40), nullable=False),
        sa.Column("phase", sa.String(length=10), nullable=False),
        sa.Column("paused_in", sa.String(length=10), nullable=False),
        sa.Column("still", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("told", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("started_at", MOMENT, nullable=False),
        sa.Column("changed_at", MOMENT, nullable=False),
        sa.Column("due_at", MOMENT, nullable=True),
        sa.CheckConstraint(
            "phase IN ('asking', 'listening', 'thinking', 'paused', 'ended')", name=op.f("ck_interviews_phase")
        ),
        _of("interviews", "team_id", "teams.id"),
        _of("interviews", "member_id", "members.id"),
        _of("interviews", "person_id", "persons.id"),
        sa.PrimaryKeyConstraint("id", name="pk_interviews"),
    )
    op.create_index("ix_interviews_team_id", "interviews", ["team_id"])
    op.create_index("ix_interviews_due_at", "interviews", ["due_at"])
    op.create_index("ix_interviews_member_id_started_at", "interviews", ["member_id", "started_at"])
    op.create_index(
        "uq_interviews_running",
        "interviews",
        ["person_id"],
        unique=True,
        sqlite_where=RUNNING,
        postgresql_where=RUNNING,
    )
    op.create_table(
        "turns",
        sa.Column("interview_id", ID, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("question_id", sa.String(length=120), nullable=False),
        sa.Column("question_version_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("follow_up", sa.Boolean(), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=False),
        sa.Column("said", sa.Text(), server_default="", nullable=False),
        sa.Column("hints", sa.Integer(), server_default="0", nullable=False),
        sa.Column("answer_id", ID, nullable=True),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("heard_at", MOMENT, nullable=True),
        sa.CheckConstraint("outcome IN ('open', 'answered', 'skipped')", name=op.f("ck_turns_outcome")),
        _of("turns", "interview_id", "interviews.id"),
        _of("turns", "task_id", "tasks.id"),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_turns_question_id"),
        _of("turns", "question_version_id", "question_versions.id"),
        _of("turns", "answer_id", "answers.id"),
        sa.PrimaryKeyConstraint("interview_id", "ordinal", name="pk_turns"),
        sa.UniqueConstraint("task_id", name="uq_turns_task_id"),
    )
    op.create_index("ix_turns_answer_id", "turns", ["answer_id"])
    op.create_table(
        "question_levels",
        sa.Column("question_id", sa.String(length=120), nullable=False),
        sa.Column("mean", sa.Float(), nullable=False),
        sa.Column("spread", sa.Float(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        _of("question_levels", "question_id", "questions.id"),
        sa.PrimaryKeyConstraint("question_id", name="pk_question_levels"),
    )
    op.create_table(
        "practice_wishes",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("question_id", sa.String(length=120), nullable=False),
        sa.Column("wished_at", MOMENT, nullable=False),
        _of("practice_wishes", "member_id", "members.id"),
        _of("practice_wishes", "question_id", "questions.id"),
        sa.PrimaryKeyConstraint("member_id", "question_id", name="pk_practice_wishes"),
    )
    op.create_table(
        "nudges",
        sa.Column("member_id", ID, nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=True),
        _of("nudges", "member_id", "members.id"),
        sa.PrimaryKeyConstraint("member_id", name="pk_nudges"),
    )


def downgrade() -> None:
    for table in ("nudges", "practice_wishes", "question_levels", "turns", "interviews"):
        op.drop_table(table)
