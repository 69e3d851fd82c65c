"""Never use a row's number again on SQLite, as after its person was erased; PostgreSQL's sequences never do.

Jobs, buttons and what is under way know rows by their numbers. SQLite gives the highest one anew once its row is gone,
unless a table is declared otherwise, which no ALTER TABLE can do. Making the tables anew would take all that points at
them along; how rows are stored stays the same, so the declaration is changed where it is kept.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

NUMBERED = (
    "persons", "accounts", "teams", "workspaces", "members", "question_versions", "schedules", "postings", "tasks",
    "answers", "gradings", "llm_usage", "granted_freezes", "digests", "suggestions", "interviews",
)  # fmt: skip
SEQUENCE = sa.table("sqlite_sequence", sa.column("name"), sa.column("seq"))
PLAIN, ONCE = "PRIMARY KEY (id)", "PRIMARY KEY (id AUTOINCREMENT)"


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    # SQLite makes its table of the highest numbers with the first table that is declared so, and keeps it.
    op.execute("CREATE TABLE numbered (id INTEGER PRIMARY KEY AUTOINCREMENT)")
    op.execute("DROP TABLE numbered")
    _declare(PLAIN, ONCE)
    for table in NUMBERED:
        highest = sa.select(sa.literal(table), sa.func.coalesce(sa.func.max(sa.column("id", sa.Integer)), 0))
        op.execute(sa.insert(SEQUENCE).from_select(["name", "seq"], highest.select_from(sa.table(table))))


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        _declare(ONCE, PLAIN)
        for table in NUMBERED:
            op.execute(sa.delete(SEQUENCE).where(SEQUENCE.c.name == table))


def _declare(before: str, after: str) -> None:
    connection = op.get_bind()
    version = connection.scalar(sa.text("PRAGMA schema_version")) or 0
    op.execute("PRAGMA writable_schema = ON")
    change = sa.text(
        "UPDATE sqlite_master SET sql = replace(sql, :before, :after) WHERE type = 'table' AND name = :table"
    )
    for table in NUMBERED:
        connection.execute(change, {"before": before, "after": after, "table": table})
    op.execute(f"PRAGMA schema_version = {version + 1}")  # whoever else has the file open reads it anew
    op.execute("PRAGMA writable_schema = RESET")
