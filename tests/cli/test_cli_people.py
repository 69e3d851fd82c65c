"""The operator's commands around people, on a database of their own."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.persistence.database import Database
from tests.cli.conftest import Fill
from tests.factories import make_actor
from tests.world import World


@pytest.fixture
def home(filled_home: Callable[[Fill], Path]) -> Path:
    """A database in which people have answered."""

    async def answered(database: Database) -> None:
        world = World(database)
        for name in ("ada", "bob", "élodie"):
            await world.answer(who=make_actor(name, platform="discord", workspace="server"), event_id=name)

    return filled_home(answered)


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
