"""Slots: small numbers that name the live processes of one database, each held by a lock that dies with its holder.

The job queue files running work under the name of the process that runs it. A name must belong to one live process
at a time, or a starting replica would run a peer's work again; and it must be reused after a death, or nobody would
ever finish the dead one's work.
"""

from __future__ import annotations

from itertools import count
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from filelock import FileLock, Timeout

ADVISORY_KEY = 7001


class Slots(Protocol):
    """Locks by number. Every call may block for a moment, so callers on an event loop use a thread."""

    def take(self, number: int) -> bool:
        """Lock a slot unless a live process holds it; tell whether it is now ours."""
        ...

    def give_back(self, number: int) -> None:
        """Unlock a slot of ours."""
        ...

    def alive(self) -> bool:
        """Tell whether our locks still hold: a lost database connection has lost them."""
        ...

    def close(self) -> None:
        """Give everything back."""
        ...


def claim(slots: Slots) -> int:
    """Take the lowest free slot."""
    return next(number for number in count() if slots.take(number))


class FileSlots:
    """Slots as lock files in a folder, for processes on one machine."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: dict[int, FileLock] = {}
        folder.mkdir(parents=True, exist_ok=True)

    def take(self, number: int) -> bool:
        """Lock a slot unless a live process holds it."""
        if number in self._held:
            return False
        lock = FileLock(self._folder / f"slot-{number}.lock", thread_local=False)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            return False
        self._held[number] = lock
        return True

    def give_back(self, number: int) -> None:
        """Unlock a slot of ours."""
        lock = self._held.pop(number, None)
        if lock is not None:
            lock.release()

    def alive(self) -> bool:
        """Tell that the locks hold: the operating system keeps them as long as we live."""
        return True

    def close(self) -> None:
        """Give everything back."""
        for number in list(self._held):
            self.give_back(number)


class AdvisorySlots:
    """Slots as PostgreSQL advisory locks on one connection of their own."""

    def __init__(self, url: str) -> None:
        engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        self._connection = engine.connect()

    def take(self, number: int) -> bool:
        """Lock a slot unless a live session holds it."""
        return bool(self._call("pg_try_advisory_lock", number))

    def give_back(self, number: int) -> None:
        """Unlock a slot of ours."""
        self._call("pg_advisory_unlock", number)

    def alive(self) -> bool:
        """Tell whether the session that holds the locks still stands."""
        try:
            self._connection.execute(sa.text("SELECT 1"))
        except sa.exc.SQLAlchemyError:
            return False
        return True

    def close(self) -> None:
        """Give everything back by ending the session."""
        self._connection.close()

    def _call(self, function: str, number: int) -> object:
        statement = sa.select(getattr(sa.func, function)(ADVISORY_KEY, number))
        return self._connection.execute(statement).scalar()
