"""What was read once is not parsed again until a file has changed, and a broken kept file does no harm."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import bot.bank.kept
from bot.bank.files import BankError, Finding, load_bank, parse_file
from bot.bank.kept import load_kept
from bot.bank.resources import shipped_folder
from bot.core.content import Content


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Copy the shipped bank."""
    return Path(shutil.copytree(shipped_folder(), tmp_path / "bank"))


@pytest.fixture
def kept(folder: Path, tmp_path: Path) -> Path:
    """Load the bank once, so that it is kept."""
    load_kept([folder], tmp_path / "home" / "bank.json")
    return tmp_path / "home" / "bank.json"


def test_an_unchanged_bank_is_not_parsed_again(folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And comes back with every field as it was."""
    expected = load_bank([folder])
    monkeypatch.setattr(bot.bank.kept, "parse_file", None)
    assert load_kept([folder], kept) == expected


def test_a_changed_file_is_read_anew(folder: Path, kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """And no other; what is kept is never older than its file."""
    path = next(folder.glob("*.yaml"))
    path.write_text(path.read_text(encoding="utf-8").replace("title: ", "title: Newest ", 1), encoding="utf-8")
    parsed: list[str] = []

    def parse(name: str, raw: bytes) -> tuple[Content | None, list[Finding]]:
        parsed.append(name)
        return parse_file(name, raw)

    monkeypatch.setattr(bot.bank.kept, "parse_file", parse)
    assert load_kept([folder], kept) == load_bank([folder])
    assert parsed == [f"bank/{path.name}"]


def test_a_broken_bank_is_never_kept(folder: Path, kept: Path) -> None:
    """What is wrong is named each time."""
    path = next(folder.glob("*.yaml"))
    path.write_text("topic: 3\n", encoding="utf-8")
    for _ in range(2):
        with pytest.raises(BankError, match="topic"):
            load_kept([folder], kept)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"form": 2, "files": [1]}', "\x00"])
def test_a_kept_file_that_is_broken_is_written_anew(folder: Path, kept: Path, content: str) -> None:
    """As after a full disk."""
    kept.write_text(content, encoding="utf-8")
    assert load_kept([folder], kept) == load_bank([folder])
    assert '"questions"' in kept.read_text(encoding="utf-8")


def test_kept_content_of_another_form_is_read_anew(folder: Path, kept: Path) -> None:
    """Whole JSON with the right names in it is not yet what was written."""
    held = json.loads(kept.read_text(encoding="utf-8"))
    kept.write_text(json.dumps({**held, "files": {key: {"topic": 1} for key in held["files"]}}), encoding="utf-8")
    assert load_kept([folder], kept) == load_bank([folder])


def test_what_no_file_says_any_more_is_forgotten(folder: Path, kept: Path) -> None:
    """Or the kept file would grow with every edit."""
    path = next(folder.glob("*.yaml"))
    path.write_text(path.read_text(encoding="utf-8") + "# seen\n", encoding="utf-8")
    load_kept([folder], kept)
    assert len(json.loads(kept.read_text(encoding="utf-8"))["files"]) == len(list(folder.glob("*.yaml")))


def test_a_folder_that_takes_no_file_does_no_harm(folder: Path, tmp_path: Path) -> None:
    """The bank is read, just not kept."""
    (tmp_path / "file").touch()
    assert load_kept([folder], tmp_path / "file" / "bank.json") == load_bank([folder])
