"""The schema's version: which one the database has, which one this program needs, and the way between them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import sqlalchemy as sa

from bot.core.errors import SetupError
from bot.persistence.database import Database, Transaction

if TYPE_CHECKING:
    from alembic.config import Config

NONE = "0000"


def newest(folder: Path) -> str:
    """Give the last revision that the program ships. Revisions are numbered files, so Alembic need not be loaded."""
    return max(path.name.partition("_")[0] for path in (folder / "versions").glob("[0-9]*_*.py"))


async def current(tx: Transaction) -> str:
    """Give the database's revision, ``0000`` for an empty one."""
    if not await tx.run_sync(lambda connection: sa.inspect(connection).has_table("alembic_version")):
        return NONE
    return await tx.scalar(sa.text("SELECT version_num FROM alembic_version")) or NONE


async def check(tx: Transaction, folder: Path) -> bool:
    """Tell whether the database is up to date. Raises SetupError when a newer program has written it."""
    have, need = await current(tx), newest(folder)
    if have > need:
        msg = f"The database is newer (schema {have}) than this program (schema {need}): update interview-bot."
        raise SetupError(msg)
    return have == need


async def upgrade(database: Database, folder: Path, revision: str = "head") -> None:
    """Bring the schema up to a revision, all of it in one transaction."""
    await _run(database, folder, "upgrade", revision)


async def downgrade(database: Database, folder: Path, revision: str) -> None:
    """Take the schema back to a revision, ``base`` for none at all. What later revisions held is lost."""
    await _run(database, folder, "downgrade", revision)


async def _run(database: Database, folder: Path, direction: str, revision: str) -> None:
    from alembic import command  # noqa: PLC0415 - heavy, and rarely needed
    from alembic.config import Config  # noqa: PLC0415 - the same

    def run(connection: sa.Connection) -> None:
        config: Config = Config(attributes={"connection": connection})
        config.set_main_option("script_location", str(folder))
        getattr(command, direction)(config, revision)

    async with database.write() as tx:
        if not database.sqlite:
            # Replicas that start together wait here for the one that migrates.
            await tx.execute(sa.text("SELECT pg_advisory_xact_lock(7000)"))
        await tx.run_sync(run)
