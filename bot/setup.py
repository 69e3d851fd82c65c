"""Getting the database ready: reachable, on the right schema, with the bank in it. Every fault is one clear line."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path

import sqlalchemy as sa

from bot.bank.resources import bank_digest, shipped_folder
from bot.core.errors import SetupError
from bot.engine.queues import migrate_queue
from bot.persistence import questions, schema
from bot.persistence.database import Database
from bot.resources import shipped


@asynccontextmanager
async def plain_faults(database: Database) -> AsyncIterator[None]:
    """Turn what a database driver says into a line for the operator, without the address's password."""
    where = database.url.render_as_string(hide_password=True)
    if database.sqlite:
        where = str(database.url.database)
    try:
        yield
    except (sa.exc.OperationalError, sa.exc.DatabaseError, OSError) as error:
        cause = getattr(error, "orig", None) or error
        reason = " ".join(str(cause).split())
        msg = f"The database {where} can't be used: {reason}"
        raise SetupError(msg) from error


def make_home(database: Database) -> None:
    """Make the folder of a database file. Raises SetupError when it can't be made or written to."""
    if not database.sqlite:
        return
    path = Path(str(database.url.database))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        msg = f"The folder {path.parent} can't be made: {error.strerror}. INTERVIEW_BOT_HOME names another one."
        raise SetupError(msg) from None
    blocked = next((p for p in (path, path.parent) if p.exists() and not os.access(p, os.W_OK)), None)
    if blocked is not None:
        msg = f"{blocked} can't be written to. INTERVIEW_BOT_HOME names another folder."
        raise SetupError(msg)


async def migrate(database: Database, folders: Sequence[Path], *, now: datetime) -> None:
    """Bring schema, job queue and bank up to date. On PostgreSQL this runs once, before replicas start."""
    make_home(database)
    migrations = shipped("migrations")
    async with plain_faults(database):
        async with database.read() as tx:
            current = await schema.check(tx, migrations)
        if not current:
            await schema.upgrade(database, migrations)
        if not database.sqlite:
            await migrate_queue(database)
        await _sync(database, folders, now=now)


async def ready(database: Database, folders: Sequence[Path], *, now: datetime) -> None:
    """Make sure that the program can start: SQLite is migrated on the spot, PostgreSQL must have been."""
    if database.sqlite:
        await migrate(database, folders, now=now)
        return
    async with plain_faults(database), database.read() as tx:
        if not await schema.check(tx, shipped("migrations")):
            msg = (
                "The database's schema is older than this program: run `interview-bot migrate` once, then start again."
            )
            raise SetupError(msg)


async def _sync(database: Database, folders: Sequence[Path], *, now: datetime) -> None:
    every = (shipped_folder(), *folders)
    digest = bank_digest(every)
    async with database.read() as tx:
        if await questions.synced_digest(tx) == digest:
            return
    from bot.bank.files import load_bank  # noqa: PLC0415 - the parser is only needed when the bank has changed

    bank = load_bank(every)
    async with database.write() as tx:
        await questions.sync_bank(tx, bank.topics, bank.questions, digest=digest, now=now)
