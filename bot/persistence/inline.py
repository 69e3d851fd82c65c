"""SQLite without a trip to a thread for every call: a query on a local file is over sooner than a thread wakes up."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

import aiosqlite

_ROWS_AT_ONCE = 64  # aiosqlite's own default


class InlineConnection(aiosqlite.Connection):
    """An aiosqlite connection that calls SQLite on the event loop, except for what may have to wait.

    In a write-ahead log readers wait for nobody. What begins to write may wait for another writer, and a commit for the
    disk: those still go to the connection's thread, and so does whatever comes while the thread is busy.
    """

    _sent = 0  # calls given to the thread, counted by the event loop alone
    _ended = 0  # and those it has ended, counted by the thread alone: also when whoever asked was cancelled meanwhile

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, _ROWS_AT_ONCE)
        self._thread.daemon = True  # a connection left open must not hold up the exit

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        connection = self._connection
        if self._running and connection is not None and self._sent == self._ended and not _waits(connection, fn, args):
            return fn(*args, **kwargs)
        self._sent += 1
        return await super()._execute(self._count, fn, *args, **kwargs)  # type: ignore[no-untyped-call]

    def _count(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return fn(*args, **kwargs)
        finally:
            self._ended += 1


def _waits(connection: sqlite3.Connection, fn: Callable[..., Any], args: tuple[Any, ...]) -> bool:
    """Tell whether a call may have to wait: for the disk, or for the write lock that its transaction does not hold yet."""
    if fn == connection.commit:
        return True
    statement = args[0] if args and isinstance(args[0], str) else None
    return statement is not None and not connection.in_transaction and not statement.lstrip().startswith("SELECT")


def connect(path: str, *, timeout: float) -> InlineConnection:
    """Make a connection to be awaited. ``timeout`` is how long it waits for another writer, in seconds."""

    def open_() -> sqlite3.Connection:
        return sqlite3.connect(path, timeout=timeout, check_same_thread=False)

    return InlineConnection(open_)
