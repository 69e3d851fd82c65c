from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pytest

from bot.batch.rows import read_rows
from bot.batch.sheet import Sheet, encode, told
from bot.core.errors import UserError
from bot.core.model import Grade, JudgeIdentity, Mark, Reason, Ungraded, Verdict
from tests.batch.files import read, row, some_rows

JUDGE = JudgeIdentity("scripted", "model", "1")
DOWN = Ungraded(Reason.UNAVAILABLE, 5.0, "HTTP 503")


def grade(score: int = 80) -> Grade:
    verdicts = (Verdict(Mark.COVERED, "passages are fetched"), Verdict(Mark.COVERED, "invented", void=True))
    return Grade(score=score, evidence=score, judged=score, verdicts=verdicts, judge=JUDGE, flags=("clamped",))


def test_a_result_is_the_row_and_what_was_found(tmp_path: Path) -> None:
    """The score is 0 to 1, and a verdict whose quote did not check out is shown as it counts."""
    sheet = Sheet(tmp_path / "out.jsonl", some_rows(), JUDGE)
    sheet.add(grade())
    (found,) = read(tmp_path / "out.jsonl")
    assert found["id"] == 0
    assert found["score"] == 0.8
    assert [verdict["verdict"] for verdict in found["verdicts"]] == ["covered", "missing"]
    assert (found["flags"], found["judge"], found["reason"]) == (["clamped"], "scripted/model/1", None)


def test_without_a_grade_the_score_is_null_and_the_reason_said(tmp_path: Path) -> None:
    """Never a zero in its place."""
    sheet = Sheet(tmp_path / "out.jsonl", some_rows(), JUDGE)
    sheet.add(DOWN)
    (found,) = read(tmp_path / "out.jsonl")
    assert (found["score"], found["reason"], found["detail"]) == (None, "unavailable", "HTTP 503")


def test_a_field_of_our_name_is_kept_under_another() -> None:
    """A human's score is not written over by the judge's."""
    rows = read_rows([json.dumps(row("It fetches.", score=0.25, judge="Ms. Hall"))], "in.jsonl")
    found = Sheet(None, rows, JUDGE).add(grade())
    assert (found["given_score"], found["given_judge"], found["score"]) == (0.25, "Ms. Hall", 0.8)


def test_nothing_of_a_row_that_was_graded_before_is_lost() -> None:
    """Gradings can be graded again: the people's score and the earlier judge's stand side by side."""
    rows = read_rows([json.dumps(row("It fetches.", score=0.5, given_score=0.25))], "in.jsonl")
    found = Sheet(None, rows, JUDGE).add(grade())
    assert (found["given_score"], found["given_given_score"], found["score"]) == (0.25, 0.5, 0.8)


def test_work_broken_off_is_gone_on_with(tmp_path: Path) -> None:
    """What stands in the file counts, and a line that was torn is cut off."""
    path, rows = tmp_path / "out.jsonl", some_rows()
    begun = Sheet(path, rows, JUDGE)
    begun.add(grade(10))
    begun.add(grade(20))
    with path.open("ab") as file:
        file.write('{"question": "What is Ä'.encode()[:-1])
    again = Sheet(path, rows, JUDGE)
    assert [found["score"] for found in again.results] == [0.1, 0.2]
    again.add(grade(30))
    assert [found["score"] for found in read(path)] == [0.1, 0.2, 0.3]


def test_rows_without_a_score_are_mended_in_place(tmp_path: Path) -> None:
    """A second run asks about them again and keeps the order."""
    path, rows = tmp_path / "out.jsonl", some_rows()
    begun = Sheet(path, rows, JUDGE)
    for outcome in (grade(10), DOWN, grade(30)):
        begun.add(outcome)
    again = Sheet(path, rows, JUDGE)
    assert again.ungraded == [1]
    again.mend(1, grade(20))
    assert [found["score"] for found in read(path)] == [0.1, 0.2, 0.3]


def test_rows_without_a_score_at_the_end_are_asked_about_like_new_ones(tmp_path: Path) -> None:
    """After an outage of hours the file is not written whole for each row that is made up for."""
    path, rows = tmp_path / "out.jsonl", some_rows()
    begun = Sheet(path, rows, JUDGE)
    for outcome in (DOWN, grade(20), DOWN, DOWN):
        begun.add(outcome)
    again = Sheet(path, rows, JUDGE)
    assert (again.ungraded, len(again.results)) == ([0], 2)
    again.add(grade(30))
    assert [found["score"] for found in read(path)] == [None, 0.2, 0.3]


@pytest.mark.parametrize("kind", ["fifo", "device"])
def test_what_is_no_file_is_never_waited_for(tmp_path: Path, kind: str) -> None:
    """A pipe is told how standard output is named; a device is written to and holds nothing to go on with."""
    if kind == "device":
        assert not Sheet(Path(os.devnull), some_rows(), JUDGE).results
        return
    os.mkfifo(tmp_path / "out")
    with pytest.raises(UserError, match="- for standard output"):
        Sheet(tmp_path / "out", some_rows(), JUDGE)


def test_another_input_is_told_and_nothing_touched(tmp_path: Path) -> None:
    """Results of one file never continue with those of another."""
    path = tmp_path / "out.jsonl"
    Sheet(path, some_rows(), JUDGE).add(grade())
    before = path.read_bytes()
    changed = read_rows([json.dumps(row("Something else.", id=0))], "in.jsonl")
    with pytest.raises(UserError, match="line 1 is not the result of the input's line 1: the input has changed"):
        Sheet(path, changed, JUDGE)
    assert path.read_bytes() == before


def test_a_shorter_input_is_told(tmp_path: Path) -> None:
    """More results than rows can't be."""
    path = tmp_path / "out.jsonl"
    begun = Sheet(path, some_rows(2), JUDGE)
    begun.add(grade())
    begun.add(grade())
    with pytest.raises(UserError, match="has 2 rows, the input 1"):
        Sheet(path, some_rows(1), JUDGE)


def test_two_judges_are_not_mixed(tmp_path: Path) -> None:
    """A file of gradings is one judge's, else its figures mean nothing."""
    path = tmp_path / "out.jsonl"
    Sheet(path, some_rows(), JUDGE).add(grade())
    with pytest.raises(UserError, match="is by judge scripted/model/1, and this is local/1"):
        Sheet(path, some_rows(), JudgeIdentity("local", "", "1"))


@pytest.mark.parametrize("content", [b"my notes\n", b"\xff\xfe\n", b'{"score": 1}\n'])
def test_a_file_of_something_else_is_left_alone(tmp_path: Path, content: bytes) -> None:
    """A slip of the keyboard costs nobody a file."""
    path = tmp_path / "notes.txt"
    path.write_bytes(content)
    with pytest.raises(UserError, match="can't be gone on with"):
        Sheet(path, some_rows(), JUDGE)
    assert path.read_bytes() == content


def test_a_place_that_can_not_be_written_is_told(tmp_path: Path) -> None:
    """Before anything is graded."""
    with pytest.raises(UserError, match="can't be written"):
        Sheet(tmp_path / "nowhere" / "out.jsonl", some_rows(), JUDGE)


def test_a_full_disk_is_told_and_a_reader_that_has_gone_is_not() -> None:
    """Who pipes into ``head`` has seen enough; who writes onto a full disk has to know."""
    with pytest.raises(UserError, match="Standard output can't be written: No space left"), told("Standard output"):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    with pytest.raises(BrokenPipeError), told("Standard output"):
        raise BrokenPipeError


def test_what_no_file_can_hold_is_escaped() -> None:
    """A lone surrogate comes back as it was."""
    line = encode({"answer": "\ud800 ä"})
    assert json.loads(line.encode()) == {"answer": "\ud800 ä"}
