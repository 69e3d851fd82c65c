"""What a bank is checked for beyond its form: coverage of a guide, words of its own, doubles, topics without questions."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations

from bot.bank.files import Bank
from bot.bank.guide import GuideItem
from bot.bank.resources import Finding
from bot.core.model import Question

MOST_BORROWED = 10  # words in a row that may be a guide's
REFERENCE_WORDS = (80, 220)
ALIKE = 0.7  # share of content words that two questions may have in common

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_NOT_PROSE = re.compile(r"```.*?```|\$\$?.*?\$\$?|`[^`]*`", re.DOTALL)
_COMMON = frozenset(
    [
        "a",
        "an",
        "and",
        "are",
        "as",
        "at",
        "be",
        "by",
        "can",
        "do",
        "does",
        "for",
        "from",
        "how",
        "in",
        "is",
        "it",
        "its",
        "of",
        "on",
        "or",
        "that",
        "the",
        "their",
        "them",
        "they",
        "this",
        "to",
        "use",
        "used",
        "was",
        "what",
        "when",
        "where",
        "which",
        "why",
        "with",
        "would",
        "you",
        "your",
    ]
)


def audit(bank: Bank, guide: Sequence[GuideItem] = ()) -> list[Finding]:
    """List everything worth mending, in the bank's order; with a guide also coverage and borrowed words."""
    found = [*_lengths(bank), *_dead_topics(bank), *_doubles(bank)]
    if guide:
        found += [*_coverage(bank, guide), *_borrowed(bank, guide)]
    return found


def covered(bank: Bank, guide: Sequence[GuideItem]) -> int:
    """Count the guide's items that some entry names as a source."""
    named = {item for question in bank.questions for item in question.source}
    return sum(item.item in named for item in guide)


def _finding(question: Question, field: str, problem: str) -> Finding:
    return Finding(f"{question.topics[0]}.yaml", question.id, field, problem)


def _lengths(bank: Bank) -> Iterator[Finding]:
    least, most = REFERENCE_WORDS
    for question in bank.questions:
        # Code may bring a short answer up to length, and does not make a good one too long.
        whole = len(_WORD.findall(question.reference))
        spoken = len(_WORD.findall(_NOT_PROSE.sub(" ", question.reference)))
        if not question.draft and (whole < least or spoken > most):
            count = whole if whole < least else spoken
            yield _finding(question, "reference", f"has {count} words; {least} to {most} are two minutes of speech")


def _dead_topics(bank: Bank) -> Iterator[Finding]:
    alive = {question.topics[0] for question in bank.questions if not question.draft}
    for topic in bank.topics:
        if topic.id not in alive:
            yield Finding(f"{topic.id}.yaml", "", "questions", "the topic has no question that can be asked")


def _doubles(bank: Bank) -> Iterator[Finding]:
    content = [(question, frozenset(_words(question.text)) - _COMMON) for question in bank.questions]
    for (one, mine), (other, theirs) in combinations(content, 2):
        if mine and theirs and len(mine & theirs) >= ALIKE * len(mine | theirs):
            yield _finding(other, "question", f"asks nearly the same as {one.id}")


def _coverage(bank: Bank, guide: Sequence[GuideItem]) -> Iterator[Finding]:
    places: dict[int, list[Question]] = defaultdict(list)
    for question in bank.questions:
        for number in question.source:
            places[number].append(question)
    known = {item.item for item in guide}
    for item in guide:
        if not places[item.item]:
            yield Finding("", "", "source", f"item {item.item} of the guide is in no entry: {item.question}")
    for number, questions in sorted(places.items()):
        for question in questions if number not in known else ():
            yield _finding(question, "source", f"the guide has no item {number}")
        for question in questions[1:]:
            yield _finding(question, "source", f"item {number} is in {questions[0].id} already")


def _borrowed(bank: Bank, guide: Sequence[GuideItem]) -> Iterator[Finding]:
    run = MOST_BORROWED + 1
    theirs = {shingle for item in guide for text in (item.question, item.answer) for shingle in _shingles(text, run)}
    for question in bank.questions:
        for field, text in _texts(question):
            stolen = next((shingle for shingle in _shingles(text, run) if shingle in theirs), None)
            if stolen:
                words = " ".join(stolen)
                yield _finding(question, field, f"more than {MOST_BORROWED} words in a row are the guide's: “{words}”")


def _texts(question: Question) -> Iterator[tuple[str, str]]:
    yield "question", question.text
    yield "reference", question.reference
    for n, point in enumerate(question.key_points):
        yield f"key_points[{n}].text", point.text
    for field, texts in (
        ("misconceptions", question.misconceptions),
        ("hints", question.hints),
        ("follow_ups", question.follow_ups),
    ):
        for n, text in enumerate(texts):
            yield f"{field}[{n}]", text
    if question.samples:
        yield "samples.full", question.samples.full
        yield "samples.half", question.samples.half


def _words(text: str) -> list[str]:
    return [word.casefold().replace("’", "'") for word in _WORD.findall(_NOT_PROSE.sub(" ", text))]


def _shingles(text: str, length: int) -> Iterable[tuple[str, ...]]:
    words = _words(text)
    return (tuple(words[at : at + length]) for at in range(len(words) - length + 1))
