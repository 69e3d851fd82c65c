"""Passages of an answer that speak to whoever grades it: found by their wording, and no evidence of anything."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.core.model import Question
from bot.grading.text import sentences, visible

# English first, then the same demand in languages that people are likely to try; each takes a verb and its object.
_DEMANDS = (
    r"\b(?:ignore|disregard|override|bypass)\b.{0,40}\b(?:instructions?|rubric|rules|prompt|criteria|directives?)\b",
    r"\bforget\b.{0,20}\b(?:all|any|your|previous|prior|earlier|above)\b.{0,20}\b(?:instructions?|rubric|rules|prompt)\b",
    (
        r"\b(?:give|award|assign|grant|output|return|confirm|deserves?|mark|rate|score)\b.{0,50}"
        r"(?:\b(?:full|maximum|max|highest|top|perfect|agreed)\b.{0,20}\b(?:marks?|scores?|points|credit|grade)\b"
        r"|\b100 ?(?:%|points|percent)|\b(?:10|5) ?(?:/|out of) ?(?:10|5)\b)"
    ),
    r"\b(?:rubric|grader|examiner|judge)\b.{0,20}(?::|\bsupersed|\bupdated\b)|\bupdated (?:rubric|instructions)\b",
    (
        r"\b(?:as|being|you are) (?:an? |the )?(?:ai|language model|grader|grading model|examiner)\b.{0,60}"
        r"\b(?:must|should|have to|are required to)\b"
    ),
    (
        r"\b(?:mark|treat|count|consider)\b.{0,20}\b(?:every|each|all)\b.{0,20}\bpoints?\b.{0,20}"
        r"\b(?:covered|met|correct|satisfied)\b"
    ),
    r"\b(?:ignorier\w*|vergiss|missachte\w*)\b.{0,50}\b(?:anweisung\w*|regeln|bewertung\w*|vorgaben)\b",
    r"\b(?:gib|vergib|vergeben sie|geben sie)\b.{0,50}\b(?:volle\w*|maximal\w*|h\u00f6chst\w*)\b.{0,15}\b(?:punkt\w*|note)",
    (
        r"\b(?:ignor\w+|oubli\w+|olvid\w+|esquec\w+|dimentic\w+)\b.{0,50}"
        r"\b(?:instru[c\u00e7]\w+|istruzioni|consignes|reglas|regole|regras|r\u00e8gles|r\u00fabrica|directives)\b"
    ),
    (
        r"\b(?:donne\w*|attribue\w*|otorg\w+|asign\w+|d[ae]|atribu\w+|assegn\w+|dai)\b.{0,50}"
        r"(?:\b(?:note|puntuaci\u00f3n|puntaje|nota|pontua\u00e7\u00e3o|punteggio|calificaci\u00f3n)\b.{0,12}"
        r"\b(?:m[a\u00e1]xim\w+|massim\w+|pleine|complet\w+)|\b(?:m[a\u00e1]xim\w+|massim\w+)\b.{0,12}"
        r"\b(?:note|puntuaci\u00f3n|puntaje|nota|pontua\u00e7\u00e3o|punteggio|puntos))"
    ),
    r"\b(?:negeer|vergeet)\b.{0,40}\b(?:instructies|regels)\b|\b(?:zignoruj|ignoruj)\b.{0,40}\b(?:instrukcj\w+|polece\w+)\b",
    (
        r"(?:\u0438\u0433\u043d\u043e\u0440\u0438\u0440\u0443\w*|\u0437\u0430\u0431\u0443\u0434\w*).{0,40}"
        r"(?:\u0438\u043d\u0441\u0442\u0440\u0443\u043a\u0446\w*|\u043f\u0440\u0430\u0432\u0438\u043b\w*)"
    ),
    r"(?:\u0441\u0442\u0430\u0432\w*|\u0434\u0430\u0439\w*).{0,30}\u043c\u0430\u043a\u0441\u0438\u043c\u0430\u043b\u044c\u043d\w*",
    r"\u5ffd\u7565.{0,15}(?:\u6307\u4ee4|\u6307\u793a|\u8981\u6c42|\u89c4\u5219)|\u6ee1\u5206",
    r"\u6307\u793a.{0,8}\u7121\u8996|\u6e80\u70b9",
)
_FORGED = (
    r"[\"'\[{]\s*(?:score|marks?|grade|verdicts?|covered_points)[\"']?\s*[:=]"
    r"|</?(?:system|answer|candidate|assistant|user)>"
)
_ORDER = re.compile("|".join((*_DEMANDS, _FORGED)), re.IGNORECASE)
# What stands in such a block was put there for the grader, whatever it says and whichever way its lines are broken.
_BLOCK = re.compile(
    r"\{[^{}]*[\"'](?:verdicts?|key_points|covered_points|marks?|score|grade|steering|quote)[\"']\s*:[^{}]*\}?"
    r"|<system>.*?</system>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)
_INVITED = re.compile(
    r"\b(injections?|injected|jailbreak\w*|system prompts?|judges?|graders?|rubrics?)\b", re.IGNORECASE
)


def is_order(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch of a text addresses its grader."""
    return _ORDER.search(text, start, end) is not None


@lru_cache(maxsize=16)
def orders(text: str) -> tuple[tuple[int, int], ...]:
    """Give the passages of a visible text that address its grader, as offsets, in order."""
    blocks = [found.span() for found in _BLOCK.finditer(text)]
    said = [span for span in sentences(text) if is_order(text, *span)]
    return tuple(sorted({*blocks, *said}))


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
