"""Slots belong to one live process at a time, and come back after a death."""

from __future__ import annotations

import sqlite3
import time
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.engine.queues import queue_engine
from bot.engine.slots import AdvisorySlots, FileSlots, Slots, claim
from bot.persistence.database import parse_url, sync_url


@pytest.fixture(params=["file", "advisory"])
def two(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Slots, Slots]:
    """Two processes' views of the slots of one database."""
    if request.param == "file":
        return FileSlots(tmp_path), FileSlots(tmp_path)
    url = sync_url(parse_url(request.getfixturevalue("cluster")))
    return AdvisorySlots(url), AdvisorySlots(url)


def test_live_processes_have_different_slots(two: tuple[Slots, Slots]) -> None:
    """The second process gets the next number."""
    first, second = two
    assert (claim(first), claim(second)) == (0, 1)
    first.close()
    second.close()


def test_a_dead_ones_slot_is_free_again(two: tuple[Slots, Slots]) -> None:
    """When its holder is gone, a slot can be taken, and not before."""
    first, second = two
    claim(first)
    assert not second.take(0)
    first.close()
    until = time.monotonic() + 60  # a database takes a moment to see that a session has ended
    while not second.take(0):
        assert time.monotonic() < until
        time.sleep(0.01)
    second.give_back(0)
    second.close()


def test_a_slot_given_back_is_free(two: tuple[Slots, Slots]) -> None:
    """Adopting somebody's work ends with giving the slot back."""
    first, second = two
    assert first.take(3)
    first.give_back(3)
    assert second.take(3)
    first.close()
    second.close()


def test_a_lost_connection_is_noticed(cluster: str) -> None:
    """A process whose database session was ended must not go on under its old name."""
    url = sync_url(parse_url(cluster))
    slots = AdvisorySlots(url)
    claim(slots)
    assert slots.alive()
    pid = slots._connection.execute(sa.text("SELECT pg_backend_pid()")).scalar()
    other = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with other.connect() as connection:
        connection.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    other.dispose()
    assert not slots.alive()
    slots.close()


def test_the_queues_clock_works_on_an_old_sqlite(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite before 3.42 has no unixepoch('subsec'); the connection brings one."""
    monkeypatch.setattr(sqlite3, "sqlite_version_info", (3, 40, 1))
    made = queue_engine(f"sqlite:///{tmp_path / 'old.db'}", pool_size=1)
    with made.connect() as connection:
        now = connection.execute(sa.text("SELECT unixepoch('subsec')")).scalar_one()
    made.dispose()
    assert now > sqlite3.sqlite_version_info[0]
    assert now > 1_700_000_000
