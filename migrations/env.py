"""Alembic's way to our database: it runs on the connection that bot.persistence.schema hands it."""

from __future__ import annotations

from alembic import context

from bot.persistence.interview_tables import metadata


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Leave the job queue's tables alone: they live in the same SQLite file and migrate themselves."""
    return kind != "table" or name in metadata.tables


connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=metadata,
    render_as_batch=connection.dialect.name == "sqlite",
    include_name=is_ours,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
