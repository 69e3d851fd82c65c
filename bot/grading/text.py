"""Plain text for judges: what is shown is cleaned, what is compared is reduced to words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_KEPT_CONTROLS = "\n\t"
_SPACES = re.compile(r"[ \t]+")
# Invisible marks that languages need: the joiners of Persian, Indic scripts and emoji.
_KEPT_FORMATS = "\u200c\u200d"
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co"})
# Scripts written without spaces: every character counts as a word of its own.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
)
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+(?:['\u2019](?![{_UNSPACED}])\w+)*")
# The stemmer knows only -ize; what this does to "noise" it does on both sides of a comparison.
_BRITISH = re.compile(r"is(e[drs]?|ing|ations?)$")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+|(?<=[\u3002\uff01\uff1f])|[;\n]\s*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in comparable form, and where it stands in its text (offsets of characters)."""

    form: str
    start: int
    end: int


def visible(text: str) -> str:
    """Drop what nobody sees: control, bidirectional, zero-width, tag and lone surrogate characters."""
    kept = (
        mark
        for mark in unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))
        if mark in _KEPT_CONTROLS or mark in _KEPT_FORMATS or unicodedata.category(mark) not in _HIDDEN_CATEGORIES
    )
    return "".join(kept)


def shorten(text: str, limit: int) -> str:
    """Clean text for showing and cut it to at most ``limit`` characters, at a word where one ends near."""
    whole = _SPACES.sub(" ", visible(text)).strip()
    if len(whole) <= limit:
        return whole
    cut = whole[: limit - 1]
    space = cut.rfind(" ", limit * 3 // 4)
    return (cut[:space] if space > 0 else cut).rstrip() + "\u2026"


def spell(text: str) -> Iterator[Word]:
    """Take the words of a visible text in order; punctuation, case and typographic variants do not matter."""
    for found in _WORD.finditer(text):
        form = unicodedata.normalize("NFKC", found.group()).casefold().replace("\u2019", "'").strip("_")
        if form:
            yield Word(form, found.start(), found.end())


def words(text: str) -> tuple[str, ...]:
    """Reduce any text to its comparable words."""
    return tuple(word.form for word in spell(visible(text)))


def within(part: Sequence[str], whole: Sequence[str]) -> bool:
    """Tell whether the words stand in the other text in the same order, with nothing between them."""
    size = len(part)
    return 0 < size <= len(whole) and any(
        whole[at] == part[0] and tuple(whole[at : at + size]) == tuple(part) for at in range(len(whole) - size + 1)
    )


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Cut a visible text at full stops, semicolons and line ends; yields the offsets of what holds any word."""
    start = 0
    ends = [(found.start(), found.end()) for found in _SENTENCE_END.finditer(text)]
    for end, following in [*ends, (len(text), len(text))]:
        if _WORD.search(text, start, end):
            yield start, end
        start = following


@lru_cache(maxsize=1)
def _english() -> Callable[[str], str]:
    """Load the English stemmer once, when it is first needed."""
    import snowballstemmer  # noqa: PLC0415 - brings in a whole family of languages, and only some judges need it

    found: Callable[[str], str] = snowballstemmer.stemmer("english").stemWord
    return found


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Reduce a comparable word to its English stem; British and American -ise and -ize meet in one."""
    return _english()(_BRITISH.sub(r"iz\1", word.removesuffix("'s")))


def stems(text: str) -> tuple[str, ...]:
    """Reduce any text to the stems of its words."""
    return tuple(stem(word) for word in words(text))
