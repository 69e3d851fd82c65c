"""The database connection: SQLite or PostgreSQL behind two doors, one to read and one to write."""

from __future__ import annotations

import asyncio
import contextlib
import select
import sqlite3
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.core.errors import SetupError
from bot.persistence.inline import connect
from bot.persistence.turns import Turns

SQLITE_BUSY_SECONDS = 30
POOL_SECONDS = 120  # a burst waits for its turn instead of being refused
GIVE_WAY_SECONDS = 0.5
WRITING = {"writing": True}
_UNIXEPOCH_SINCE = (3, 42)  # the SQLite that knows unixepoch('subsec')

Transaction = AsyncConnection


def parse_url(text: str) -> sa.URL:
    """Read a database address; a plain ``postgresql://`` gets the driver we ship. Raises SetupError, never with a password."""
    try:
        url = make_url(text)
    except (sa.exc.ArgumentError, ValueError):
        msg = "DATABASE_URL is not a database address; it looks like postgresql://user:password@host/name or sqlite:////path/to/file.db"
        raise SetupError(msg) from None
    backend = url.get_backend_name()
    if backend in {"postgresql", "postgres"}:
        return url.set(drivername="postgresql+psycopg")
    if backend == "sqlite":
        if not url.database or url.database == ":memory:":
            msg = "DATABASE_URL names no file; an SQLite database needs one, as in sqlite:////path/to/file.db"
            raise SetupError(msg)
        return url.set(drivername="sqlite+aiosqlite")
    msg = f"DATABASE_URL starts with {url.drivername!r}; only postgresql and sqlite are supported"
    raise SetupError(msg)


def sqlite_url(path: Path) -> sa.URL:
    """Give the address of a database file."""
    return sa.URL.create("sqlite+aiosqlite", database=str(path))


def is_sqlite(url: sa.URL) -> bool:
    """Tell the two databases apart."""
    return url.get_backend_name() == "sqlite"


def sync_url(url: sa.URL) -> str:
    """Give the address for a synchronous engine (the job queue's own connections), password included."""
    driver = "sqlite" if is_sqlite(url) else "postgresql+psycopg"
    return url.set(drivername=driver).render_as_string(hide_password=False)


def prepare_sqlite(dbapi_connection: Any, _record: object) -> None:
    """Set up each new SQLite connection: write-ahead log, patience with other writers, keys kept.

    The connection's isolation level is left alone: SQLAlchemy and DBOS set it, and BEGIN is ours (see ``_begin``).
    """
    dbapi_connection.execute(f"PRAGMA busy_timeout={SQLITE_BUSY_SECONDS * 1000}")
    dbapi_connection.execute("PRAGMA journal_mode=WAL")
    dbapi_connection.execute("PRAGMA synchronous=NORMAL")
    dbapi_connection.execute("PRAGMA foreign_keys=ON")
    if sqlite3.sqlite_version_info < _UNIXEPOCH_SINCE:
        dbapi_connection.create_function("unixepoch", -1, _unixepoch)


def _unixepoch(*_args: object) -> float:
    """Stand in for SQLite's function, which the job queue's clock asks for and which older versions lack."""
    return time.time()


def _begin(connection: sa.Connection) -> None:
    """Take the write lock at once in a transaction that will write.

    A transaction that reads first and asks for the lock later fails at once when somebody else has written in
    between, whatever the busy timeout says.
    """
    if connection.get_execution_options().get("writing"):
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def _still_open(dbapi_connection: Any, _record: object, _proxy: object) -> None:
    """Pass over connections that the server has closed, as after its restart, without a trip to it for each use.

    Nothing is due on an idle connection, so one that can be read has come to its end; the pool then makes another.
    """
    waiting = select.poll()
    waiting.register(dbapi_connection.driver_connection.fileno(), select.POLLIN)
    if waiting.poll(0):
        msg = "the database has closed this connection"
        raise sa.exc.DisconnectionError(msg)


class Database:
    """An async engine with the habits both databases need."""

    def __init__(self, url: sa.URL, *, pool_size: int = 20) -> None:
        self.url = url
        if is_sqlite(url):
            self.engine = create_async_engine(
                url,
                async_creator=lambda: connect(url.database or "", timeout=SQLITE_BUSY_SECONDS),
                pool_size=pool_size,
                max_overflow=0,
                pool_timeout=POOL_SECONDS,
                hide_parameters=True,
            )
            sa.event.listen(self.engine.sync_engine, "connect", prepare_sqlite)
            sa.event.listen(self.engine.sync_engine, "begin", _begin)
        else:
            self.engine = create_async_engine(
                url,
                pool_size=pool_size,
                max_overflow=10,
                pool_timeout=POOL_SECONDS,
                hide_parameters=True,
            )
            sa.event.listen(self.engine.sync_engine, "checkout", _still_open)
        self._writer: AsyncEngine = self.engine.execution_options(**WRITING)
        self._turns = Turns()
        # What is only read needs no BEGIN and ROLLBACK around it, each of them a trip to PostgreSQL.
        self._reader = self.engine if self.sqlite else self.engine.execution_options(isolation_level="AUTOCOMMIT")
        self._people = 0
        self._nobody_waits = asyncio.Event()
        self._nobody_waits.set()

    @property
    def sqlite(self) -> bool:
        """Whether this is a file on this machine."""
        return is_sqlite(self.url)

    @asynccontextmanager
    async def turn(self, *, first: bool = False) -> AsyncIterator[None]:
        """Wait for this process's turn to write to SQLite; on PostgreSQL there is nothing to wait for.

        SQLite has one writer at a time, and whoever finds the lock taken sleeps longer and longer before looking
        again. Waiting here instead is fair and wakes up at once. ``first`` passes everybody who waits: it is for what
        is short and comes seldom, as one writer for many.
        """
        if not self.sqlite:
            yield
            return
        async with self._turns.take(first=first):
            yield

    @asynccontextmanager
    async def urgent(self) -> AsyncIterator[None]:
        """Go first: somebody waits for what happens in this block, and work that gives way holds back meanwhile."""
        self._people += 1
        self._nobody_waits.clear()
        try:
            yield
        finally:
            self._people -= 1
            if not self._people:
                self._nobody_waits.set()

    async def give_way(self) -> None:
        """Let those go first who wait for an acknowledgement, for a while: a crowd must not stop the work for ever."""
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(GIVE_WAY_SECONDS):
                await self._nobody_waits.wait()

    @asynccontextmanager
    async def write(self, *, first: bool = False) -> AsyncIterator[Transaction]:
        """Open a transaction that commits at the end of the block and rolls back on an error. Don't nest it.

        ``first`` is ``turn``'s.
        """
        async with self.turn(first=first), self._writer.begin() as transaction:
            yield transaction

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Transaction]:
        """Open a connection for reading; nothing is committed."""
        async with self._reader.connect() as connection:
            yield connection

    async def close(self) -> None:
        """Close every connection."""
        await self.engine.dispose()
