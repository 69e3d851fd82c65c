"""How far an answer's words meet a rubric: stems and terms near each other; it matches, and understands nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from bot.core.model import KeyPoint, Question
from bot.grading.english import GLUE, NEGATORS, SOFTENERS
from bot.grading.steering import is_order
from bot.grading.text import Word, sentences, spell, stem, stems, visible, words

QUOTE_WORDS = 15
_LEAST_QUOTE = 5
# A word or term that the question already says shows little when the answer says it too.
_ASKED_WEIGHT = 0.3
# Where a key point lists no terms, its wording stands alone: people who know the point use only part of that.
_WORDING_POWER = 0.6
_PREFIX = 5
_NEAR_STEM = 0.7
# A list has next to no small words, or is made of little but the rubric's own words; real talk has a third of either.
_LIST_WORDS, _LEAST_GLUE = 6, 0.1
_RECITAL_WORDS, _MOST_RUBRIC = 12, 0.72
_COPIED_SHARE = 0.7

_CLAUSE_WORDS = frozenset(
    {"but", "whereas", "while", "instead", "because", "so", "since", "which", "although", "though"}
)
_CLAUSE_MARK = re.compile(r"[,:()\u2013\u2014]| - ")
# A negation denies what follows in its clause, and so much of what comes before: "adapters can never be merged".
_NEGATION_BACK = 4
_RELATION = re.compile(r"[=<>\u2190-\u21ff\u2248\u2264\u2265(){}]")


@dataclass(frozen=True, slots=True)
class Match:
    """How much of a key point was met, 0 to 1, how much of that is under a negation, and the words that show it."""

    coverage: float
    denied: float
    quote: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer matched with a rubric: one match for each key point, and whether it spoke to its grader."""

    matches: tuple[Match, ...]
    steering: bool


@dataclass(frozen=True, slots=True)
class _Token:
    """A word of the answer with its stem, and whether a negation reaches it."""

    word: Word
    stem: str
    denied: bool


@dataclass(frozen=True, slots=True)
class _Target:
    """A key point made ready: its stems by weight, its weighted groups of terms, all stems, and those it negates."""

    weights: Mapping[str, float]
    groups: tuple[tuple[float, tuple[tuple[str, ...], ...]], ...]
    known: frozenset[str]
    denied: frozenset[str]


def read(question: Question, answer: str) -> Reading:
    """Match the answer with each key point, leaving out what says nothing: the question again, lists, orders."""
    text = visible(answer)
    asked = words(question.text)
    spans = list(sentences(text))
    orders = [span for span in spans if is_order(text, *span)]
    targets = _targets(question)
    # What says nothing stays as a gap, so that no quote runs across it.
    said = [
        _tokens(text, *span)
        if span not in orders and _says_something(text, *span) and not _copied(text[slice(*span)], asked)
        else []
        for span in spans
    ]
    if not _says_something(text, 0, len(text)) or _recites([token for sentence in said for token in sentence], targets):
        said = []
    windows = [first + second for first, second in pairwise([*said, []]) if first]
    return Reading(tuple(_match(target, windows, text) for target in targets), bool(orders))


def _says_something(text: str, start: int, end: int) -> bool:
    """Tell talk from a bare list of keywords: talk is held together by small words or by signs of relation."""
    forms = [word.form for word in spell(text[start:end])]
    glue = sum(form in GLUE for form in forms) + len(_RELATION.findall(text, start, end))
    return len(forms) < _LIST_WORDS or glue >= len(forms) * _LEAST_GLUE


def _recites(tokens: Sequence[_Token], targets: Sequence[_Target]) -> bool:
    """Tell whether a stretch strings the rubric's own words together with little else."""
    known = sum(
        token.word.form not in GLUE and any(token.stem in target.known for target in targets) for token in tokens
    )
    return len(tokens) >= _RECITAL_WORDS and known > len(tokens) * _MOST_RUBRIC


def _copied(sentence: str, asked: Sequence[str]) -> bool:
    """Tell whether a sentence is for the most part a stretch of the question."""
    own, theirs = _triples(words(sentence)), set(_triples(asked))
    return bool(own) and sum(triple in theirs for triple in own) >= _COPIED_SHARE * len(own)


def _triples(row: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(row[at : at + 3]) for at in range(len(row) - 2)]


def _tokens(text: str, start: int, end: int) -> list[_Token]:
    """Take a sentence's words, clause by clause, because a negation reaches no further."""
    clauses: list[list[Word]] = [[]]
    last = start
    for word in spell(text[start:end]):
        placed = Word(word.form, word.start + start, word.end + start)
        if clauses[-1] and (word.form in _CLAUSE_WORDS or _CLAUSE_MARK.search(text, last, placed.start)):
            clauses.append([])
        clauses[-1].append(placed)
        last = placed.end
    return [
        _Token(word, stem(word.form), denied)
        for clause in clauses
        for word, denied in zip(clause, _denied([word.form for word in clause]), strict=True)
    ]


def _denied(clause: Sequence[str]) -> list[bool]:
    """Tell for each word of a clause whether a negator stands before it or soon after; "not only" is none."""
    negators = [
        at
        for at, (form, following) in enumerate(pairwise([*clause, ""]))
        if form in NEGATORS and following not in SOFTENERS
    ]
    return [any(at >= place - _NEGATION_BACK for place in negators) for at in range(len(clause))]


@lru_cache(maxsize=2_000)
def _targets(question: Question) -> tuple[_Target, ...]:
    """Make a rubric ready: a stem weighs by its rarity among the key points, little when the question says it."""
    asked = set(stems(question.text))
    own = [_content(point) for point in question.key_points]
    spread = {word: sum(word in point for point in own) for point in own for word in point}
    return tuple(
        _Target(
            weights={
                word: math.log(1 + len(own) / spread[word]) * (_ASKED_WEIGHT if word in asked else 1)
                for word in content
            },
            groups=tuple(_group(group, asked) for group in point.terms if stems(" ".join(group))),
            known=content.union(*(stems(term) for group in point.terms for term in group)),
            denied=frozenset(
                token.stem
                for wording in (point.text, *(term for group in point.terms for term in group))
                for token in _tokens(wording, 0, len(wording))
                if token.denied
            ),
        )
        for point, content in zip(question.key_points, own, strict=True)
    )


def _content(point: KeyPoint) -> frozenset[str]:
    return frozenset(stem(word) for word in words(point.text) if word not in GLUE)


def _group(group: Iterable[str], asked: set[str]) -> tuple[float, tuple[tuple[str, ...], ...]]:
    members = tuple(member for term in group if (member := stems(term)))
    return _ASKED_WEIGHT if any(asked.issuperset(member) for member in members) else 1.0, members


def _match(target: _Target, windows: Sequence[Sequence[_Token]], text: str) -> Match:
    """Find the passage of two neighbouring sentences that meets the key point best."""
    best = Match(0.0, 0.0, "")
    for window in windows:
        coverage = _coverage(target, {token.stem for token in window})
        if coverage > best.coverage:
            upheld = _coverage(
                target, {token.stem for token in window if not token.denied or token.stem in target.denied}
            )
            best = Match(coverage, max(0.0, coverage - upheld), _quote(target, window, text))
    return best


def _coverage(target: _Target, heard: set[str]) -> float:
    """Weigh the terms that are met together with the key point's own words that are met: 0 to 1."""
    whole = sum(target.weights.values())
    met = sum(weight * _nearness(word, heard) for word, weight in target.weights.items())
    share = met / whole if whole else 0.0
    if not target.groups:
        return math.pow(share, _WORDING_POWER)
    listed = sum(weight for weight, _ in target.groups)
    hit = sum(weight for weight, members in target.groups if any(heard.issuperset(member) for member in members))
    terms = (hit / listed) ** 2
    return 1 - (1 - terms) * (1 - share)


def _nearness(word: str, heard: set[str]) -> float:
    """Tell how surely a stem was heard; a long one that only begins alike counts in part."""
    if word in heard:
        return 1.0
    alike = len(word) >= _PREFIX and any(other.startswith(word[:_PREFIX]) for other in heard)
    return _NEAR_STEM if alike else 0.0


def _quote(target: _Target, window: Sequence[_Token], text: str) -> str:
    """Cut the stretch of at most fifteen words that holds the most of what was met, verbatim."""
    terms = {part: weight for weight, members in target.groups for member in members for part in member}
    worth = [target.weights.get(token.stem, terms.get(token.stem, 0.0) / 2) for token in window]
    last = max(0, len(window) - QUOTE_WORDS)
    start = max(range(last + 1), key=lambda place: sum(worth[place : place + QUOTE_WORDS]))
    end = min(len(window), start + QUOTE_WORDS)
    while end - start > _LEAST_QUOTE and not worth[start]:
        start += 1
    while end - start > _LEAST_QUOTE and not worth[end - 1]:
        end -= 1
    return text[window[start].word.start : window[end - 1].word.end]
