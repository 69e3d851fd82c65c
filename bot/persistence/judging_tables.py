"""The tables of what judging took: the votes that a grading was made from, and every call to the model."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey, Index, Table

from bot.persistence.columns import Id, Json, moment, new_id, ref
from bot.persistence.tables import metadata

__all__ = ["llm_usage", "metadata", "votes"]

# Where a grading takes several judgements, each as it came in; the grading itself holds what they come to together.
votes = Table(
    "votes",
    metadata,
    Column("grading_id", Id, ForeignKey("gradings.id", ondelete="CASCADE"), primary_key=True),
    Column("ordinal", sa.Integer, primary_key=True),
    Column("judge", sa.String(40), nullable=False),
    Column("model", sa.String(120), nullable=False),
    Column("version", sa.String(40), nullable=False),
    Column("score", sa.Integer, nullable=False),
    Column("evidence", sa.Integer, nullable=False),
    Column("judged", sa.Integer, nullable=False),
    Column("findings", Json, nullable=False),
    moment("created_at"),
)

# ``cost`` is in millionths of the price table's currency, empty where the model's price is not known; ``reason`` tells
# why a call brought no judgement.
llm_usage = Table(
    "llm_usage",
    metadata,
    new_id(),
    ref("team_id", "teams.id"),
    ref("member_id", "members.id", null=True),
    ref("grading_id", "gradings.id", null=True, index=True),
    Column("model", sa.String(120), nullable=False),
    Column("tokens_in", sa.Integer, nullable=False),
    Column("tokens_cached", sa.Integer, nullable=False, server_default="0"),
    Column("tokens_out", sa.Integer, nullable=False),
    Column("latency_ms", sa.Integer, nullable=False),
    Column("cost", sa.BigInteger, nullable=True),
    Column("reason", sa.String(20), nullable=True),
    moment("created_at"),
    Index("ix_llm_usage_team_id_created_at", "team_id", "created_at"),
    Index("ix_llm_usage_member_id_created_at", "member_id", "created_at"),
)
