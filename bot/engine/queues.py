"""The job queue's own tables, in the product's database: how they are reached, brought up to date, and lent for asking only."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator

import sqlalchemy as sa
from dbos import DBOS, DBOSClient

from bot.engine import jobs
from bot.persistence.database import POOL_SECONDS, Database, prepare_sqlite, sync_url

QUEUE_SCHEMA = "dbos"  # on PostgreSQL; SQLite has no schemas


def queue_engine(url: str, *, pool_size: int) -> sa.Engine:
    """Make DBOS's engine on SQLite: the same habits as ours, and writers that queue up instead of failing."""
    engine = sa.create_engine(url, pool_size=pool_size, max_overflow=0, pool_timeout=POOL_SECONDS, hide_parameters=True)

    @sa.event.listens_for(engine, "connect")
    def prepare(dbapi_connection: object, record: object) -> None:
        prepare_sqlite(dbapi_connection, record)
        dbapi_connection.isolation_level = "IMMEDIATE"  # type: ignore[attr-defined]  # sqlite3's attribute

    return engine


async def migrate_queue(database: Database) -> None:
    """Bring the queue's own tables up to date; on PostgreSQL done once by ``migrate``, before replicas start."""
    url = sync_url(database.url)
    await asyncio.to_thread(DBOS.migrate, url)


@contextlib.asynccontextmanager
async def lent_queue(database: Database) -> AsyncIterator[jobs.DurableJobs | None]:
    """Lend the queue to a process that only puts jobs into it; None where no bot has ever run on the database."""
    url = sync_url(database.url)
    engine = queue_engine(url, pool_size=2) if database.sqlite else sa.create_engine(url, pool_size=2)
    durable = jobs.DurableJobs()
    try:
        schema = None if database.sqlite else QUEUE_SCHEMA
        if not await asyncio.to_thread(lambda: sa.inspect(engine).has_table("workflow_status", schema=schema)):
            yield None
            return
        durable.client = await asyncio.to_thread(
            lambda: DBOSClient(system_database_engine=engine, retry_connection_errors=False)
        )
        yield durable
    finally:
        if durable.client is not None:
            await asyncio.to_thread(durable.client.destroy)
        engine.dispose()
