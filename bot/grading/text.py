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
_NUMBERS = "zero one two three four five six seven eight nine ten eleven twelve"
# What keyboards and phones put for an apostrophe.
_APOSTROPHES = "\u2019\u2018\u00b4\u02bc"
_STRAIGHT = str.maketrans(dict.fromkeys(_APOSTROPHES, "'"))
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])\w)+(?:['{_APOSTROPHES}](?![{_UNSPACED}])\w+)*")
# British endings on the left become American ones; what this does to "noise" or "hour" it does on both sides.
_BRITISH = (
    (re.compile(r"is(e[drs]?|ing|ations?)$"), r"iz\1"),
    (re.compile(r"ys(e[drs]?|ing)$"), r"yz\1"),
    (re.compile(r"(?<=\w{2})our(?=(?:s|ed|ing|al|ful|able|ite)?$)"), "or"),
    (re.compile(r"^(cent|fib|lit|met|theat|calib|spect)re(?=s?$)"), r"\1er"),
    (re.compile(r"(?<=\w{3})ogue(?=s?$)"), "og"),
    (re.compile(r"^(def|lic|off|pret)ence(?=s?$)"), r"\1ense"),
)
_MARKS = re.compile(r"isa|ise|isi|yse|ysi|our|re|ogue|ence")
_SAME = {
    "artefact": "artifact",
    "artefacts": "artifact",
    "grey": "gray",
    "judgement": "judgment",
    "programme": "program",
    "programmes": "program",
    "whilst": "while",
    "maths": "math",
    **{name: str(number) for number, name in enumerate(_NUMBERS.split())},
}
_DOUBLED = 5
_PLAIN = re.compile(r"[\n\t -~]*")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+|(?<=[\u3002\uff01\uff1f])|[;\n]\s*")


@dataclass(frozen=True, slots=True)
class Word:
    """A word in comparable form, and where it stands in its text (offsets of characters)."""

    form: str
    start: int
    end: int


def visible(text: str) -> str:
    """Drop what nobody sees: control, bidirectional, zero-width, tag and lone surrogate characters."""
    if _PLAIN.fullmatch(text):
        return text
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
        form = found.group()
        if not form.isascii():
            form = unicodedata.normalize("NFKC", form.translate(_STRAIGHT))
        form = form.casefold().strip("_")
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
    """Reduce a comparable word to its English stem; British and American spellings meet, and small numbers in words."""
    form = word.removesuffix("'s")
    form = _SAME.get(form, form)
    if _MARKS.search(form):
        for british, american in _BRITISH:
            form = british.sub(american, form)
    found = _english()(form)
    # "modelling" and "labelled" keep a double letter that "model" and "label" do not have.
    return found[:-1] if len(found) > _DOUBLED and found.endswith("ll") else found


def stems(text: str) -> tuple[str, ...]:
    """Reduce any text to the stems of its words."""
    return tuple(stem(word) for word in words(text))
