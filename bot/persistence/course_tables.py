"""The tables of a day's course: what was said before it was replaced."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Table

from bot.persistence.columns import Id, moment
from bot.persistence.judging_tables import metadata

__all__ = ["metadata", "replaced_answers"]

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
