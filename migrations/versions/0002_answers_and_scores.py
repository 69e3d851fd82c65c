"""Make the tables of what is asked, answered, graded and counted."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
JSON = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "score_totals",
        sa.Column("team_id", ID, nullable=False),
        sa.Column("period", sa.String(length=12), nullable=False),
        sa.Column("topic_id", sa.String(length=60), nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("estimates", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_score_totals_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_score_totals_team_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("team_id", "period", "topic_id", "member_id", name="pk_score_totals"),
    )
    op.create_index("ix_score_totals_board", "score_totals", ["team_id", "period", "topic_id", "points"], unique=False)
    op.create_index("ix_score_totals_member_id", "score_totals", ["member_id"], unique=False)
    op.create_table(
        "postings",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("workspace_id", ID, nullable=False),
        sa.Column("slot", sa.String(length=100), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("question_id", sa.String(length=120), nullable=False),
        sa.Column("question_version_id", ID, nullable=False),
        sa.Column("opened_at", MOMENT, nullable=False),
        sa.Column("closes_at", MOMENT, nullable=True),
        sa.Column("revealed_at", MOMENT, nullable=True),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_postings_question_id"),
        sa.ForeignKeyConstraint(
            ["question_version_id"],
            ["question_versions.id"],
            name="fk_postings_question_version_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_postings_team_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["workspace_id"], ["workspaces.id"], name="fk_postings_workspace_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_postings"),
        sa.UniqueConstraint("workspace_id", "slot", name="uq_postings_workspace_id_slot"),
    )
    op.create_index("ix_postings_team_id", "postings", ["team_id"], unique=False)
    op.create_table(
        "tasks",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("posting_id", ID, nullable=True),
        sa.Column("member_id", ID, nullable=True),
        sa.Column("question_id", sa.String(length=120), nullable=False),
        sa.Column("question_version_id", ID, nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.CheckConstraint("kind IN ('posting', 'turn', 'practice', 'lookup')", name="ck_tasks_kind"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_tasks_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["posting_id"], ["postings.id"], name="fk_tasks_posting_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_tasks_question_id"),
        sa.ForeignKeyConstraint(
            ["question_version_id"],
            ["question_versions.id"],
            name="fk_tasks_question_version_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_tasks_team_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_tasks"),
        sa.UniqueConstraint("posting_id", name="uq_tasks_posting_id"),
    )
    op.create_index("ix_tasks_member_id", "tasks", ["member_id"], unique=False)
    op.create_index("ix_tasks_team_id", "tasks", ["team_id"], unique=False)
    op.create_table(
        "answers",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("task_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("question_id", sa.String(length=120), nullable=False),
        sa.Column("question_version_id", ID, nullable=False),
        sa.Column("event_id", sa.String(length=100), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("season", sa.Integer(), nullable=False),
        sa.Column("local_date", sa.Date(), nullable=False),
        sa.Column("counts", sa.Boolean(), nullable=False),
        sa.Column("hints", sa.Integer(), nullable=False),
        sa.Column("streak", sa.Integer(), nullable=False),
        sa.Column("grading_id", ID, nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("estimate", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=True),
        sa.Column("submitted_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_answers_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["question_id"], ["questions.id"], name="fk_answers_question_id"),
        sa.ForeignKeyConstraint(
            ["question_version_id"],
            ["question_versions.id"],
            name="fk_answers_question_version_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_answers_task_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_answers_team_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_answers"),
        sa.UniqueConstraint("task_id", "member_id", name="uq_answers_task_id_member_id"),
    )
    op.create_index("ix_answers_member_id_submitted_at", "answers", ["member_id", "submitted_at"], unique=False)
    op.create_index("ix_answers_team_id", "answers", ["team_id"], unique=False)
    op.create_index(
        "uq_answers_counting",
        "answers",
        ["member_id", "question_id", "season"],
        unique=True,
        sqlite_where=sa.text("counts"),
        postgresql_where=sa.text("counts"),
    )
    op.create_table(
        "drafts",
        sa.Column("task_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_drafts_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_drafts_task_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("task_id", "member_id", name="pk_drafts"),
    )
    op.create_index("ix_drafts_member_id", "drafts", ["member_id"], unique=False)
    op.create_table(
        "hints",
        sa.Column("task_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=False),
        sa.Column("taken", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_hints_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["task_id"], ["tasks.id"], name="fk_hints_task_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("task_id", "member_id", name="pk_hints"),
    )
    op.create_index("ix_hints_member_id", "hints", ["member_id"], unique=False)
    op.create_table(
        "deliveries",
        sa.Column("answer_id", ID, nullable=False),
        sa.Column("platform", sa.String(length=20), nullable=False),
        sa.Column("user_id", sa.String(length=100), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("message_ref", sa.String(length=200), server_default="", nullable=False),
        sa.Column("reply_token", sa.Text(), server_default="", nullable=False),
        sa.Column("token_expires_at", MOMENT, nullable=True),
        sa.Column("arrival", sa.String(length=10), nullable=True),
        sa.Column("grading_id", ID, nullable=True),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name="fk_deliveries_answer_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("answer_id", name="pk_deliveries"),
    )
    op.create_table(
        "gradings",
        sa.Column("id", ID, nullable=False),
        sa.Column("answer_id", ID, nullable=False),
        sa.Column("ordinal", sa.Integer(), nullable=False),
        sa.Column("question_version_id", ID, nullable=False),
        sa.Column("cause", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("attempts", sa.Integer(), server_default="0", nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("judge", sa.String(length=40), nullable=True),
        sa.Column("model", sa.String(length=120), nullable=True),
        sa.Column("version", sa.String(length=40), nullable=True),
        sa.Column("estimate", sa.Boolean(), nullable=True),
        sa.Column("score", sa.Integer(), nullable=True),
        sa.Column("evidence", sa.Integer(), nullable=True),
        sa.Column("judged", sa.Integer(), nullable=True),
        sa.Column("findings", JSON, nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("finished_at", MOMENT, nullable=True),
        sa.CheckConstraint("cause IN ('first', 'retry', 'vote', 'regrade', 'appeal')", name="ck_gradings_cause"),
        sa.CheckConstraint("state IN ('pending', 'judged', 'graded', 'ungraded')", name="ck_gradings_state"),
        sa.ForeignKeyConstraint(["answer_id"], ["answers.id"], name="fk_gradings_answer_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["question_version_id"],
            ["question_versions.id"],
            name="fk_gradings_question_version_id",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_gradings"),
        sa.UniqueConstraint("answer_id", "ordinal", name="uq_gradings_answer_id_ordinal"),
    )
    op.create_index("ix_gradings_state_finished_at", "gradings", ["state", "finished_at"], unique=False)
    op.create_table(
        "llm_usage",
        sa.Column("id", ID, nullable=False),
        sa.Column("team_id", ID, nullable=False),
        sa.Column("member_id", ID, nullable=True),
        sa.Column("grading_id", ID, nullable=True),
        sa.Column("model", sa.String(length=120), nullable=False),
        sa.Column("tokens_in", sa.Integer(), nullable=False),
        sa.Column("tokens_out", sa.Integer(), nullable=False),
        sa.Column("latency_ms", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["grading_id"], ["gradings.id"], name="fk_llm_usage_grading_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["member_id"], ["members.id"], name="fk_llm_usage_member_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name="fk_llm_usage_team_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_llm_usage"),
    )
    op.create_index("ix_llm_usage_grading_id", "llm_usage", ["grading_id"], unique=False)
    op.create_index("ix_llm_usage_member_id", "llm_usage", ["member_id"], unique=False)
    op.create_index("ix_llm_usage_team_id_created_at", "llm_usage", ["team_id", "created_at"], unique=False)


def downgrade() -> None:
    op.drop_table("llm_usage")
    op.drop_table("gradings")
    op.drop_table("deliveries")
    op.drop_table("hints")
    op.drop_table("drafts")
    op.drop_table("answers")
    op.drop_table("tasks")
    op.drop_table("postings")
    op.drop_table("score_totals")
