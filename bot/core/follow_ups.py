"""Which follow-up an interviewer asks: about what is missing or shaky, and never one that says it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.core.evidence import STEERING
from bot.core.giveaway import copies, roots, says
from bot.core.interview import Style
from bot.core.model import Grade, KeyPoint, Mark, Question
from bot.core.praise import english, untrue
from bot.core.scoring import level

PROBED = {Style.FRIENDLY: 65, Style.NEUTRAL: 85, Style.TOUGH: 101}  # a score from which on nothing is probed
LOST = 15  # a score below which a follow-up would only hurt
LONGEST = 400
TELLING = 4  # letters from which on a word tells what a question is about

_SENTENCE = re.compile(r"[^.!?]+[.!?]*")


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
    own = _line(grade.follow_up)
    told = copies(own, question.text, question) or any(says(own, question.text, point) for point in missing)
    if _sound(own, question, grade) and own not in asked and not told:
        return own
    left = [text for text in map(_line, question.follow_ups) if text not in asked]
    return max(left, key=lambda text: _nearness(text, missing, question.text), default="")


def unprompted(question: Question) -> str:
    """Give a follow-up to an answer that has no grade: the entry's first, which takes nothing to be missing."""
    return next(map(_line, question.follow_ups), "")


def _sound(own: str, question: Question, grade: Grade) -> bool:
    """Tell whether it is a short question that can be checked, and says nothing of the answer that its mark does not say.

    Who tried to steer the judge may have written it themselves.
    """
    if STEERING in grade.flags or not own.endswith(("?", "？")) or len(own) > LONGEST:
        return False
    said = [sentence for sentence in _SENTENCE.findall(own) if not sentence.endswith("?")]
    return (english(own) or not english(question.text)) and not untrue(" ".join(said), level(grade.score))


def _line(text: str) -> str:
    return " ".join(text.split())


def _nearness(text: str, missing: Sequence[KeyPoint], known: str) -> int:
    """Count the words that a follow-up shares with the key points that are missing, beyond the question's own."""
    theirs = {word for point in missing for word in roots(point.text) if len(word) >= TELLING}
    return len(theirs & set(roots(text)) - set(roots(known)))
