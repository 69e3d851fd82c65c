"""The command line as a person meets it: a script through a pipe, and one clear line for every fault."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "tests" / "bank" / "guide_sample.md"


def run(*words: str, home: Path, stdin: str = "", **settings: str) -> subprocess.CompletedProcess[str]:
    kept = {name: os.environ[name] for name in ("PATH", "LANG", "SYSTEMROOT") if name in os.environ}
    environment = {**kept, "INTERVIEW_BOT_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **settings}
    return subprocess.run(
        [sys.executable, "-m", "bot", *words],
        input=stdin,
        capture_output=True,
        text=True,
        encoding="utf-8",
        cwd=home,
        env=environment,
        timeout=120,
        check=False,
    )


def test_a_script_is_asked_answered_graded_and_ranked(tmp_path: Path) -> None:
    """From an empty home folder to a place on the board, with plain output and exit code 0."""
    script = "today\nanswer It depends on the data, the model and how both are evaluated.\nleaderboard\nquit\n"
    done = run("run", home=tmp_path, stdin=script)
    assert done.returncode == 0, done.stderr
    for words in ("Question of the day", "Saved", "of 100", "(estimate)", "%)", "Leaderboard, all time", "(you)"):
        assert words in done.stdout
    assert "\x1b" not in done.stdout


def test_two_people_at_one_machine_share_the_question_and_the_board(tmp_path: Path) -> None:
    """``--as`` says who is speaking; one team, one question, one board."""
    answer = "answer Passages are retrieved and put into the prompt.\n"
    first = run("chat", "--as", "Ada", home=tmp_path, stdin=answer)
    second = run("chat", "--as", "Bob", home=tmp_path, stdin=f"{answer}leaderboard\n")
    assert first.returncode == second.returncode == 0
    assert "Ada" in second.stdout
    assert "Bob (you)" in second.stdout


def test_the_same_script_runs_on_postgresql(tmp_path: Path, fresh_postgres: str) -> None:
    """Before ``migrate`` one line says what is missing; after it the story is the same as on SQLite."""
    early = run("chat", home=tmp_path, DATABASE_URL=fresh_postgres)
    assert early.returncode == 1
    assert "interview-bot migrate" in early.stderr
    assert run("migrate", home=tmp_path, DATABASE_URL=fresh_postgres).returncode == 0
    script = "today\nanswer It depends on the data, the model and how both are evaluated.\nleaderboard\n"
    done = run("chat", home=tmp_path, stdin=script, DATABASE_URL=fresh_postgres)
    assert done.returncode == 0, done.stderr
    assert "of 100" in done.stdout
    assert "(you)" in done.stdout


def test_an_unknown_command_names_the_nearest(tmp_path: Path) -> None:
    """A typo ends nothing."""
    done = run("chat", home=tmp_path, stdin="laederboard\n")
    assert "Did you mean" in done.stdout
    assert done.returncode == 0


FAULTS = {
    "nonsense as an address": ({"DATABASE_URL": "nonsense"}, "DATABASE_URL is not a database address"),
    "a database we don't speak": ({"DATABASE_URL": "mysql://u:secret@h/n"}, "only postgresql and sqlite"),
    "no server there": ({"DATABASE_URL": "postgresql://u:secret@127.0.0.1:9/n"}, "can't be used: connection failed"),
    "a folder that can't be made": ({"DATABASE_URL": "sqlite:////proc/nowhere/x.db"}, "can't be made"),
    "a home that is a file": ({"INTERVIEW_BOT_HOME": str(SAMPLE)}, "INTERVIEW_BOT_HOME names another"),
    "a bank that isn't there": ({"QUESTION_BANK": "/nowhere/at/all"}, "/nowhere/at/all"),
    "a port that is none": ({"DATABASE_URL": "postgresql://u:secret@127.0.0.1:abc/n"}, "not a database address"),
    "a log level that is none": ({"LOG_LEVEL": "loud"}, "LOG_LEVEL"),
    "a number that is none": ({"LLM_RPM": "many"}, "LLM_RPM"),
    "a zone that is none": ({"TIMEZONE": "Mars/Olympus"}, "not an IANA time zone"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_start_that_can_not_be_is_one_clear_line(tmp_path: Path, fault: str) -> None:
    """No traceback, no password, exit code 1."""
    settings, words = FAULTS[fault]
    done = (
        run("chat", home=tmp_path, **settings)
        if "INTERVIEW_BOT_HOME" not in settings
        else _with_home(tmp_path, settings)
    )
    assert done.returncode == 1
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert "secret" not in done.stderr


def _with_home(folder: Path, settings: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bot", "chat"],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        cwd=folder,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **settings},
        check=False,
    )


@pytest.mark.parametrize("name", ["", "x" * 101, "a\nb"])
def test_a_name_that_can_not_be_shown_is_refused(tmp_path: Path, name: str) -> None:
    """A name is what stands on the board."""
    done = run("chat", "--as", name, home=tmp_path)
    assert done.returncode == (0 if not name else 1)
    assert "Traceback" not in done.stderr


def test_a_broken_bank_names_file_entry_and_field(tmp_path: Path) -> None:
    """Whoever writes entries is told where to look."""
    bank = tmp_path / "own"
    bank.mkdir()
    (bank / "own.yaml").write_text("topic: {id: own, title: Own, description: Ours.}\nquestions: [{id: one}]\n")
    done = run("chat", home=tmp_path, QUESTION_BANK=str(bank))
    assert done.returncode == 1
    assert "own/own.yaml: one: key_points: is missing" in done.stderr


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    """An old program does not write into what a newer one has made."""
    assert run("migrate", home=tmp_path).returncode == 0
    with sqlite3.connect(tmp_path / "interview-bot.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    done = run("chat", home=tmp_path)
    assert done.returncode == 1
    assert "newer" in done.stderr


def test_a_guide_comes_out_as_json_lines(tmp_path: Path) -> None:
    """One object a line, numbered in order."""
    done = run("import", str(SAMPLE), "--json", home=tmp_path)
    items = [json.loads(line) for line in done.stdout.splitlines()]
    assert [item["item"] for item in items] == list(range(1, len(items) + 1))
    assert list(items[0]) == [
        "item",
        "slug",
        "section",
        "subsection",
        "number",
        "question",
        "answer",
        "line",
        "repeats",
    ]


def test_drafts_can_be_loaded_as_a_bank(tmp_path: Path) -> None:
    """What ``--out`` writes is a bank file whose entries are drafts."""
    out = tmp_path / "ours" / "drafts.yaml"
    out.parent.mkdir()
    assert run("import", str(SAMPLE), "--out", str(out), home=tmp_path).returncode == 0
    assert "draft: true" in out.read_text(encoding="utf-8")
    assert run("migrate", home=tmp_path, QUESTION_BANK=str(out.parent)).returncode == 0


def test_a_file_that_is_no_guide_writes_nothing(tmp_path: Path) -> None:
    """A clear line, and no file left behind."""
    out = tmp_path / "drafts.yaml"
    done = run("import", str(ROOT / "LICENSE"), "--out", str(out), home=tmp_path)
    assert done.returncode == 1
    assert "does not look like an interview guide" in done.stderr
    assert not out.exists()
