"""Which follow-up an interviewer asks: about what is missing or shaky, and never one that says it."""

from __future__ import annotations

import re

from bot.core.interview import Style
from bot.core.model import Grade, KeyPoint, Mark, Question

PROBED = {Style.FRIENDLY: 65, Style.NEUTRAL: 85, Style.TOUGH: 101}  # a score from which on nothing is probed
LOST = 15  # a score below which a follow-up would only hurt
LONGEST = 400
GIVEN_AWAY = 0.6  # of a key point's ideas

_WORD = re.compile(r"\w+")
_LONG = 5  # letters of a word that carries an idea


def follow_up(question: Question, grade: Grade, style: Style, asked: tuple[str, ...] = ()) -> str:
    """Give the follow-up to an answer, or nothing where none is called for.

    The judge's own is taken where it is a sound question that gives nothing away, else the entry's next one. ``asked``
    are those that this question has had.
    """
    gaps = [
        point
        for point, verdict in zip(question.key_points, grade.verdicts, strict=False)
        if verdict.counted is not Mark.COVERED
    ]
    if not gaps or not LOST <= grade.score < PROBED[style]:
        return ""
    own = " ".join(grade.follow_up.split())
    sound = own.endswith(("?", "？")) and len(own) <= LONGEST and own not in asked
    if sound and not any(_says(own, question.text, point) for point in gaps):
        return own
    return next((text for text in map(_line, question.follow_ups) if text not in asked), "")


def _line(text: str) -> str:
    return " ".join(text.split())


def _says(text: str, known: str, point: KeyPoint) -> bool:
    """Tell whether a text says most of a key point's ideas that the question itself did not name."""
    words, before = _words(text), _words(known)
    if point.terms:
        ideas = [{" ".join(_words(term)).strip() for term in group} for group in point.terms]
        spoken, asked = f" {' '.join(words)} ", f" {' '.join(before)} "
        new = [group for group in ideas if not any(f" {term} " in asked for term in group)]
        said = sum(any(f" {term} " in spoken for term in group) for group in new)
    else:
        new_words = {word for word in _words(point.text) if len(word) >= _LONG} - set(before)
        new, said = [{word} for word in new_words], len(new_words & set(words))
    return bool(new) and said >= GIVEN_AWAY * len(new)


def _words(text: str) -> list[str]:
    return _WORD.findall(text.casefold())
