"""The files that ship with the program are found, in a checkout and in a wheel."""

from pathlib import Path

import pytest

from bot.core.errors import SetupError
from bot.resources import shipped


@pytest.mark.parametrize("place", ["question_bank", "bot/_shipped/question_bank"])
def test_the_shipped_bank_is_found(tmp_path: Path, place: str) -> None:
    """It stands beside the package in a checkout, and inside it in a wheel."""
    (tmp_path / place).mkdir(parents=True)
    assert shipped("question_bank", tmp_path / "bot") == tmp_path / place


def test_a_missing_bank_is_told(tmp_path: Path) -> None:
    """Without the bank the start ends with one clear line."""
    with pytest.raises(SetupError, match="lacks its question_bank;"):
        shipped("question_bank", tmp_path / "bot")
