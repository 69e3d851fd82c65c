"""Passages of an answer that speak to whoever grades it: found by their wording, and no evidence of anything."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.core.model import Question
from bot.grading.text import sentences, visible

_ORDER = re.compile(
    r"\b(ignore|disregard|override)\b.{0,40}\b(instructions?|rubric|rules|prompt|criteria)\b"
    r"|\bforget\b.{0,40}\b(instructions?|rubric|rules|criteria|(your|this|the|that) prompt)\b"
    r"|\b(give|award|assign|grant|output|return|confirm|deserves?)\b.{0,50}"
    r"(\b(full|maximum|max|highest|top|perfect|agreed)\b.{0,20}\b(marks?|scores?|points|credit|grade)\b|\b100 ?%)"
    r"|\b(rubric|grader|examiner|judge)\b.{0,20}(:|\bsupersed|\bupdated\b)|\bupdated rubric\b"
    r"|[\"\[]\s*(score|mark|verdict|covered_points)\"?\s*[:=]"
    r"|</?(system|answer|candidate|assistant|user)>",
    re.IGNORECASE,
)
# A judgement written into the answer, whichever way its lines are broken.
_JUDGEMENT = re.compile(
    r"\{[^{}]*\"(verdict|verdicts|key_points|mark|score|steering|quote)\"\s*:[^{}]*\}?", re.IGNORECASE
)
_INVITED = re.compile(
    r"\b(injections?|injected|jailbreak\w*|system prompts?|judges?|graders?|rubrics?)\b", re.IGNORECASE
)


def is_order(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch of a text addresses its grader."""
    return _ORDER.search(text, start, end) is not None


def orders(text: str) -> tuple[tuple[int, int], ...]:
    """Give the passages of a visible text that address its grader, as offsets, in order."""
    judgements = [found.span() for found in _JUDGEMENT.finditer(text)]
    said = [span for span in sentences(text) if is_order(text, *span)]
    return tuple(sorted({*judgements, *said}))


def without_orders(answer: str) -> tuple[str, ...]:
    """Cut the visible answer at the passages that address its grader; gives what is left of it, piece by piece."""
    text = visible(answer)
    pieces, at = [], 0
    for start, end in orders(text):
        pieces.append(text[at : max(at, start)])
        at = max(at, end)
    return tuple(piece for piece in (*pieces, text[at:]) if piece.strip())


@lru_cache(maxsize=2_000)
def invited(question: Question) -> bool:
    """Tell whether a good answer may well use such words: the question is about attacks on prompts, or about judges."""
    return _INVITED.search(f"{question.text}\n{question.reference}") is not None
