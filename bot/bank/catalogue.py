"""The bank as operators look through it: listed, counted, searched, shown, and a skeleton for a new entry."""

from __future__ import annotations

import difflib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from bot.bank.checks import is_kebab
from bot.bank.files import Bank, dump_entries, load_bank
from bot.core.content import to_content
from bot.core.errors import UserError
from bot.core.model import Difficulty, KeyPoint, Kind, Question, Samples, Topic
from bot.core.search import search as ranked

_SHOWN = 12


def select(bank: Bank, *, topic: str | None = None, difficulty: str | None = None) -> tuple[Question, ...]:
    """Take the entries of a topic and a difficulty. Raises UserError for a topic that isn't there."""
    known = [one.id for one in bank.topics]
    if topic is not None and topic not in known:
        msg = f"There is no topic “{topic}”. There are: {', '.join(known)}."
        raise UserError(msg)
    return tuple(
        question
        for question in bank.questions
        if (topic is None or topic in question.topics)
        and (difficulty is None or question.difficulty.value == difficulty)
    )


def lines(questions: Sequence[Question], *, as_json: bool) -> Iterator[str]:
    """Write one entry a line: every field as JSON, or the gist."""
    for question in questions:
        if as_json:
            yield json.dumps(to_content(question), ensure_ascii=False)
        else:
            mark = " (draft)" if question.draft else ""
            yield f"{question.id}{mark}\n    {question.difficulty.value} {question.kind.value}: {question.text}"


def stats(bank: Bank) -> Iterator[str]:
    """Count the entries by topic, difficulty and kind, as a Markdown table."""
    columns = [*Difficulty, *Kind]
    yield "| topic | entries | " + " | ".join(column.value for column in columns) + " |"
    yield "| --- " + "| ---: " * (len(columns) + 1) + "|"
    rows = [(topic.title, [q for q in bank.questions if q.topics[0] == topic.id]) for topic in bank.topics]
    for title, questions in [*rows, ("**all**", list(bank.questions))]:
        counts = Counter(value for q in questions for value in (q.difficulty, q.kind))
        cells = [str(len(questions)), *(str(counts[column]) for column in columns)]
        yield f"| {title} | " + " | ".join(cells) + " |"


def find(bank: Bank, question_id: str) -> Question:
    """Find an entry by its id. Raises UserError that names the nearest ones."""
    by_id = {question.id: question for question in bank.questions}
    if question_id not in by_id:
        close = difflib.get_close_matches(question_id, by_id, n=3, cutoff=0.4)
        hint = f" Did you mean {', '.join(close)}?" if close else ""
        msg = f"There is no entry “{question_id}”.{hint}"
        raise UserError(msg)
    return by_id[question_id]


def show(bank: Bank, question_id: str) -> str:
    """Write an entry out as its file has it."""
    question = find(bank, question_id)
    topic = next(topic for topic in bank.topics if topic.id == question.topics[0])
    return dump_entries(topic, [question])


def search(bank: Bank, words: str) -> tuple[Question, ...]:
    """Find entries by words, best first."""
    return ranked(bank.questions, words, limit=_SHOWN)


def add_skeleton(folder: Path, topic_id: str, question_id: str) -> Path:
    """Add a draft entry to fill in to a topic's file in a folder; gives the file. Raises UserError when it can't be."""
    for what, name in (("topic", topic_id), ("entry", question_id)):
        if not is_kebab(name):
            msg = f"“{name}” can't be the id of a {what}: write it in lower case with hyphens, like rag-basics."
            raise UserError(msg)
    path = folder / f"{topic_id}.yaml"
    topic = Topic(topic_id, topic_id.replace("-", " ").capitalize(), "A line that says what it is about.")
    questions: tuple[Question, ...] = ()
    if path.exists():
        bank = load_bank([folder])
        topic = next(one for one in bank.topics if one.id == topic_id)
        questions = tuple(question for question in bank.questions if question.topics[0] == topic_id)
        if any(question.id == question_id for question in bank.questions):
            msg = f"There is an entry {question_id} in {folder} already."
            raise UserError(msg)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(dump_entries(topic, [*questions, _skeleton(topic_id, question_id)]), encoding="utf-8")
    except OSError as error:
        msg = f"{path} can't be written: {error.strerror}"
        raise UserError(msg) from None
    return path


def _skeleton(topic_id: str, question_id: str) -> Question:
    point = "One checkable claim that the question asks for."
    return Question(
        id=question_id,
        text="What is asked?",
        topics=(topic_id,),
        difficulty=Difficulty.MEDIUM,
        kind=Kind.CONCEPT,
        reference="What a strong candidate would say in two minutes: 80 to 220 words of Markdown.",
        key_points=tuple(KeyPoint(point, weight, (("one way to say it", "another way"),)) for weight in (40, 30, 30)),
        misconceptions=("Something people really believe.",),
        hints=("A nudge.", "A stronger nudge that still gives nothing away."),
        follow_ups=("A question that probes deeper?",),
        samples=Samples("A complete answer, as people type it.", "About half of it."),
        draft=True,
    )


def write_files(folder: Path, topics: Sequence[Topic], questions: Sequence[Question]) -> None:
    """Write the bank to a folder, one file a topic. Raises UserError when that can't be done."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for topic in topics:
            entries = [question for question in questions if question.topics[0] == topic.id]
            (folder / f"{topic.id}.yaml").write_text(dump_entries(topic, entries), encoding="utf-8")
    except OSError as error:
        msg = f"{folder} can't be written to: {error.strerror}"
        raise UserError(msg) from None
