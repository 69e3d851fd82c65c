"""Passages of an answer that speak to whoever grades it: found by their wording, and no evidence of anything."""

from __future__ import annotations

import re
from functools import lru_cache

from bot.core.model import Question
from bot.grading.text import sentences, visible

# An order is said to somebody: its verb opens the sentence or a clause, or follows such words as these. "The model tends
# to ignore instructions" tells how something is, and tells nobody what to do.
_SAID = (
    r"(?:^\W*|[.!?:;,\"'(\[*\u2013\u2014]\s*|\b(?:please|kindly|just|simply|now|and|then|also|you (?:must|should|will"
    r"|shall|are to|have to|need to)|und|bitte|jetzt|et|maintenant|y|e|por favor|ahora|agora|ora)\s+)"
)
_WHOLE_MARK = r"\b(?:full|perfect|agreed|maximum|max)\b.{0,10}\b(?:marks?|scores?|points|credit|grade)\b"
_THIS = r"\b(?:(?:this|my) (?:answer|response|submission|reply)|this candidate|every (?:key point|criterion))\b"
# English first, then the same demand in languages that people are likely to try; each takes a verb and its object.
_DEMANDS = (
    (
        rf"{_SAID}(?:ignore|disregard|override|bypass)\b.{{0,40}}"
        r"\b(?:instructions?|rubric|rules|prompt|criteria|directives?)\b"
    ),
    (
        rf"{_SAID}forget\b.{{0,20}}\b(?:all|any|your|previous|prior|earlier|above)\b.{{0,20}}"
        r"\b(?:instructions?|rubric|rules|prompt)\b"
    ),
    (
        rf"{_SAID}(?:give|award|assign|grant|confirm|record|mark|rate|score)\b.{{0,50}}(?:{_WHOLE_MARK}"
        r"|\b(?:highest|top)\b.{0,10}\b(?:marks?|grade)\b|\b100 ?(?:%|points|percent)|\b(?:10|5) ?(?:/|out of) ?(?:10|5)\b)"
    ),
    rf"{_SAID}(?:output|return)\b.{{0,15}}{_WHOLE_MARK}",
    rf"{_THIS}.{{0,60}}{_WHOLE_MARK}|{_WHOLE_MARK}.{{0,40}}{_THIS}",
    r"\brubric\b.{0,20}(?::|\bsupersed|\bupdated\b)|\bupdated (?:rubric|instructions)\b",
    r"(?:^\W*|\b(?:to|dear|attention|for) (?:the |all |any )?)(?:grader|examiner)s?\b\W{0,3}[:,]",
    (
        r"\b(?:as|being) (?:an? |the )?(?:ai|language model|grader|grading model|examiner)\b.{0,60}"
        r"\byou (?:must|should|have to|are required to)\b"
    ),
    (
        r"\byou are (?:an? |the )?(?:ai|language model|grader|grading model|examiner)\b.{0,60}"
        r"\b(?:must|should|have to|are required to)\b"
    ),
    (
        rf"{_SAID}(?:mark|treat|count|consider)\b.{{0,20}}\b(?:every|each|all)\b.{{0,20}}\bpoints?\b\s+"
        r"(?:(?:as|to be|fully|being)\s+)*(?:covered|met|correct|satisfied)\b"
    ),
    (
        rf"{_SAID}(?:ignoriere|ignorieren sie|vergiss|vergessen sie|missachte|missachten sie)\b.{{0,50}}"
        r"\b(?:anweisung\w*|regeln|bewertung\w*|vorgaben)\b"
    ),
    r"\b(?:gib|vergib|vergeben sie|geben sie)\b.{0,50}\b(?:volle\w*|maximal\w*|h\u00f6chst\w*)\b.{0,15}\b(?:punkt\w*|note)",
    (
        rf"{_SAID}(?:ignor(?:ez?|en|a|ad|ate)|oubliez?|olvid(?:a|e|ad|en)|esque(?:ce|\u00e7a)|dimentica(?:te)?)\b.{{0,50}}"
        r"\b(?:instru[c\u00e7]\w+|istruzioni|consignes|reglas|regole|regras|r\u00e8gles|r\u00fabrica|directives)\b"
    ),
    (
        r"\b(?:donne\w*|attribue\w*|otorg\w+|asign\w+|d[ae]|atribu\w+|assegn\w+|dai)\b.{0,50}"
        r"(?:\b(?:note|puntuaci\u00f3n|puntaje|nota|pontua\u00e7\u00e3o|punteggio|calificaci\u00f3n)\b.{0,12}"
        r"\b(?:m[a\u00e1]xim\w+|massim\w+|pleine|complet\w+)|\b(?:m[a\u00e1]xim\w+|massim\w+)\b.{0,12}"
        r"\b(?:note|puntuaci\u00f3n|puntaje|nota|pontua\u00e7\u00e3o|punteggio|puntos))"
    ),
    rf"{_SAID}(?:negeer|vergeet)\b.{{0,40}}\b(?:instructies|regels)\b",
    rf"{_SAID}(?:zignoruj|ignoruj)\b.{{0,40}}\b(?:instrukcj\w+|polece\w+)\b",
    (
        r"(?:\u0438\u0433\u043d\u043e\u0440\u0438\u0440\u0443\u0439\w*|\u0437\u0430\u0431\u0443\u0434\w*).{0,40}"
        r"(?:\u0438\u043d\u0441\u0442\u0440\u0443\u043a\u0446\w*|\u043f\u0440\u0430\u0432\u0438\u043b\w*)"
    ),
    r"(?:\u0441\u0442\u0430\u0432\w*|\u0434\u0430\u0439\w*).{0,30}\u043c\u0430\u043a\u0441\u0438\u043c\u0430\u043b\u044c\u043d\w*",
    r"\u5ffd\u7565.{0,15}(?:\u6307\u4ee4|\u6307\u793a|\u8981\u6c42|\u89c4\u5219)|\u6ee1\u5206",
    r"\u6307\u793a.{0,8}\u7121\u8996|\u6e80\u70b9",
)
# A judgement that is written into an answer is a literal; where a name or an expression stands, it is somebody's code.
_LITERAL = r"[\"']?\s*[:=]\s*[\"']?\d{1,3}(?:\.0+)?\s*(?:%|/\s*\d+)?[\"']?\s*(?:[,}\]\n]|$)"
_FORGED = (
    r"[\"'\[{]\s*(?:verdicts?|covered_points|key_points)[\"']?\s*[:=]"
    rf"|[\"'\[{{]\s*(?:score|marks?|grade){_LITERAL}"
    r"|</?system>"
)
_ORDER = re.compile("|".join((*_DEMANDS, _FORGED)), re.IGNORECASE)
# What stands in such a block was put there for the grader, whatever it says and whichever way its lines are broken.
_BLOCK = re.compile(
    rf"\{{[^{{}}]*[\"'](?:(?:verdicts?|key_points|covered_points|steering)[\"']\s*:|(?:marks?|score|grade){_LITERAL})"
    r"[^{}]*\}?|<system>.*?</system>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)
# Whoever wants out of the answer closes what it seems to stand in; tags that a text opens itself are only talked about.
_CLOSED = re.compile(r"</(answer|candidate|assistant|user)>", re.IGNORECASE)
_INVITED = re.compile(
    r"\b(injections?|injected|jailbreak\w*|system prompts?|judges?|graders?|rubrics?)\b", re.IGNORECASE
)


@lru_cache(maxsize=16)
def orders(text: str) -> tuple[tuple[int, int], ...]:
    """Give the passages of a visible text that address its grader, as offsets, in order."""
    blocks = [found.span() for found in _BLOCK.finditer(text)]
    said = [span for span in sentences(text) if _ORDER.search(text[slice(*span)]) or _breaks_out(text, *span)]
    return tuple(sorted({*blocks, *said}))


def _breaks_out(text: str, start: int, end: int) -> bool:
    """Tell whether a stretch closes a tag that the text has not opened."""
    return any(
        f"<{found.group(1)}>".casefold() not in text[: found.start()].casefold()
        for found in _CLOSED.finditer(text, start, end)
    )


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
