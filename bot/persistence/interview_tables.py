"""The tables of mock interviews and of practice: where each interview stands, how hard questions prove, what to practise."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint

from bot.persistence.columns import Id, Json, moment, new_id, ref
from bot.persistence.course_tables import metadata

__all__ = ["interviews", "metadata", "nudges", "practice_wishes", "question_levels", "turns"]

_RUNNING = sa.text("phase <> 'ended'")

# An interview is held in a place where nobody else reads along; ``heard`` tells that what is typed there reaches us.
# ``due_at`` is when something happens by itself; ``told`` that the person has been shown how it stands.
interviews = Table(
    "interviews",
    metadata,
    new_id(),
    ref("team_id", "teams.id", index=True),
    ref("member_id", "members.id"),
    ref("person_id", "persons.id"),
    Column("platform", sa.String(20), nullable=False),
    Column("user_id", sa.String(100), nullable=False),
    Column("place", sa.String(100), nullable=False),
    Column("heard", sa.Boolean, nullable=False),
    Column("begun_in", sa.String(100), nullable=False, server_default=""),
    Column("plan", Json, nullable=False),
    Column("seed", sa.String(40), nullable=False),
    Column("phase", sa.String(10), nullable=False),
    Column("paused_in", sa.String(10), nullable=False),
    Column("still", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("told", sa.Boolean, nullable=False, server_default=sa.true()),
    moment("started_at"),
    moment("changed_at"),
    moment("due_at", null=True),
    CheckConstraint("phase IN ('asking', 'listening', 'thinking', 'paused', 'ended')", name="phase"),
    Index("uq_interviews_running", "person_id", unique=True, sqlite_where=_RUNNING, postgresql_where=_RUNNING),
    Index("ix_interviews_due_at", "due_at"),
    Index("ix_interviews_member_id_started_at", "member_id", "started_at"),
)

# A turn's score is its answer's, so that a later grading changes the report too.
turns = Table(
    "turns",
    metadata,
    Column("interview_id", Id, ForeignKey("interviews.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", sa.Integer, primary_key=True),
    ref("task_id", "tasks.id"),
    Column("question_id", sa.String(120), ForeignKey("questions.id"), nullable=False),
    ref("question_version_id", "question_versions.id"),
    Column("text", sa.Text, nullable=False),
    Column("follow_up", sa.Boolean, nullable=False),
    Column("outcome", sa.String(10), nullable=False),
    Column("said", sa.Text, nullable=False, server_default=""),
    Column("parts", Json, nullable=False, server_default="[]"),
    Column("hints", sa.Integer, nullable=False, server_default="0"),
    ref("answer_id", "answers.id", null=True, index=True),
    moment("asked_at"),
    moment("heard_at", null=True),
    UniqueConstraint("task_id"),
    CheckConstraint("outcome IN ('open', 'answered', 'skipped')", name="outcome"),
)

# How hard questions prove, in logits; a question without a row is as hard as the bank says.
question_levels = Table(
    "question_levels",
    metadata,
    Column("question_id", sa.String(120), ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    Column("mean", sa.Float, nullable=False),
    Column("spread", sa.Float, nullable=False),
    Column("answers", sa.Integer, nullable=False),
)

# What somebody put aside to practise; when the rest is due is worked out of their answers.
practice_wishes = Table(
    "practice_wishes",
    metadata,
    Column("member_id", Id, ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("question_id", sa.String(120), ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True),
    moment("wished_at"),
)

# Who wants to be told each day that something is due, where, and when they last were.
nudges = Table(
    "nudges",
    metadata,
    Column("member_id", Id, ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("platform", sa.String(20), nullable=False),
    Column("user_id", sa.String(100), nullable=False),
    Column("last_on", sa.Date, nullable=True),
)
