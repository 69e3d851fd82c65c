"""Which follow-up an interviewer asks: about what is missing or shaky, and never one that says it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.giveaway import copies, roots, says
from bot.core.interview import Style
from bot.core.model import Grade, KeyPoint, Mark, Question

PROBED = {Style.FRIENDLY: 65, Style.NEUTRAL: 85, Style.TOUGH: 101}  # a score from which on nothing is probed
LOST = 15  # a score below which a follow-up would only hurt
LONGEST = 400
TELLING = 4  # letters from which on a word tells what a question is about


def gaps(question: Question, grade: Grade) -> tuple[KeyPoint, ...]:
    """Give the key points that are missing or shaky, the weightiest first."""
    found = zip(question.key_points, grade.verdicts, strict=False)
    return tuple(
        sorted((point for point, one in found if one.counted is not Mark.COVERED), key=lambda point: -point.weight)
    )


def follow_up(question: Question, grade: Grade, style: Style, asked: tuple[str, ...] = ()) -> str:
    """Give the follow-up to an answer, or nothing where none is called for.

    The judge's own is taken where it is a sound question that gives nothing away, else the entry's that is nearest to
    what is missing. ``asked`` are those that this question has had.
    """
    missing = gaps(question, grade)
    if not missing or not LOST <= grade.score < PROBED[style]:
        return ""
    own = " ".join(grade.follow_up.split())
    sound = own.endswith(("?", "？")) and len(own) <= LONGEST and own not in asked
    if sound and not copies(own, question.text, question) and not any(says(own, question.text, p) for p in missing):
        return own
    left = [text for text in map(_line, question.follow_ups) if text not in asked]
    return max(left, key=lambda text: _nearness(text, missing, question.text), default="")


def _line(text: str) -> str:
    return " ".join(text.split())


def _nearness(text: str, missing: Sequence[KeyPoint], known: str) -> int:
    """Count the words that a follow-up shares with the key points that are missing, beyond the question's own."""
    theirs = {word for point in missing for word in roots(point.text) if len(word) >= TELLING}
    return len(theirs & set(roots(text)) - set(roots(known)))
