"""Acronyms that a text explains itself, "retrieval-augmented generation (RAG)": either form then stands for the other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.grading.passage import Token
from bot.grading.text import stems, words

_BRACKET = re.compile(r"([^()\n]{2,80}?)\s*\(([^()\n]{2,80})\)")
_SHORT = re.compile(r"[A-Z][A-Za-z]*[A-Z][A-Za-z]*")
_LEAST, _MOST = 2, 6


def acronyms(text: str) -> Mapping[str, tuple[str, ...]]:
    """Find what a text explains in brackets, in either order: the stem of the acronym with those of its words."""
    found: dict[str, tuple[str, ...]] = {}
    for before, inside in _BRACKET.findall(text):
        led = before.split()[-1].strip("*_`")
        for short, long in ((inside.strip(" *_`").removesuffix("s"), words(before)), (led, words(inside))):
            size = len(short)
            if not _SHORT.fullmatch(short) or not _LEAST <= size <= _MOST or len(long) < size:
                continue
            last = long[-size:]
            if "".join(word[0] for word in last) == short.casefold():
                found[stems(short)[0]] = stems(" ".join(last))
    return found


def expanded(said: Sequence[Token], known: Mapping[str, tuple[str, ...]]) -> list[Token]:
    """Let each acronym in a row of words stand for its words too, and its words for the acronym."""
    row = list(said)
    for at, token in enumerate(said):
        if token.stem in known:
            row[at] = replace(row[at], also=(*row[at].also, *known[token.stem]))
        for short, long in known.items():
            if token.stem == long[0] and tuple(other.stem for other in said[at : at + len(long)]) == long:
                row[at] = replace(row[at], also=(*row[at].also, short))
    return row
