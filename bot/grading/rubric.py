"""Rubrics for questions that come without one: key points are derived from the reference answer, clause by clause."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from bot.core.errors import UserError
from bot.core.model import Difficulty, KeyPoint, Kind, Question
from bot.grading.english import GLUE
from bot.grading.text import sentences, stem, visible, words

MOST_POINTS = 12
MOST_WEIGHT = 1_000_000
# A sentence longer than this is cut where a clause of some length begins; a shorter piece than the least joins another.
_LONG_SENTENCE, _LONG_CLAUSE, _LEAST_PIECE = 24, 6, 2
_CLAUSE = re.compile(r"(?<=[,:\u2013\u2014])\s+|\s+(?=(?:because|so that|whereas|while|therefore|but)\b)")
# A stop after these ends no sentence, and a number before the next item is none of it.
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|cf|vs|resp|approx)\.$", re.IGNORECASE)
_BULLET = re.compile(r"\s*[\u2022\u25cf\u25cb\u25aa\u2023\u00b7]\s+")
_NUMBER = re.compile(r"^\(?(?:\d{1,2}|[ivx]{1,4}|[a-h])[.)](?!\d)\s*|(?<=[.:!?])\s+\d{1,2}[.)]$")
_MARKUP = re.compile(
    r"^[ \t]*(?:`{3,}.*|~{3,}.*|[-*_=|: \t]{3,}|#{1,6}[ \t].*)$|^[ \t]*(?:[-*+\u2022]|\d{1,2}[.)])[ \t]+|[*`|]+",
    re.MULTILINE,
)
_SPACES = re.compile(r"\s+")


def derived_question(
    question: str, reference: str, key_points: Sequence[str | Mapping[str, object]] | None = None
) -> Question:
    """Make a question that can be judged from its text, its reference and key points, which are derived where none are.

    A key point is a text, or a mapping of ``text`` with an optional ``weight`` and ``terms``; weights are scaled to sum
    to 100. Raises UserError, naming the key point, where one is of another form.
    """
    usual = _usual_weight(key_points or ())
    given = [_read(number, raw, usual) for number, raw in enumerate(key_points or (), start=1)]
    points = _weighed(given) if given else derive(question, reference)
    told = "\0".join([question, reference, *(point.text for point in points)])
    return Question(
        id=f"given-{hashlib.sha256(told.encode(errors='replace')).hexdigest()[:12]}",
        text=question,
        topics=(),
        difficulty=Difficulty.MEDIUM,
        kind=Kind.CONCEPT,
        reference=reference,
        key_points=points,
    )


@lru_cache(maxsize=1_000)  # a file asks the same question row after row
def derive(question: str, reference: str) -> tuple[KeyPoint, ...]:
    """Take each sentence of the reference as a key point, a long one clause by clause; none where it says nothing.

    A key point weighs by what it adds to the question: by how many words it has that are neither small words nor asked.
    """
    pieces: list[str] = []
    for piece in _pieces(reference):
        if pieces and len(_content(piece)) < _LEAST_PIECE:
            pieces[-1] = f"{pieces[-1]} {piece}"
        else:
            pieces.append(piece)
    while len(pieces) > MOST_POINTS:
        at = min(range(len(pieces) - 1), key=lambda place: len(pieces[place]) + len(pieces[place + 1]))
        pieces[at : at + 2] = [" ".join(pieces[at : at + 2])]
    asked = _content(question)
    new = [(piece, len(_content(piece) - asked)) for piece in pieces]
    # What only says the question again is left out, unless there is nothing else.
    told = [row for row in new if row[1]] or [(piece, 1) for piece in pieces]
    return _weighed([(piece, weight, ()) for piece, weight in told]) if told else ()


def _pieces(reference: str) -> list[str]:
    text = _BULLET.sub("\n", _MARKUP.sub("", visible(reference)))
    told: list[str] = []
    for start, end in sentences(text):
        if told and _ABBREVIATED.search(told[-1]):
            told[-1] = f"{told[-1]} {text[start:end]}"
        else:
            told.append(text[start:end])
    cut = (_clauses(sentence) if len(words(sentence)) > _LONG_SENTENCE else [sentence] for sentence in told)
    bare = (_NUMBER.sub("", _SPACES.sub(" ", piece).strip()) for pieces in cut for piece in pieces)
    return [piece for piece in bare if words(piece)]


def _clauses(sentence: str) -> list[str]:
    """Cut a sentence where the pieces on both sides are long enough to say something by themselves."""
    cuts = [0, *(found.end() for found in _CLAUSE.finditer(sentence)), len(sentence)]
    clauses: list[str] = []
    for start, end in pairwise(cuts):
        piece = sentence[start:end]
        if clauses and min(len(_content(piece)), len(_content(clauses[-1]))) < _LONG_CLAUSE // 2:
            clauses[-1] += piece
        else:
            clauses.append(piece)
    return clauses


def _content(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in words(text) if word not in GLUE)


def _weighed(rows: Sequence[tuple[str, float, tuple[tuple[str, ...], ...]]]) -> tuple[KeyPoint, ...]:
    """Scale weights to whole percents that sum to 100; what is lost in rounding goes to those that lost most."""
    whole = sum(weight for _, weight, _ in rows)
    shares = [100 * weight / whole for _, weight, _ in rows]
    left = 100 - sum(map(int, shares))
    first = set(sorted(range(len(rows)), key=lambda place: int(shares[place]) - shares[place])[:left])
    return tuple(
        KeyPoint(text, int(share) + (place in first), terms)
        for place, ((text, _, terms), share) in enumerate(zip(rows, shares, strict=True))
    )


def _usual_weight(key_points: Sequence[object]) -> float:
    """Take the mean of the weights that are said: a key point without one is neither more nor less than the others."""
    said = [
        weight
        for raw in key_points
        if isinstance(raw, Mapping)
        and isinstance(weight := raw.get("weight"), int | float)
        and 0 < weight <= MOST_WEIGHT
    ]
    return sum(said) / len(said) if said else 1.0


def _read(number: int, raw: object, usual: float) -> tuple[str, float, tuple[tuple[str, ...], ...]]:
    match raw:
        case str(text) | {"text": str(text)} if text.strip():
            pass
        case _:
            msg = f"Key point {number} has no text: write it as a text, or as an object with `text`."
            raise UserError(msg)
    match raw:
        case {"weight": weight}:
            pass
        case _:
            weight = usual
    match raw:
        case {"terms": terms}:
            pass
        case _:
            terms = ()
    if isinstance(weight, bool) or not isinstance(weight, int | float) or not 0 < weight <= MOST_WEIGHT:
        msg = f"The weight of key point {number} is not a number above 0 and up to 1,000,000."
        raise UserError(msg)
    groups = (
        [[group] if isinstance(group, str) else group for group in terms] if isinstance(terms, list | tuple) else None
    )
    if groups is None or not all(
        isinstance(group, list | tuple) and all(isinstance(term, str) for term in group) for group in groups
    ):
        msg = f"The terms of key point {number} are not a list of lists of texts."
        raise UserError(msg)
    return text.strip(), float(weight), tuple(tuple(group) for group in groups)
