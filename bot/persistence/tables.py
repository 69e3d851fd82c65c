"""Every table, with its keys and scopes. Whatever belongs to somebody belongs to a member: a person in a team."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint

from bot.persistence.columns import Id, Json, moment, new_id, ref

metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


# Who is who

persons = Table("persons", metadata, new_id(), moment("created_at"))

accounts = Table(
    "accounts",
    metadata,
    new_id(),
    ref("person_id", "persons.id", index=True),
    Column("platform", sa.String(20), nullable=False),
    Column("user_id", sa.String(100), nullable=False),
    Column("name", sa.String(200), nullable=False),
    # Where a direct message speaks of: the workspace last used; and the direct message that is open.
    Column("workspace_id", Id, ForeignKey("workspaces.id", ondelete="SET NULL"), nullable=True, index=True),
    Column("dm", sa.String(100), nullable=False, server_default=""),
    UniqueConstraint("platform", "user_id"),
)

teams = Table(
    "teams",
    metadata,
    new_id(),
    Column("name", sa.String(200), nullable=False),
    Column("zone", sa.String(64), nullable=False),
    Column("season", sa.Integer, nullable=False, server_default="1"),
    moment("created_at"),
)

workspaces = Table(
    "workspaces",
    metadata,
    new_id(),
    ref("team_id", "teams.id", index=True),
    Column("platform", sa.String(20), nullable=False),
    Column("external_id", sa.String(100), nullable=False),
    UniqueConstraint("platform", "external_id"),
)

members = Table(
    "members",
    metadata,
    new_id(),
    ref("team_id", "teams.id"),
    ref("person_id", "persons.id", index=True),
    Column("name", sa.String(200), nullable=False),
    Column("board", sa.String(12), nullable=False, server_default="named"),
    moment("consented_at", null=True),
    moment("joined_at"),
    UniqueConstraint("team_id", "person_id"),
    CheckConstraint("board IN ('named', 'anonymous', 'hidden')", name="board"),
)

# The bank. A question without a team is everybody's; one with a team is that team's alone.

topics = Table(
    "topics",
    metadata,
    Column("id", sa.String(60), primary_key=True),
    Column("title", sa.String(100), nullable=False),
    Column("description", sa.Text, nullable=False),
    Column("position", sa.Integer, nullable=False),
    moment("retired_at", null=True),
)

questions = Table(
    "questions",
    metadata,
    Column("id", sa.String(120), primary_key=True),
    ref("team_id", "teams.id", null=True, index=True),
    Column("home_topic", sa.String(60), nullable=False),
    Column("difficulty", sa.String(10), nullable=False),
    Column("kind", sa.String(12), nullable=False),
    Column("draft", sa.Boolean, nullable=False),
    Column("version_id", Id, nullable=True),
    moment("retired_at", null=True),
)

question_topics = Table(
    "question_topics",
    metadata,
    Column("question_id", sa.String(120), ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Column("topic_id", sa.String(60), primary_key=True, index=True),
)

# Append-only: what an answer was asked and graded by stays readable after the bank has moved on.
question_versions = Table(
    "question_versions",
    metadata,
    new_id(),
    Column("question_id", sa.String(120), ForeignKey("questions.id", ondelete="CASCADE"), nullable=False),
    Column("hash", sa.String(64), nullable=False),
    Column("content", Json, nullable=False),
    moment("created_at"),
    UniqueConstraint("question_id", "hash"),
)

facts = Table(
    "facts",
    metadata,
    Column("name", sa.String(60), primary_key=True),
    Column("value", sa.Text, nullable=False),
)

# What is asked. The slot says which occurrence a posting is, so that a second attempt at the same one finds the first.

postings = Table(
    "postings",
    metadata,
    new_id(),
    ref("team_id", "teams.id", index=True),
    ref("workspace_id", "workspaces.id"),
    Column("slot", sa.String(100), nullable=False),
    Column("local_date", sa.Date, nullable=False),
    Column("question_id", sa.String(120), ForeignKey("questions.id"), nullable=False),
    ref("question_version_id", "question_versions.id"),
    moment("opened_at"),
    moment("closes_at", null=True),
    moment("revealed_at", null=True),
    UniqueConstraint("workspace_id", "slot"),
)

tasks = Table(
    "tasks",
    metadata,
    new_id(),
    ref("team_id", "teams.id", index=True),
    Column("kind", sa.String(12), nullable=False),
    ref("posting_id", "postings.id", null=True),
    ref("member_id", "members.id", null=True, index=True),
    Column("question_id", sa.String(120), ForeignKey("questions.id"), nullable=False),
    ref("question_version_id", "question_versions.id"),
    moment("created_at"),
    UniqueConstraint("posting_id"),
    CheckConstraint("kind IN ('posting', 'turn', 'practice', 'lookup')", name="kind"),
    Index(
        "uq_tasks_lookup",
        "member_id",
        "question_id",
        unique=True,
        sqlite_where=sa.text("kind = 'lookup'"),
        postgresql_where=sa.text("kind = 'lookup'"),
    ),
)

drafts = Table(
    "drafts",
    metadata,
    Column("task_id", Id, ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", Id, ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("text", sa.Text, nullable=False),
    moment("updated_at"),
)

hints = Table(
    "hints",
    metadata,
    Column("task_id", Id, ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    Column("member_id", Id, ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("taken", sa.Integer, nullable=False),
)

# What was answered, and what it was worth. ``hints`` and ``streak`` are kept as they stood when the answer came in, so
# that a later grading reckons the same points.

answers = Table(
    "answers",
    metadata,
    new_id(),
    ref("team_id", "teams.id", index=True),
    ref("task_id", "tasks.id"),
    ref("member_id", "members.id"),
    Column("question_id", sa.String(120), ForeignKey("questions.id"), nullable=False),
    ref("question_version_id", "question_versions.id"),
    Column("event_id", sa.String(100), nullable=False),
    Column("text", sa.Text, nullable=False),
    Column("season", sa.Integer, nullable=False),
    Column("local_date", sa.Date, nullable=False),
    Column("counts", sa.Boolean, nullable=False),
    Column("hints", sa.Integer, nullable=False),
    Column("streak", sa.Integer, nullable=False),
    Column("grading_id", Id, nullable=True),
    Column("score", sa.Integer, nullable=True),
    Column("estimate", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("points", sa.Integer, nullable=True),
    moment("submitted_at"),
    UniqueConstraint("task_id", "member_id"),
    Index("ix_answers_member_id_submitted_at", "member_id", "submitted_at"),
    Index(
        "uq_answers_counting",
        "member_id",
        "question_id",
        "season",
        unique=True,
        sqlite_where=sa.text("counts"),
        postgresql_where=sa.text("counts"),
    ),
)

gradings = Table(
    "gradings",
    metadata,
    new_id(),
    ref("answer_id", "answers.id"),
    Column("ordinal", sa.Integer, nullable=False),
    ref("question_version_id", "question_versions.id"),
    Column("cause", sa.String(10), nullable=False),
    Column("state", sa.String(10), nullable=False),
    Column("attempts", sa.Integer, nullable=False, server_default="0"),
    Column("reason", sa.String(20), nullable=True),
    Column("judge", sa.String(40), nullable=True),
    Column("model", sa.String(120), nullable=True),
    Column("version", sa.String(40), nullable=True),
    Column("estimate", sa.Boolean, nullable=True),
    Column("score", sa.Integer, nullable=True),
    Column("evidence", sa.Integer, nullable=True),
    Column("judged", sa.Integer, nullable=True),
    Column("confidence", sa.Float, nullable=True),
    Column("votes", sa.Integer, nullable=False, server_default="1"),
    Column("review", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("findings", Json, nullable=True),
    moment("created_at"),
    moment("finished_at", null=True),
    moment("again_at", null=True),
    UniqueConstraint("answer_id", "ordinal"),
    CheckConstraint("cause IN ('first', 'retry', 'vote', 'regrade', 'appeal')", name="cause"),
    CheckConstraint("state IN ('pending', 'judged', 'graded', 'ungraded')", name="state"),
    Index("ix_gradings_state_again_at", "state", "again_at"),
    Index("ix_gradings_review", "id", sqlite_where=sa.text("review"), postgresql_where=sa.text("review")),
)

# Kept up to date with every grading, so that a board of 50,000 people is one index scan.
score_totals = Table(
    "score_totals",
    metadata,
    Column("team_id", Id, ForeignKey("teams.id", ondelete="CASCADE"), primary_key=True),
    Column("period", sa.String(12), primary_key=True),
    Column("topic_id", sa.String(60), primary_key=True),
    Column("member_id", Id, ForeignKey("members.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("points", sa.Integer, nullable=False),
    Column("answers", sa.Integer, nullable=False),
    Column("estimates", sa.Integer, nullable=False),
    Index("ix_score_totals_board", "team_id", "period", "topic_id", "points"),
)

# Where an answer's result goes. The reply token is a platform's short-lived key and is dropped when it expires.
deliveries = Table(
    "deliveries",
    metadata,
    Column("answer_id", Id, ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("platform", sa.String(20), nullable=False),
    Column("workspace_id", sa.String(100), nullable=False, server_default=""),
    Column("user_id", sa.String(100), nullable=False),
    Column("place", sa.String(100), nullable=False),
    Column("message_ref", sa.String(200), nullable=False, server_default=""),
    Column("reply_token", sa.Text, nullable=False, server_default=""),
    moment("token_expires_at", null=True),
    Column("arrival", sa.String(10), nullable=True),
    Column("grading_id", Id, nullable=True),
)


# Which events a platform has delivered: one that is delivered again does nothing twice.
inbox = Table(
    "inbox",
    metadata,
    Column("key", sa.String(120), primary_key=True),
    Column("done", sa.Boolean, nullable=False),
    moment("begun_at"),
    Index("ix_inbox_begun_at", "begun_at"),
)
