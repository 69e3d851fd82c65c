"""A database of the operator's own, to which the commands go."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot import setup
from bot.persistence.database import Database, sqlite_url
from bot.usecases.members import utc_now

Fill = Callable[[Database], Awaitable[object]]


@pytest.fixture
def filled_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Fill], Path]:
    """Make a home with a database in it, filled by what is given."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INTERVIEW_BOT_HOME", str(tmp_path))

    def fill(by: Fill) -> Path:
        async def prepare() -> None:
            database = Database(sqlite_url(tmp_path / "interview-bot.db"))
            await setup.migrate(database, (), now=utc_now())
            await by(database)
            await database.close()

        asyncio.run(prepare())
        return tmp_path

    return fill
