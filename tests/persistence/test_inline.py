"""SQLite on the event loop: quick calls stay there, and what may wait does not hold the loop up."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from bot.persistence.inline import InlineConnection, connect


@pytest.fixture
async def connection(tmp_path: Path) -> AsyncIterator[InlineConnection]:
    made = connect(str(tmp_path / "a.db"), timeout=5)
    await made
    await made.execute("PRAGMA journal_mode=WAL")
    await made.execute("CREATE TABLE t (n INTEGER)")
    await made.create_function("thread", 0, threading.get_ident)
    yield made
    await made.close()


async def thread_of(connection: InlineConnection, statement: str) -> int:
    cursor = await connection.execute(statement)
    return int((await cursor.fetchall())[0][0])  # type: ignore[index]


async def test_a_query_runs_where_it_is_asked(connection: InlineConnection) -> None:
    """Readers wait for nobody, so no thread is woken for them."""
    assert await thread_of(connection, "SELECT thread()") == threading.get_ident()


async def test_a_write_that_may_wait_runs_in_the_thread(connection: InlineConnection) -> None:
    """Outside a transaction a write has yet to get the lock; inside one it holds it already."""
    other = "INSERT INTO t VALUES (1) RETURNING thread()"
    assert await thread_of(connection, other) != threading.get_ident()
    assert await thread_of(connection, other) == threading.get_ident()


async def test_waiting_for_another_writer_leaves_the_loop_free(connection: InlineConnection, tmp_path: Path) -> None:
    """The one who lets the lock go may be a coroutine on this very loop."""
    holder = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(_begin(connection))
    await asyncio.sleep(0.05)
    assert not waiting.done()
    holder.execute("COMMIT")
    await asyncio.wait_for(waiting, 60)
    holder.close()


async def test_a_cancelled_wait_keeps_its_place(connection: InlineConnection, tmp_path: Path) -> None:
    """While the thread still waits for a cancelled call, the next call lines up behind it and does not block the loop."""
    holder = sqlite3.connect(tmp_path / "a.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    waiting = asyncio.create_task(_begin(connection))
    await asyncio.sleep(0.05)
    waiting.cancel()
    after = asyncio.create_task(connection.rollback())
    await asyncio.sleep(0.05)
    assert not after.done()
    holder.execute("COMMIT")
    await asyncio.wait_for(after, 60)
    holder.close()


async def _begin(connection: InlineConnection) -> None:
    await connection.execute("BEGIN IMMEDIATE")
