"""The operator's commands around schedules, on a database of their own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from bot.cli import main
from bot.usecases.members import utc_now
from tests.cli.conftest import Fill
from tests.schedules import set_up


@pytest.fixture
def home(filled_home: Callable[[Fill], Path]) -> Path:
    """A database with one schedule, of nine o'clock every day in Berlin."""
    return filled_home(lambda database: set_up(database, utc_now))


def said(*words: str, code: int = 0) -> str:
    result = CliRunner().invoke(main, ["daily", *words])
    assert result.exit_code == code, result.output
    return result.output


@pytest.mark.usefixtures("home")
def test_a_schedule_is_looked_after_from_the_command_line() -> None:
    """Listed, changed with its dates shown, paused, resumed and removed by its number."""
    assert "Every day at 09:00 (Europe/Berlin)" in said("list")
    assert ", 10:30" in said("edit", "1", "10:30", "days=mon-fri")
    said("pause", "1")
    assert "paused" in said("list")
    said("resume", "1")
    assert "going" in said("list")
    said("remove", "1")
    assert "No schedule is set up." in said("list")


@pytest.mark.usefixtures("home")
def test_one_is_set_up_from_the_command_line() -> None:
    """In the one workspace there is, or in one that is named; what it would ask is shown as well."""
    shown = said("setup", "terminal", "quiz", "17:30", "mon-fri", "topics=rag")
    assert "Number 2: Monday to Friday at 17:30 (Europe/Berlin), on terminal in the channel quiz." in shown
    assert "is the team's" in shown
    assert "rag" in said("preview", "2").casefold()
    assert "#general` is no channel's id" in said("setup", "discord", "#general", "--workspace", "7", "--new", code=1)
    assert "not met any workspace on slack" in said("setup", "slack", "C1", code=1)
    assert "those it knows are local" in said("setup", "terminal", "quiz", "--workspace", "T9", code=1)
    shown = said("setup", "slack", "<#C1>", "Asia/Tokyo", "--workspace", "T1", "--new")
    assert "Asia/Tokyo" in shown
    assert "A new team was founded for the workspace T1." in shown
    shown = said("setup", "slack", "C2", "10:00")  # of the same team, which is in that zone
    assert "Asia/Tokyo" in shown
    assert "founded" not in shown


@pytest.mark.usefixtures("home")
def test_nothing_is_asked_of_a_bot_that_never_ran() -> None:
    """There is no queue to put it into, so that is said, and the day's question stays to be posted."""
    assert "No bot has ever run" in said("now", "1", code=1)
    assert "no schedule number 7" in said("preview", "7", code=1)
    assert "going" in said("list")


@pytest.mark.usefixtures("home")
def test_what_is_not_there_is_said_in_a_line() -> None:
    """A number that nobody has, and a time that is none."""
    assert "no schedule number 7" in said("pause", "7", code=1)
    assert "no time of day" in said("edit", "1", "time=25", code=1)
