"""Makes words safe and readable on Discord: anyone's text shown literally, tables that line up, texts cut where it is natural."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

_CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
# Embeddings, overrides and isolates can make text read as other than it is; plain direction marks stay.
_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_INERT: dict[int, str | None] = {
    **dict.fromkeys((*_CONTROLS, *_BIDI)),
    **dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}"),
    **dict.fromkeys((0x85, 0x2028, 0x2029), "\n"),
    ord("\n"): "\n",
    ord("\t"): "    ",
}
# What Discord reads as markup wherever it stands: styles, links, mentions (<@1>, @everyone), emoji (:name:), addresses.
_MARKUP = re.compile(r"[\\*_~`|\[\]<>@:]")
# What it reads as markup at the beginning of a line: headings, small print, lists. After digits it is the dot that counts.
_LINE_MARKUP = re.compile(r"^([ ]*)(#|-|\+|\d+(?=\.(?:\s|$)))", re.MULTILINE)
_NOTHING = "\u200b"  # as wide as nothing, yet keeps three backticks from closing a block of code

MOST_MARKS = 4  # characters a column

_ENDS = ("\n\n", "\n", ". ", "? ", "! ", "。", "; ", ", ", " ")


def clean(text: str) -> str:
    """Take out all that could turn the reading direction or break a line in secret; line ends become line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_INERT)


def one_line(text: str) -> str:
    """Clean the text and put it on one line."""
    return " ".join(clean(text).split())


def literal(text: str) -> str:
    """Show anyone's words exactly: no style, link, mention or emoji is read in them."""
    escaped = _MARKUP.sub(r"\\\g<0>", clean(text))
    return _LINE_MARKUP.sub(_escape_line_start, escaped)


def _escape_line_start(found: re.Match[str]) -> str:
    indent, sign = found.groups()
    return f"{indent}{sign}\\" if sign.isdecimal() else f"{indent}\\{sign}"


def in_code(text: str) -> str:
    """Show anyone's words inside a block of code, where only a row of backticks could get out."""
    return clean(text).replace("``", f"`{_NOTHING}`").replace("``", f"`{_NOTHING}`")


def code_span(text: str) -> str:
    """Show a short piece of code within a line."""
    words = one_line(text)
    if "`" not in words:
        return f"`{words}`" if words else ""
    return f"`` {in_code(words)} ``"


def columns(text: str) -> int:
    """Count the columns a text takes where every character is as wide as the others, or twice as wide."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) in {"Cf", "Mn", "Me"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1


def fitted(text: str, width: int) -> str:
    """Cut a text to so many columns, with a sign that it was cut. Marks heaped on one letter count for more than nothing."""
    most = MOST_MARKS * width
    if columns(text) <= width and len(text) <= most:
        return text
    taken, room = "", width - 1
    for character in text[: most - 1]:
        room -= _width(character)
        if room < 0:
            break
        taken += character
    return taken.rstrip() + "…"


def pieces(text: str, room: int) -> Iterator[str]:
    """Cut a text into pieces of at most ``room`` characters, where it is natural: paragraph, line, sentence, word."""
    rest = text
    while len(rest) > room:
        cut = _cut(rest, room)
        yield rest[:cut].rstrip()
        rest = rest[cut:].lstrip()
    if rest:
        yield rest


def _cut(text: str, room: int) -> int:
    """Find where to cut: the best kind of end in the second half of the room, else wherever a word ends."""
    for end in _ENDS:
        found = text.rfind(end, room // 2, room)
        if found > 0:
            return found + len(end)
    cut = text.rfind(" ", 1, room)
    cut = cut if cut > 0 else room
    while cut > 1 and text[cut - 1] == "\\":  # a backslash stays with what it makes literal
        cut -= 1
    return cut
