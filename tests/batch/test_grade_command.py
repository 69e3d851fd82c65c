from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from bot.batch.grading import grade_file
from bot.cli.batch import grade
from bot.core.errors import UserError
from bot.settings import Settings
from bot.usecases.batch import MOST_IN_VAIN
from tests.batch.files import read, row, settings, write
from tests.cli.test_cli import run
from tests.grading.fake_llm import FakeLLM, Request, fails, judgement, says


def answers(count: int) -> list[dict[str, Any]]:
    return [row(f"Passages are fetched, number {n}.", id=n) for n in range(count)]


def covered(request: Request) -> Any:
    """Judge by the number that stands in the answer."""
    said = json.loads(request["messages"][-1]["content"].split("\n", 1)[1])["answer"]
    findings = [
        {"n": 1, "verdict": "covered", "quote": "Passages are fetched"},
        {"n": 2, "verdict": "missing", "quote": ""},
    ]
    return says(judgement(2, key_points=findings, mark=50 + int(said.rstrip(".").split()[-1])))


async def test_answers_are_judged_by_the_model_in_their_order(llm: FakeLLM, tmp_path: Path) -> None:
    """Each row has its own score, and the judge is named with model and version of the prompt."""
    llm.script = [covered]
    out = tmp_path / "out.jsonl"
    closing, code = await grade_file(settings(llm), write(tmp_path / "in.jsonl", answers(20)), out, None)
    assert code == 0
    assert "20 answers graded by openai/fake/" in closing
    assert [(found["id"], found["score"]) for found in read(out)] == [(n, (50 + n) / 100) for n in range(20)]


async def test_a_second_run_asks_only_for_what_is_missing(llm: FakeLLM, tmp_path: Path) -> None:
    """What was paid for is not paid for again."""
    llm.script = [covered, covered, fails(401)]
    source, out = write(tmp_path / "in.jsonl", answers(5)), tmp_path / "out.jsonl"
    one_by_one = settings(llm, grading_workers=1)
    closing, code = await grade_file(one_by_one, source, out, "openai")
    assert code == 1
    assert "3 answers without a grade" in closing
    assert "check the API key" in closing
    assert [found["reason"] for found in read(out)] == [None, None, *["misconfigured"] * 3]
    llm.script, llm.requests = [covered], []
    closing, code = await grade_file(one_by_one, source, out, "openai")
    assert code == 0
    assert "2 of them in an earlier run" in closing
    assert len(llm.requests) == 3
    assert [found["score"] for found in read(out)] == [0.5, 0.51, 0.52, 0.53, 0.54]


async def test_a_server_that_is_busy_for_an_hour_is_not_waited_for(llm: FakeLLM, tmp_path: Path) -> None:
    """The run ends and says when to come back; nobody looks at a bar that stands still."""
    llm.script = [covered, fails(429, Retry_After="3600")]
    source, out = write(tmp_path / "in.jsonl", answers(9)), tmp_path / "out.jsonl"
    closing, code = await grade_file(settings(llm, grading_workers=1), source, out, None)
    assert code == 1
    assert "to be asked again in 60 minutes" in closing
    assert [found["score"] for found in read(out)] == [0.5, *[None] * 8]
    assert len(llm.requests) == 1 + MOST_IN_VAIN


def test_ctrl_c_is_answered_with_where_it_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever breaks off reads that nothing is lost."""

    async def broken_off(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("bot.batch.grading.grade_file", broken_off)
    done = CliRunner().invoke(grade, ["in.jsonl", "--out", "out.jsonl"])
    assert done.exit_code == 130
    assert done.stderr == "Broken off. out.jsonl keeps what is graded: the same command goes on from there.\n"


async def test_a_model_can_be_named(llm: FakeLLM, tmp_path: Path) -> None:
    """Two models are compared without touching the settings."""
    llm.script = [covered]
    source = write(tmp_path / "in.jsonl", answers(1))
    await grade_file(settings(llm), source, tmp_path / "out.jsonl", "openai:other")
    assert llm.requests[0]["model"] == "other"


async def test_the_offline_judge_can_be_named(llm: FakeLLM, tmp_path: Path) -> None:
    """Also where a model is configured; nothing is sent to it."""
    source = write(tmp_path / "in.jsonl", answers(1))
    closing, _ = await grade_file(settings(llm), source, tmp_path / "out.jsonl", "local")
    assert "graded by local/" in closing
    assert not llm.requests


@pytest.mark.parametrize(("judge", "words"), [("openai", "OPENAI_API_KEY"), ("gpt", "gpt is no judge")])
async def test_a_judge_that_is_not_there_is_told(tmp_path: Path, judge: str, words: str) -> None:
    """Before anything is written."""
    source, out = write(tmp_path / "in.jsonl", answers(1)), tmp_path / "out.jsonl"
    with pytest.raises(UserError, match=words):
        await grade_file(Settings.model_validate({}), source, out, judge)
    assert not out.exists()


async def test_the_input_is_not_written_over(tmp_path: Path) -> None:
    """``--out`` with the name of the input is a slip."""
    source = write(tmp_path / "in.jsonl", answers(1))
    with pytest.raises(UserError, match="is the input itself"):
        await grade_file(Settings.model_validate({}), source, source, "local")


def test_a_pipe_gets_rows_and_nothing_else(tmp_path: Path) -> None:
    """Results on standard output, words for people on standard error, no bar where nobody watches."""
    lines = "".join(json.dumps(one, ensure_ascii=False) + "\n" for one in answers(3))
    done = run("grade", "-", "--judge", "local", home=tmp_path, stdin=lines)
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["id"] for line in done.stdout.splitlines()] == [0, 1, 2]
    assert done.stderr.strip().startswith("3 answers graded by local/")
    assert "\x1b" not in done.stderr


def test_a_bad_row_ends_it_before_it_begins(tmp_path: Path) -> None:
    """Line and field, exit code 1, and no file."""
    source = write(tmp_path / "in.jsonl", [*answers(2), {"question": "What is RAG?", "answer": ""}])
    done = run("grade", str(source), "--out", str(tmp_path / "out.jsonl"), home=tmp_path)
    assert done.returncode == 1
    assert "line 3: `reference` is missing" in done.stderr
    assert not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_can_not_be_read_is_one_line(tmp_path: Path, content: bytes | None) -> None:
    """Absent, or not text."""
    if content:
        (tmp_path / "in.jsonl").write_bytes(content)
    done = run("grade", str(tmp_path / "in.jsonl"), home=tmp_path)
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
