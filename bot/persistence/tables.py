"""The tables of the bank, of what is asked and of what is answered; each row belongs to a team."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, UniqueConstraint

from bot.persistence.columns import Id, Json, moment, new_id, ref
from bot.persistence.schedule_tables import metadata

__all__ = [
    "answers",
    "deliveries",
    "drafts",
    "facts",
    "gradings",
    "hints",
    "inbox",
    "metadata",
    "postings",
    "question_topics",
    "question_versions",
    "questions",
    "score_totals",
    "tasks",
    "topics",
]

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

_UNREVEALED = sa.text("revealed_at IS NULL")

postings = Table(
    "postings",
    metadata,
    new_id(),
    ref("team_id", "teams.id", index=True),
    ref("workspace_id", "workspaces.id"),
    Column("slot", sa.String(100), nullable=False),
    # An occurrence of a schedule, if that still stands; ``due_at`` is its moment, also when it went out late or not at
    # all. No foreign key: SQLite adds one only by making the table anew, and the rows that point at it would go.
    Column("schedule_id", Id, nullable=True),
    Column("local_date", sa.Date, nullable=False),
    Column("local_time", sa.Time, nullable=True),
    moment("due_at", null=True),
    Column("state", sa.String(10), nullable=False, server_default="posted"),
    # The public card: where it stands and what names it there, and when it was last tried to send it.
    Column("channel_id", sa.String(100), nullable=False, server_default=""),
    Column("message_ref", sa.String(300), nullable=False, server_default=""),
    Column("thread_ref", sa.String(300), nullable=False, server_default=""),
    Column("attempts", sa.Integer, nullable=False, server_default="0"),
    moment("tried_at", null=True),
    # How many questions that the channel has not had were left after this one.
    Column("fresh_left", sa.Integer, nullable=True),
    Column("question_id", sa.String(120), ForeignKey("questions.id"), nullable=False),
    ref("question_version_id", "question_versions.id"),
    # The season that its answers belong to, and how difficulty counts for them; none in rows that are older than both.
    Column("season", sa.Integer, nullable=True),
    Column("weighing", sa.String(10), nullable=True),
    moment("opened_at"),
    moment("closes_at", null=True),
    moment("revealed_at", null=True),
    # Since when somebody is closing it, and when its reveal was last tried; the count that its card shows, and since when.
    moment("closing_at", null=True),
    moment("reveal_tried_at", null=True),
    Column("counted", sa.Integer, nullable=False, server_default="0"),
    moment("counted_at", null=True),
    moment("reminded_at", null=True),
    UniqueConstraint("workspace_id", "slot"),
    Index("uq_postings_occurrence", "schedule_id", "local_date", "local_time", unique=True),
    Index("ix_postings_state_due_at", "state", "due_at"),
    Index("ix_postings_closes_at", "closes_at", sqlite_where=_UNREVEALED, postgresql_where=_UNREVEALED),
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
    ref("team_id", "teams.id"),
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
    # The missed days just before it that freezes carried the streak over.
    Column("bridged", sa.Integer, nullable=False, server_default="0"),
    # How difficulty counts for it: as the team had set it when the question was asked.
    Column("weighing", sa.String(10), nullable=False, server_default="more"),
    Column("grading_id", Id, nullable=True),
    Column("score", sa.Integer, nullable=True),
    Column("estimate", sa.Boolean, nullable=False, server_default=sa.false()),
    Column("points", sa.Integer, nullable=True),
    # The ordinal of the first grading of this text: those before it are of the text that it replaced.
    Column("gradings_from", sa.Integer, nullable=False, server_default="1"),
    # Whether it may be shown to the team, should it be the best of its day.
    Column("shared", sa.Boolean, nullable=False, server_default=sa.false()),
    moment("submitted_at"),
    UniqueConstraint("task_id", "member_id"),
    Index("ix_answers_team_id_local_date", "team_id", "local_date"),
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

# Kept up to date with every grading, so that a board of 50,000 people is read out of one index. Each row has answers.
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


# Which events a platform has delivered: one that is delivered again does nothing twice. What a person was told is
# safe stands here whole (``sent``), with whose it is, until it is done.
inbox = Table(
    "inbox",
    metadata,
    Column("key", sa.String(120), primary_key=True),
    Column("done", sa.Boolean, nullable=False),
    moment("begun_at"),
    Column("platform", sa.String(20), nullable=True),
    Column("user_id", sa.String(100), nullable=True),
    Column("sent", sa.Text, nullable=True),
    Index("ix_inbox_begun_at", "begun_at"),
)
