"""Whether what an interviewer is about to say gives away what the person has not said yet."""

from __future__ import annotations

import re

from bot.core.model import KeyPoint, Question

MOST = 0.6  # of a key point's ideas; a question has to name something
HALF = 0.5
COPIED = 5  # words in a row out of the reference answer

_WORD = re.compile(r"\w+")
_LONG = 5  # letters of a word that carries an idea
_ENDINGS = ("ing", "ed", "es", "s")


def says(text: str, known: str, point: KeyPoint, *, share: float = MOST) -> bool:
    """Tell whether a text says so large a share of a key point's ideas that ``known`` does not name; 0 means any."""
    spoken, before = roots(text), roots(known)
    if point.terms:
        ideas = [{" ".join(roots(term)) for term in group} for group in point.terms]
        new = [group for group in ideas if not _names(before, group)]
        said = sum(_names(spoken, group) for group in new)
    else:
        words = {root for root in roots(point.text) if len(root) >= _LONG} - set(before)
        new, said = [{root} for root in words], len(words & set(spoken))
        share = max(share, HALF)  # one word of a sentence is no idea yet
    return said > 0 and said >= share * len(new)


def copies(text: str, known: str, question: Question) -> bool:
    """Tell whether a text has a stretch of the reference answer or of a key point that ``known`` has not."""
    told = f" {' '.join(roots(known))} "
    sources = [f" {' '.join(roots(each))} " for each in (question.reference, *(p.text for p in question.key_points))]
    words = roots(text)
    runs = (f" {' '.join(words[at : at + COPIED])} " for at in range(len(words) - COPIED + 1))
    return any(run not in told and any(run in source for source in sources) for run in runs)


def roots(text: str) -> list[str]:
    """Give a text's words, as far as their endings matter."""
    return [_root(word) for word in _WORD.findall(text.casefold())]


def _root(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= len(ending) + 2:
            return word.removesuffix(ending).rstrip("e")
    return word.rstrip("e") if len(word) > _LONG else word


def _names(words: list[str], group: set[str]) -> bool:
    spoken = f" {' '.join(words)} "
    return any(f" {term} " in spoken for term in group if term)
