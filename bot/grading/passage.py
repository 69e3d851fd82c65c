"""A text made ready for matching: its words with their stems, and what denies or qualifies them in their clause."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.grading.english import (
    FOREIGN,
    FORWARD_NEGATORS,
    GLUE,
    NEGATORS,
    PAIRED_NEGATORS,
    POLES,
    PREVENTERS,
    SOFTENERS,
)
from bot.grading.text import Word, spell, stem

_CLAUSE_WORDS = frozenset(
    {"but", "whereas", "while", "instead", "rather", "because", "so", "since", "which", "although", "though"}
)
_CLAUSE_MARK = re.compile(r"[,:()\u2013\u2014|]| - ")
# After these as its object a sentence is over, and "and" begins another: "they teach nothing and have to be mined".
_SAYING_ALL = frozenset({"nothing", "none"})
# After "and" a subject and, so soon, its verb begin another sentence: "it needs no index and a classifier is trained".
_SUBJECTS = frozenset(
    {"a", "an", "the", "it", "they", "this", "that", "these", "those", "we", "you", "i", "its", "their"}
)
_VERBS = frozenset({"is", "are", "was", "were", "can", "has", "have", "must", "should", "will", "does", "do", "needs"})
_VERB_WITHIN = 4
# A negation denies what follows in its clause, and so much of what comes before: "adapters can never be merged".
_NEGATION_BACK = 4
# A word like "low" or "faster" tells of words as near as this in its clause.
_POLE_REACH = 4
_PREFIX = 5
_FEW_WORDS = 6
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|_+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word with its stem and further stems it stands for, whether a negation reaches it, and what qualifies it.

    ``poles`` holds, by axis, which of two opposites stands nearest.
    """

    word: Word
    stem: str
    also: tuple[str, ...] = ()
    denied: bool = False
    poles: Mapping[int, int] | None = None


class Window:
    """A stretch of words to look for things in: where each stem stands, and how long words begin."""

    __slots__ = ("beginnings", "places", "tokens")

    def __init__(self, tokens: Sequence[Token]) -> None:
        self.tokens = tokens
        self.places: dict[str, list[int]] = {}
        for at, token in enumerate(tokens):
            self.places.setdefault(token.stem, []).append(at)
            for other in token.also:
                self.places.setdefault(other, []).append(at)
        self.beginnings = {found[:_PREFIX] for found in self.places}

    def nearness(self, wanted: str, alike: float) -> float:
        """Tell how surely a stem was heard; a long one that only begins alike counts in part."""
        if wanted in self.places:
            return 1.0
        return alike if len(wanted) >= _PREFIX and wanted[:_PREFIX] in self.beginnings else 0.0

    def says(self, phrase: Sequence[str]) -> bool:
        """Tell whether the stems of a phrase stand near each other, in whatever order."""
        places = self.places
        first, *others = phrase
        if first not in places or any(other not in places for other in others):
            return False
        reach = 2 * len(others) + 1
        return not others or any(
            all(any(abs(other - at) <= reach for other in places[part]) for part in others) for at in places[first]
        )


def tokens(text: str, start: int, end: int) -> list[Token]:
    """Take the words of a stretch of a visible text, clause by clause, because a negation reaches no further."""
    clauses: list[list[Word]] = [[]]
    last = start
    words = list(spell(text[start:end]))
    for at, word in enumerate(words):
        placed = Word(word.form, word.start + start, word.end + start)
        if clauses[-1] and (
            word.form in _CLAUSE_WORDS
            or (
                word.form == "and"
                and (clauses[-1][-1].form in _SAYING_ALL or _begins(words[at + 1 : at + 3 + _VERB_WITHIN]))
            )
            or (placed.start > last + 1 and _CLAUSE_MARK.search(text, last, placed.start))
        ):
            clauses.append([])
        clauses[-1].append(placed)
        last = placed.end
    return [token for clause in clauses for token in _read_clause(clause, text)]


def _begins(words: Sequence[Word]) -> bool:
    """Tell whether a sentence of its own begins with these words: a subject, and soon a verb."""
    forms = [word.form for word in words]
    return bool(forms) and forms[0] in _SUBJECTS and any(form in _VERBS for form in forms[1 : 2 + _VERB_WITHIN])


def is_english(said: Sequence[Token]) -> bool:
    """Tell whether a text may be English: few letters of other scripts, and no more small words of other languages.

    A text of a few words may be anything and passes.
    """
    if len(said) < _FEW_WORDS:
        return True
    forms = [token.word.form for token in said]
    letters = "".join(forms)
    latin = sum(letter < "\u0250" for letter in letters)
    return 2 * latin >= len(letters) and sum(form in FOREIGN for form in forms) <= sum(form in GLUE for form in forms)


def _read_clause(clause: Sequence[Word], text: str) -> Iterator[Token]:
    forms = [word.form for word in clause]
    around, forward, preventing = _negators(forms)
    poles = [(at, *POLES[form]) for at, form in enumerate(forms) if form in POLES]
    # A qualifier that is itself denied says little about which way things are.
    poles = [pole for pole in poles if not any(0 < pole[0] - at <= _NEGATION_BACK for at in around + forward)]
    plain = not (around or forward or preventing or poles)
    for at, word in enumerate(clause):
        following = clause[at + 1] if at + 1 < len(clause) else None
        if plain:
            yield Token(word, stem(word.form), _also(word, following, text))
            continue
        yield Token(
            word,
            stem(word.form),
            _also(word, following, text),
            any(place - _NEGATION_BACK <= at for place in around) or any(place < at for place in forward + preventing),
            _nearest(poles, at) if poles else None,
        )


def _negators(forms: Sequence[str]) -> tuple[list[int], list[int], list[int]]:
    """Find where a clause is denied: around a word, from a word on, and by way of avoiding; "not only" is none."""
    around, forward, preventing = [], [], []
    for at, (form, following) in enumerate(pairwise([*forms, ""])):
        if following in SOFTENERS:
            continue
        if form in NEGATORS:
            around.append(at)
        elif form in FORWARD_NEGATORS and "yes" not in forms[max(0, at - 2) : at]:
            forward.append(at)
        elif form in PREVENTERS or (form, following) in PAIRED_NEGATORS:
            preventing.append(at)
    return around, forward, preventing


def _nearest(poles: Sequence[tuple[int, int, int]], at: int) -> Mapping[int, int]:
    """Choose for each axis the qualifier nearest to a word, of two as near the one before it."""
    near = sorted((abs(place - at), place > at, axis, side) for place, axis, side in poles)
    return {axis: side for distance, _, axis, side in reversed(near) if distance <= _POLE_REACH}


def _also(word: Word, following: Word | None, text: str) -> tuple[str, ...]:
    """Name what else a word stands for: the parts of an identifier, and its compound with what a hyphen joins to it."""
    written = text[word.start : word.end]
    parts = tuple(stem(part.casefold()) for part in _CAMEL.split(written) if part) if _CAMEL.search(written) else ()
    if following and following.start == word.end + 1 and text[word.end] in "-\u2010\u2011":
        return (*parts, stem(word.form + following.form))
    return parts
