"""The operator's commands around people, on a database of their own."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot import setup
from bot.cli import main
from bot.persistence.database import Database, sqlite_url
from bot.usecases.members import utc_now
from tests.factories import make_actor
from tests.world import World


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A database in which two people have answered."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("INTERVIEW_BOT_HOME", str(tmp_path))

    async def prepare() -> None:
        database = Database(sqlite_url(tmp_path / "interview-bot.db"))
        await setup.migrate(database, (), now=utc_now())
        world = World(database)
        for name in ("ada", "bob", "élodie"):
            await world.answer(who=make_actor(name, platform="discord", workspace="server"), event_id=name)
        await database.close()

    asyncio.run(prepare())
    return tmp_path


def said(*words: str, code: int = 0, typed: str = "") -> str:
    result = CliRunner().invoke(main, ["people", *words], input=typed)
    assert result.exit_code == code, result.output
    return result.output


@pytest.mark.usefixtures("home")
def test_somebody_is_found_and_erased() -> None:
    """By a part of the name, then by the id; what goes is said before it is confirmed."""
    assert "ada" in said("find", "AD")
    assert json.loads(said("find", "bob", "--json"))["answers"] == 1
    told = said("erase", "discord", "ada", typed="y\n")
    assert "Delete all of Ada, with 1 answer" in told
    assert "Deleted" in told
    assert "Nobody is found" in said("find", "ada")
    assert "bob" in said("find")


@pytest.mark.usefixtures("home")
def test_nothing_is_deleted_unless_it_is_confirmed() -> None:
    """Whoever says no, or names somebody who is not there, has lost nothing."""
    said("erase", "discord", "ada", typed="n\n", code=1)
    assert "Nobody on slack has the id ada" in said("erase", "slack", "ada", "--yes", code=1)
    assert "ada" in said("find", "ada")


@pytest.mark.usefixtures("home")
def test_names_are_found_as_they_are_written() -> None:
    """Letters beyond ASCII, and what means any letter to a database, stand for themselves."""
    assert "Élodie" in said("find", "Élo")
    assert "Élodie" in said("find", "LODIE")
    assert "Nobody is found" in said("find", "%")
    assert "Nobody is found" in said("find", "b_b")
