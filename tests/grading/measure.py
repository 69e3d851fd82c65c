"""Measures the local judge on answers of known quality and prints tables: ``python -m tests.grading.measure``.

Nothing here judges or sets anything. The graded answers are looked for in ``../shared/grading`` beside the repository,
or in the folder given as the only argument; without them the shipped bank is measured alone.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations
from pathlib import Path
from typing import Any

from bot.bank.files import load_bank, shipped_folder
from bot.core.model import Grade, Question
from bot.grading.local_judge import LocalJudge
from bot.grading.rubric import derived_question
from bot.usecases.proving import STRANGER_MAX, prove

SHARED = Path(__file__).resolve().parents[3] / "shared" / "grading"
STRANGERS = 5

JUDGE = LocalJudge()
RUNNER = asyncio.Runner()


def say(line: str = "") -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def read_rows(path: Path) -> list[dict[str, Any]]:
    """Read the rows of a file of graded answers; none where there is no such file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.is_file() else []


def grade(question: Question, answer: str) -> Grade:
    """Ask the local judge at once."""
    return RUNNER.run(JUDGE.grade(question, answer))


def estimates(rows: Sequence[dict[str, Any]]) -> list[float]:
    """Estimate every row, 0 to 1."""
    return [
        grade(derived_question(row["question"], row["reference"], row.get("key_points")), row["answer"]).score / 100
        for row in rows
    ]


def rank_accuracy(rows: Sequence[dict[str, Any]], scores: Sequence[float]) -> float:
    """Take the share of pairs of different tiers within a question that are in order; a tie counts half."""
    wins = [
        0.5 if high == low else float((high > low) == (row["tier"] > other["tier"]))
        for (row, high), (other, low) in combinations(zip(rows, scores, strict=True), 2)
        if row["question"] == other["question"] and row["tier"] and other["tier"] and row["tier"] != other["tier"]
    ]
    return statistics.mean(wins)


def by_kind(rows: Sequence[dict[str, Any]], scores: Sequence[float]) -> Iterator[str]:
    """Put the scores into a table: one line for each kind of answer."""
    kinds: dict[str, list[tuple[dict[str, Any], float]]] = defaultdict(list)
    for row, score in zip(rows, scores, strict=True):
        kinds[row["type"]].append((row, score))
    yield "| Kind of answer | n | mean | min | max | within its band |"
    yield "|---|--:|--:|--:|--:|--:|"
    for kind, found in kinds.items():
        marks = [score for _, score in found]
        inside = sum(row["expected"][0] <= score <= row["expected"][1] for row, score in found)
        yield (
            f"| {kind.replace('_', ' ')} | {len(found)} | {statistics.mean(marks):.2f} | {min(marks):.2f}"
            f" | {max(marks):.2f} | {inside} of {len(found)} |"
        )


def report_shared(folder: Path) -> None:
    """Print what the judge makes of the probes and of what people have graded."""
    probes = read_rows(folder / "probes.jsonl")
    if not probes:
        say(f"No graded answers in {folder}: only the bank is measured.")
        return
    scores = estimates(probes)
    for line in by_kind(probes, scores):
        say(line)
    say()
    say(f"Pairs of different quality in the right order: {rank_accuracy(probes, scores):.3f}")
    for name in ("saf_en", "scientsbank"):
        rows = read_rows(folder / f"{name}.jsonl")
        if rows:
            found = statistics.correlation(estimates(rows), [row["score"] for row in rows])
            say(f"{name}: Pearson {found:.3f} over {len(rows)} answers")
    say()


async def _proved(questions: Sequence[Question]) -> tuple[int, float, float]:
    proofs = [proof async for proof in prove(questions, JUDGE)]
    full, half = ([getattr(proof, name) or 0 for proof in proofs] for name in ("full", "half"))
    return sum(proof.holds for proof in proofs), statistics.mean(full), statistics.mean(half)


def report_bank() -> None:
    """Print how the bank's samples and references of other topics fare, with the terms it lists and without."""
    questions = [question for question in load_bank([shipped_folder()]).questions if question.samples]
    bare = [
        replace(question, key_points=tuple(replace(point, terms=()) for point in question.key_points))
        for question in questions
    ]
    for name, rows in (("with terms", questions), ("without terms", bare)):
        held, full, half = RUNNER.run(_proved(rows))
        far = list(strangers(rows))
        high = sum(score > STRANGER_MAX for score in far)
        say(
            f"bank, {name}: proved {held} of {len(rows)}; full {full:.0f}, half {half:.0f}, strangers"
            f" {statistics.mean(far):.1f} on average, {100 * high / len(far):.1f} % of {len(far)} above {STRANGER_MAX}"
        )


def strangers(questions: Sequence[Question]) -> Iterator[int]:
    """Score references of other topics, the same ones each time."""
    for place, question in enumerate(questions):
        others = [other for other in questions if set(other.topics).isdisjoint(question.topics)]
        step = max(1, len(others) // STRANGERS)
        for other in others[place % step :: step]:
            yield grade(question, other.reference).score


def report_speed() -> None:
    """Print what an answer of usual length takes."""
    question = load_bank([shipped_folder()]).questions[0]
    answer = " ".join((question.reference.split() * 2)[:150])
    took = []
    for turn in range(50):
        started = time.perf_counter()
        grade(question, f"{answer} {turn}")
        took.append((time.perf_counter() - started) * 1000)
    say(f"an answer of 150 words: {statistics.median(took):.1f} ms")


def main() -> None:
    """Print everything."""
    report_shared(Path(sys.argv[1]) if sys.argv[1:] else SHARED)
    report_bank()
    report_speed()
    RUNNER.close()


if __name__ == "__main__":
    main()
