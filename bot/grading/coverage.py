"""How far an answer's words meet a rubric: stems and terms near each other; it matches, and understands nothing."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from bot.core.model import KeyPoint, Question
from bot.grading.acronyms import acronyms, expanded
from bot.grading.english import GLUE, LESSENERS
from bot.grading.passage import Token, Window, is_english, tokens
from bot.grading.steering import invited, orders
from bot.grading.text import sentences, stem, stems, visible, words

QUOTE_WORDS = 15
_LEAST_QUOTE = 5
# A word or term that the question already says shows little when the answer says it too.
_ASKED_WEIGHT = 0.3
# Where a key point lists no terms, its wording stands alone: people who know the point use only part of that.
_WORDING_POWER = 0.6
_NEAR_STEM = 0.7
# A list has next to no small words, or is made of little but the rubric's own words; real talk has a third of either.
_LIST_WORDS, _LEAST_GLUE = 6, 0.1
_RECITAL_WORDS, _MOST_RUBRIC = 12, 0.72
_LEAST_STATEMENTS, _STATEMENT_WORDS = 3, 3
_COPIED_SHARE = 0.7
_LEAST_BARS = 1
_RELATION = re.compile(r"[=<>\u2190-\u21ff\u2248\u2264\u2265(){}]")


@dataclass(frozen=True, slots=True)
class Match:
    """How much of a key point was met, 0 to 1, how much of that is denied or turned round, and the words that show it."""

    coverage: float
    denied: float
    quote: str


@dataclass(frozen=True, slots=True)
class Reading:
    """An answer matched with a rubric: one match for each key point, and whether it spoke to its grader.

    ``foreign`` tells that the answer is not in the rubric's language, so that there was little to match; ``listed``
    that it was left out whole, as a list of keywords.
    """

    matches: tuple[Match, ...]
    steering: bool
    foreign: bool = False
    listed: bool = False


class _Group(NamedTuple):
    """The ways to say one idea: single stems and phrases of stems, those that the question says too worth less."""

    fresh: frozenset[str]
    asked: frozenset[str]
    phrases: tuple[tuple[float, tuple[str, ...]], ...]
    worth: float

    def met(self, window: Window) -> float:
        """Tell what the best of the ways that stand in the window is worth."""
        if not self.fresh.isdisjoint(window.places):
            return 1.0
        said = max((worth for worth, phrase in self.phrases if window.says(phrase)), default=0.0)
        return max(said, _ASKED_WEIGHT) if not self.asked.isdisjoint(window.places) else said


@dataclass(frozen=True, slots=True)
class _Target:
    """A key point made ready.

    Its stems by weight and the compounds they are part of, its groups of terms, all stems, those that may be
    denied, and for each stem the qualifiers near it.
    """

    weights: Mapping[str, float]
    compounds: Mapping[str, str]
    groups: tuple[_Group, ...]
    known: frozenset[str]
    deniable: frozenset[str]
    poles: Mapping[str, Mapping[int, frozenset[int]]]


@dataclass(frozen=True, slots=True)
class _Rubric:
    """A question made ready: its key points, its text as triples of words, its language, its acronyms."""

    targets: tuple[_Target, ...]
    asked: frozenset[tuple[str, ...]]
    english: bool
    acronyms: Mapping[str, tuple[str, ...]]


def read(question: Question, answer: str) -> Reading:
    """Match the answer with each key point, leaving out what says nothing: the question again, lists, orders."""
    text = visible(answer)
    spans = list(sentences(text))
    # Where the question itself calls for such words, only a judge can tell an example from an attempt.
    addressed = () if invited(question) else orders(text)
    rubric = _rubric(question)
    # What says nothing stays as a gap, so that no quote runs across it.
    said = [
        []
        if any(start < last and first < end for first, last in addressed)
        else expanded(tokens(text, start, end), rubric.acronyms)
        for start, end in spans
    ]
    foreign = rubric.english and not is_english([token for row in said for token in row])
    # The cells of a table do not talk; whether the whole answer does is looked at below. Small words tell talk from
    # lists, and only English ones are known.
    talk = [
        row
        if (not rubric.english or _talks(row, text) or _is_table(row, text)) and not _copies(row, rubric.asked)
        else []
        for row in said
    ]
    every = [token for row in talk for token in row]
    recited = _recites(every, rubric.targets) and not _states(talk, text)
    if rubric.english and (recited or not _talks(every, text)):
        talk = []
    listed = any(said) and not any(talk) and not all(_copies(row, rubric.asked) for row in said if row)
    windows = [Window(first + second) for first, second in pairwise([*talk, []]) if first]
    matches = tuple(_match(target, windows, text) for target in rubric.targets)
    return Reading(matches, bool(addressed), foreign, listed)


def _talks(said: Sequence[Token], text: str) -> bool:
    """Tell talk from a bare list of keywords: talk is held together by small words or by signs of relation."""
    if len(said) < _LIST_WORDS:
        return True
    least = len(said) * _LEAST_GLUE
    glue = sum(token.word.form in GLUE for token in said)
    return glue >= least or glue + _relations(said, text) >= least


def _relations(said: Sequence[Token], text: str) -> int:
    return len(_RELATION.findall(text, said[0].word.start, said[-1].word.end))


def _states(rows: Sequence[Sequence[Token]], text: str) -> bool:
    """Tell whether a terse answer says something bit by bit: short rows most of which hold together, or arrows."""
    told = [row for row in rows if row]
    held = [row for row in told if len(row) >= _STATEMENT_WORDS and any(token.word.form in GLUE for token in row)]
    words_ = sum(map(len, told))
    return (len(told) >= _LEAST_STATEMENTS and 2 * len(held) > len(told)) or (
        sum(_relations(row, text) for row in told) >= words_ * _LEAST_GLUE
    )


def _is_table(said: Sequence[Token], text: str) -> bool:
    return bool(said) and text.count("|", said[0].word.start, said[-1].word.end) >= _LEAST_BARS


def _recites(said: Sequence[Token], targets: Sequence[_Target]) -> bool:
    """Tell whether a stretch strings the rubric's own words together with little else."""
    if len(said) < _RECITAL_WORDS:
        return False
    known = frozenset[str]().union(*(target.known for target in targets))
    return sum(token.stem in known and token.word.form not in GLUE for token in said) > len(said) * _MOST_RUBRIC


def _copies(said: Sequence[Token], asked: frozenset[tuple[str, ...]]) -> bool:
    """Tell whether a sentence is for the most part a stretch of the question."""
    own = _triples([token.word.form for token in said])
    return bool(own) and sum(triple in asked for triple in own) >= _COPIED_SHARE * len(own)


def _triples(row: Sequence[str]) -> list[tuple[str, ...]]:
    return [tuple(row[at : at + 3]) for at in range(len(row) - 2)]


@lru_cache(maxsize=2_000)
def _rubric(question: Question) -> _Rubric:
    """Make a rubric ready: a stem weighs by its rarity among the key points, little when the question says it."""
    asked = Window(tokens(question.text, 0, len(question.text)))
    own = [_content(point) for point in question.key_points]
    spread = {word: sum(word in point for point in own) for point in own for word in point}
    targets = []
    for point, content in zip(question.key_points, own, strict=True):
        weights = {
            word: math.log(1 + len(own) / spread[word]) * (_ASKED_WEIGHT if word in asked.places else 1)
            for word in content
        }
        targets.append(_target(point, weights, asked))
    told = "\n".join([question.text, question.reference, *(point.text for point in question.key_points)])
    english = is_english(tokens(told, 0, len(told)))
    return _Rubric(tuple(targets), frozenset(_triples(words(question.text))), english, acronyms(told))


def _content(point: KeyPoint) -> frozenset[str]:
    return frozenset(stem(word) for word in words(point.text) if word not in GLUE)


def _target(point: KeyPoint, weights: Mapping[str, float], asked: Window) -> _Target:
    own = tokens(point.text, 0, len(point.text))
    listed = [tokens(term, 0, len(term)) for group in point.terms for term in group]
    compounds = {
        part.stem: other.also[-1] for other, following in pairwise(own) if other.also for part in (other, following)
    }
    return _Target(
        weights=weights,
        compounds=compounds,
        groups=tuple(_group(group, asked) for group in point.terms if stems(" ".join(group))),
        known=frozenset(weights).union(token.stem for term in listed for token in term),
        deniable=frozenset(stem_ for wording in (own, *listed) for stem_ in _deniable(wording)),
        poles=_poles(own),
    )


def _deniable(wording: Sequence[Token]) -> list[str]:
    """Take the stems that an answer may deny because the wording denies them or says that they grow less."""
    lessened = [any(other.word.form in LESSENERS for other in wording[:at]) for at in range(len(wording))]
    return [token.stem for token, less in zip(wording, lessened, strict=True) if token.denied or less]


def _poles(own: Sequence[Token]) -> Mapping[str, Mapping[int, frozenset[int]]]:
    found: dict[str, dict[int, frozenset[int]]] = {}
    for token in own:
        for axis, place in (token.poles or {}).items():
            at = found.setdefault(token.stem, {})
            at[axis] = at.get(axis, frozenset()) | {place}
    return found


def _group(group: Iterable[str], asked: Window) -> _Group:
    members = [member for term in group if (member := stems(term))]
    single = {member[0] for member in members if len(member) == 1}
    known = frozenset(stem_ for stem_ in single if stem_ in asked.places)
    phrases = tuple((_ASKED_WEIGHT if asked.says(member) else 1.0, member) for member in members if len(member) > 1)
    fresh = frozenset(single - known)
    return _Group(fresh, known, phrases, 1.0 if fresh else max((worth for worth, _ in phrases), default=_ASKED_WEIGHT))


def _match(target: _Target, windows: Sequence[Window], text: str) -> Match:
    """Find the passage of two neighbouring sentences that meets the key point best."""
    best, where = 0.0, None
    for window in windows:
        coverage = _coverage(target, window)
        if coverage > best:
            best, where = coverage, window
    if not where:
        return Match(0.0, 0.0, "")
    upheld = [token for token in where.tokens if not _opposed(token, target)]
    denied = best - _coverage(target, Window(upheld)) if len(upheld) < len(where.tokens) else 0.0
    return Match(best, max(0.0, denied), _quote(target, where.tokens, text))


def _opposed(token: Token, target: _Target) -> bool:
    """Tell whether the answer denies what the key point affirms, or says it the other way round: "slow" for "fast"."""
    if token.stem not in target.known:
        return False
    if token.denied and token.stem not in target.deniable:
        return True
    poles = target.poles.get(token.stem, {})
    return any(axis in poles and place not in poles[axis] for axis, place in (token.poles or {}).items())


def _coverage(target: _Target, window: Window) -> float:
    """Weigh the terms that are met together with the key point's own words that are met: 0 to 1."""
    whole = met = 0.0
    for word, weight in target.weights.items():
        whole += weight
        near = window.nearness(word, _NEAR_STEM)
        met += weight * (1.0 if near < 1 and target.compounds.get(word) in window.places else near)
    share = met / whole if whole else 0.0
    if not target.groups:
        return math.pow(share, _WORDING_POWER)
    listed = hit = 0.0
    for group in target.groups:
        listed += group.worth
        hit += group.met(window)
    terms = (hit / listed) ** 2
    return 1 - (1 - terms) * (1 - share)


def _quote(target: _Target, window: Sequence[Token], text: str) -> str:
    """Cut the stretch of at most fifteen words that holds the most of what was met, verbatim."""
    worth = [target.weights.get(token.stem, 0.5 if token.stem in target.known else 0.0) for token in window]
    last = max(0, len(window) - QUOTE_WORDS)
    start = max(range(last + 1), key=lambda place: sum(worth[place : place + QUOTE_WORDS]))
    end = min(len(window), start + QUOTE_WORDS)
    while end - start > _LEAST_QUOTE and not worth[start]:
        start += 1
    while end - start > _LEAST_QUOTE and not worth[end - 1]:
        end -= 1
    return text[window[start].word.start : window[end - 1].word.end]
