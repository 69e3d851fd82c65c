from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.batch.calibration import choose, page, pairs_of
from bot.batch.grading import calibrate_file
from bot.batch.plot import draw
from bot.batch.rows import Row, read_rows
from bot.batch.sheet import Result
from bot.core.errors import UserError
from tests.batch.files import row, settings, some_rows, write
from tests.cli.test_cli import run
from tests.grading.fake_llm import FakeLLM

ROOT = Path(__file__).parents[2]
GRADED = ROOT.parent / "shared" / "grading" / "saf_en.jsonl"


def graded(*marks: tuple[float, float | None], **fields: object) -> tuple[list[Row], list[Result]]:
    """Make rows and results from marks of a human and a judge."""
    lines = [
        json.dumps(row(f"Answer {n}.", score=human, question_id=f"q{n % 2}", **fields))
        for n, (human, _) in enumerate(marks)
    ]
    return read_rows(lines, "in.jsonl", scored=True), [{"score": judge} for _, judge in marks]


def said(*marks: tuple[float, float | None], **fields: object) -> str:
    rows, results = graded(*marks, **fields)
    return "\n".join(page(pairs_of(rows, results), "scripted/1", ungraded=sum(judge is None for _, judge in marks)))


def test_the_page_has_the_figures() -> None:
    """Pearson by hand: deviations of people -.5, 0, .5 and of the judge -.4, 0, .4."""
    text = said((0, 0.1), (0.5, 0.5), (1, 0.9))
    assert "scripted/1 against people, on 3 answers to 2 questions" in text
    for words in (
        "Pearson r               1.00",
        "Spearman                1.00",
        "RMSE, of 1              0.082",
        "even",
    ):
        assert words in text


def test_what_has_no_grade_is_left_out_and_counted() -> None:
    """A failure is no zero."""
    text = said((0, 0.1), (0.5, 0.5), (1, 0.9), (1, None))
    assert "1 answer without a grade left out." in text
    assert "on 3 answers" in text


@pytest.mark.parametrize(("judge", "words"), [(0.9, "milder than people"), (0.1, "stricter than people")])
def test_the_bias_is_said_in_words(judge: float, words: str) -> None:
    """Which way the sign goes is easily mistaken."""
    assert words in said((0.5, judge), (0.6, judge - 0.05))


def test_marks_that_do_not_vary_give_no_correlation() -> None:
    """And say so instead of a number."""
    assert "no correlation can be computed" in said((1, 0.5), (1, 0.6))


def test_two_raters_of_the_rows_stand_beside() -> None:
    """A team's own graders are a better yardstick than anyone else's."""
    text = said((0, 0.1), (0.5, 0.5), (1, 0.9), raw_scores=[4, 5], scale=[0, 5])
    assert "two people, here (n 3)" in text
    assert "-0.200" in text


def test_the_largest_disagreements_come_first_and_are_ten() -> None:
    """With the line they stand in, shortened."""
    text = said(*[(0.5, 0.4)] * 11, (1.0, 0.0), (0.0, 0.8))
    listed = text[text.index("Largest disagreements") :].splitlines()
    assert listed[1].split() == ["line", "12", "judge", "0.00,", "people", "1.00"]
    assert listed[4].split()[:2] == ["line", "13"]
    assert len(listed) == 1 + 3 * 10


def test_a_sample_is_the_same_for_the_same_seed() -> None:
    """In the file's order, whatever was drawn."""
    rows = some_rows(30)
    first = choose(rows, 10, seed=1)
    assert first == choose(rows, 10, seed=1)
    assert first != choose(rows, 10, seed=2)
    assert [one.line for one in first] == sorted(one.line for one in first)
    assert choose(rows, 99, seed=1) == rows


def test_a_picture_is_drawn(tmp_path: Path) -> None:
    """A PNG that is no blank page."""
    pairs = pairs_of(*graded((0, 0.1), (0.5, 0.5), (1, 0.9)))
    draw(pairs, "scripted/1", tmp_path / "judge.png")
    assert (tmp_path / "judge.png").read_bytes().startswith(b"\x89PNG")
    assert (tmp_path / "judge.png").stat().st_size > 10_000


@pytest.mark.parametrize("name", ["nowhere/judge.png", "judge.docx"])
def test_a_picture_that_can_not_be_written_is_told(tmp_path: Path, name: str) -> None:
    """A folder that is not there, a format that is none."""
    pairs = pairs_of(*graded((0, 0.1), (1, 0.9)))
    with pytest.raises(UserError, match="can't be drawn"):
        draw(pairs, "scripted/1", tmp_path / name)


@pytest.mark.parametrize("name", ["nowhere/judge.png", "judge.docx", "judge", "."])
async def test_no_judge_is_paid_for_a_picture_that_can_not_be_written(llm: FakeLLM, tmp_path: Path, name: str) -> None:
    """Its place is looked at before the first answer is judged."""
    source = write(tmp_path / "in.jsonl", [row("It fetches.", score=1)])
    with pytest.raises(UserError, match="can't be drawn"):
        await calibrate_file(settings(llm), source, None, picture=tmp_path / name)
    assert not llm.requests


def test_the_command_prints_its_page_and_draws(tmp_path: Path) -> None:
    """With the offline judge, on a file of one's own."""
    marks = [("Passages are fetched from an index at query time and put into the prompt.", 1), ("No idea.", 0)] * 3
    source = write(tmp_path / "in.jsonl", [row(text, score=score) for text, score in marks])
    done = run("calibrate", str(source), "--judge", "local", "--plot", "judge.png", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "Pearson r               1.00" in done.stdout
    assert (tmp_path / "judge.png").exists()


def test_rows_without_a_score_are_told(tmp_path: Path) -> None:
    """Line and field, as for any other fault."""
    source = write(tmp_path / "in.jsonl", [row("It fetches.")])
    done = run("calibrate", str(source), home=tmp_path)
    assert done.returncode == 1
    assert "line 1: `score` is missing" in done.stderr


@pytest.mark.skipif(not GRADED.exists(), reason="the graded answers are not beside this checkout")
def test_a_sample_of_graded_answers_calibrates(tmp_path: Path) -> None:
    """On 200 answers that people graded the page is whole and the estimate goes their way."""
    done = run("calibrate", str(GRADED), "--judge", "local", "--limit", "200", "--plot", "saf.png", home=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "on 200 answers to 20 questions" in done.stdout
    assert (tmp_path / "saf.png").exists()
    figure = next(line.split()[2] for line in done.stdout.splitlines() if line.startswith("Pearson r"))
    assert float(figure) >= 0.43
