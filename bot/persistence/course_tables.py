"""The tables of a day's course: replaced answers, freezes for streaks, digests of weeks, suggestions, departures."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table, UniqueConstraint

from bot.persistence.columns import Id, moment, new_id, ref
from bot.persistence.judging_tables import metadata

__all__ = ["departures", "digests", "granted_freezes", "metadata", "replaced_answers", "seen_posts", "suggestions"]

# What an answer said before its author replaced it, and what that text was worth when it did not count any more.
replaced_answers = Table(
    "replaced_answers",
    metadata,
    Column("answer_id", Id, ForeignKey("answers.id", ondelete="CASCADE"), primary_key=True),
    Column("text", sa.Text, nullable=False),
    Column("event_id", sa.String(100), nullable=False),
    Column("hints", sa.Integer, nullable=False),
    Column("grading_id", Id, nullable=True),
    Column("points", sa.Integer, nullable=True),
    moment("submitted_at"),
    moment("replaced_at"),
)

# Freezes that somebody who manages the team has given; earned ones follow from the answers.
granted_freezes = Table(
    "granted_freezes",
    metadata,
    new_id(),
    ref("member_id", "members.id"),
    Column("given_on", sa.Date, nullable=False),
    ref("given_by", "members.id", null=True),
    moment("created_at"),
    Index("ix_granted_freezes_member_id_given_on", "member_id", "given_on"),
)

# One digest a channel and week, which is named by its first day.
digests = Table(
    "digests",
    metadata,
    new_id(),
    ref("team_id", "teams.id", index=True),
    ref("workspace_id", "workspaces.id"),
    Column("channel_id", sa.String(100), nullable=False),
    Column("week", sa.Date, nullable=False),
    Column("last_day", sa.Date, nullable=False),
    Column("message_ref", sa.String(300), nullable=False, server_default=""),
    moment("tried_at", null=True),
    moment("created_at"),
    UniqueConstraint("workspace_id", "channel_id", "week"),
)

# What of a terminal's posts somebody has been shown: ``card:7``, ``reveal:7``, ``digest:3``.
seen_posts = Table(
    "seen_posts",
    metadata,
    Column("member_id", Id, ForeignKey("members.id", ondelete="CASCADE"), primary_key=True),
    Column("key", sa.String(40), primary_key=True),
    moment("created_at"),
)

suggestions = Table(
    "suggestions",
    metadata,
    new_id(),
    ref("team_id", "teams.id"),
    ref("member_id", "members.id", index=True),
    Column("question", sa.Text, nullable=False),
    Column("answer", sa.Text, nullable=False),
    Column("topic", sa.String(60), nullable=False),
    Column("decision", sa.String(10), nullable=False),
    Column("reason", sa.Text, nullable=False, server_default=""),
    Column("question_id", sa.String(120), nullable=False, server_default=""),
    Column("stage", sa.String(10), nullable=False, server_default=""),
    Column("doubts", sa.Text, nullable=False, server_default=""),
    Column("asked_again", sa.Integer, nullable=False, server_default="0"),
    Column("first_question", sa.Text, nullable=True),
    Column("first_answer", sa.Text, nullable=True),
    Column("first_topic", sa.Text, nullable=True),
    ref("decided_by", "members.id", null=True),
    moment("decided_at", null=True),
    moment("created_at"),
    Index("ix_suggestions_team_id_decision", "team_id", "decision"),
)

# Who has answered a question that is open, and was erased since: a fingerprint of the account, until the question closes.
departures = Table(
    "departures",
    metadata,
    Column("task_id", Id, ForeignKey("tasks.id", ondelete="CASCADE"), primary_key=True),
    Column("fingerprint", sa.String(64), primary_key=True),
    moment("expires_at"),
    Index("ix_departures_expires_at", "expires_at"),
)
