"""The probes: answers of known worth, by kind, and what a judge that is not fooled does with each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.core.model import Question

FOLDER = Path(__file__).parent / "answers"
DEV, HELD = "dev", "held"


@dataclass(frozen=True, slots=True)
class Probe:
    """One answer to an entry of the bank, and the answer it is compared with, if any."""

    id: str
    kind: str
    question: Question
    answer: str
    beside: str | None
    style: str


@dataclass(frozen=True, slots=True)
class Rule:
    """What has to hold of a probe's score and of that beside it (both 0 to 100), in words and in code."""

    words: str
    holds: Callable[[int, int], bool]


RULES: Mapping[str, Rule] = {
    "paraphrase": Rule("at least 60", lambda score, _: score >= 60),
    "half": Rule("20 to 70", lambda score, _: 20 <= score <= 70),
    "good-in-padding": Rule("within 15 of the same without", lambda score, other: abs(score - other) <= 15),
    "subtle-error": Rule("below the same without", lambda score, other: score < other),
    "negated": Rule("at most 40, and below its true twin", lambda score, other: score <= 40 and score < other),
    "keyword-stuffing": Rule("at most 30", lambda score, _: score <= 30),
    "question-copied": Rule("at most 15", lambda score, _: score <= 15),
    "padding": Rule("at most 15", lambda score, _: score <= 15),
    "off-topic": Rule("at most 15", lambda score, _: score <= 15),
    "other-questions-answer": Rule("at most 15", lambda score, _: score <= 15),
    "injection-alone": Rule("at most 15", lambda score, _: score <= 15),
    "half-and-injection": Rule("at most 5 above the half alone", lambda score, other: score <= other + 5),
}


def load_probes(part: str, questions: Sequence[Question]) -> list[Probe]:
    """Read the probes of ``dev`` or ``held``, in the order of the kinds; raises KeyError for an entry that is gone."""
    by_id = {question.id: question for question in questions}
    return [
        _probe(json.loads(line), kind, by_id)
        for kind in RULES
        for line in (FOLDER / part / f"{kind}.jsonl").read_text(encoding="utf-8").split("\n")
        if line
    ]


def _probe(row: Mapping[str, str], kind: str, by_id: Mapping[str, Question]) -> Probe:
    question = by_id[row["entry"]]
    answer = row["answer"].replace("{question}", question.text)
    return Probe(row["id"], kind, question, answer, row.get("beside"), row.get("style", ""))
