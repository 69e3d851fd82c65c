"""Lays a message out as pages of text and pictures, each within what one Discord message holds."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.ui import Block, Check, Checklist, Code, Document, Facts, Message, Picture, Prose, Quote, Sign, Table
from bot.platforms.discord import markdown, tables
from bot.platforms.discord.words import clean, code_span, in_code, literal, one_line, pieces

PAGE = 4000  # characters over all texts of a message
PICTURES = 3  # a page: with them, the texts between and the most buttons there are 38 components; Discord takes 40
PIECE = 900  # characters before escaping, which at worst doubles them
SHORT = 48  # characters of labelled values that stand well on one line of a phone

SIGNS = {Sign.YES: "✅", Sign.HALF: "🟡", Sign.NO: "⬜", Sign.WRONG: "❌"}

Commands = Mapping[str, str]
Item = str | Picture | Document
_CODE = re.compile(r"`([^`]+)`")


@dataclass(slots=True)
class Page:
    """What goes into one message: texts in Discord's Markdown, and pictures and files between them."""

    items: list[Item] = field(default_factory=list)
    used: int = 0
    pictures: int = 0

    def takes(self, item: Item) -> bool:
        """Tell whether there is room."""
        if isinstance(item, Picture | Document):
            return self.pictures < PICTURES
        return self.used + len(item) + 2 <= PAGE

    def add(self, item: Item, glue: str) -> None:
        """Add a picture, or a text after ``glue`` when it follows one."""
        last = self.items[-1] if self.items else None
        if isinstance(item, Picture | Document):
            self.pictures += 1
        elif isinstance(last, str):
            self.items[-1] = f"{last}{glue}{item}"
            self.used += len(glue) + len(item)
            return
        else:
            self.used += len(item)
        self.items.append(item)


def pages(message: Message, commands: Commands) -> list[Page]:
    """Fill as few pages as it takes; a block moves to a fresh page where that keeps it in one piece."""
    filled = [Page()]
    if message.title.strip():
        _fill(filled, [f"### {literal(one_line(message.title)[:PIECE])}"])
    above = False
    for block in message.body:
        written = [item for item in _items(block, commands) if isinstance(item, Picture | Document) or item.strip()]
        _fill(
            filled, written, "\n\n" if above else "\n", inner="\n\n" if isinstance(block, Prose | Checklist) else "\n"
        )
        above = above or bool(written)
    if message.footer.strip():
        _fill(filled, [f"-# {literal(piece)}" for piece in pieces(one_line(message.footer), PIECE)], "\n\n")
    if not filled[0].items:
        filled[0].add("\u200b", "")
    return filled


def sentence(text: str, commands: Commands) -> str:
    """Write a sentence literally, but for what stands in `backticks`."""
    words = _CODE.split(one_line(text)[: PAGE // 4])
    shown = [commands.get(word) or code_span(word) if odd % 2 else literal(word) for odd, word in enumerate(words)]
    return "".join(shown) or "\u200b"


def _fill(filled: list[Page], items: Sequence[Item], glue: str = "\n", *, inner: str = "\n") -> None:
    whole = sum(len(item) + 2 for item in items if isinstance(item, str))
    if filled[-1].used + whole > PAGE >= whole and filled[-1].used > PAGE // 2:
        filled.append(Page())
    for number, item in enumerate(items):
        if not filled[-1].takes(item):
            filled.append(Page())
        filled[-1].add(item, inner if number else glue)


def _items(block: Block, commands: Commands) -> Iterator[Item]:
    """Give a block in pieces that each stand alone and fit a page."""
    match block:
        case Prose(text):
            for part in markdown.parts(text, commands):
                yield from _part(part)
        case Quote(text):
            yield from (f"> {literal(line)}" for line in _lines(text))
        case Code(text, language):
            yield from _part(markdown.Fence(text, language))
        case Facts(items):
            yield from _facts(items)
        case Table(head, rows, right):
            yield from _part(tables.Rows(head, rows, right))
        case Checklist(items):
            for check in items:
                yield from _check(check)
        case Picture() | Document():
            yield block


def _part(part: markdown.Part) -> Iterator[str]:
    if isinstance(part, tables.Rows):
        for drawn in tables.drawn(part):
            yield from (drawn,) if drawn.startswith("```") else pieces(drawn, PIECE * 2)
    elif isinstance(part, markdown.Fence):
        language = "".join(letter for letter in part.language if letter.isalnum() or letter in "+-#")[:20]
        for piece in pieces(clean(part.text).strip("\n"), PIECE):
            yield f"```{language}\n{in_code(piece)}\n```"
    else:
        yield from pieces(part, PIECE * 2)


def _lines(text: str) -> Iterator[str]:
    """Give the lines of anyone's words, long ones in pieces; an empty line stays one."""
    for line in clean(text).strip().split("\n"):
        yield from pieces(line, PIECE) if line.strip() else ("",)


def _facts(items: tuple[tuple[str, str], ...]) -> Iterator[str]:
    shown = [(one_line(label)[:PIECE], list(pieces(one_line(value), PIECE)) or [""]) for label, value in items]
    short = sum(len(label) + len("".join(value)) + 3 for label, value in shown) <= SHORT
    lines = [f"**{literal(label)}** {literal(value[0])}" for label, value in shown]
    if short:
        yield " · ".join(lines)
        return
    for line, (_, value) in zip(lines, shown, strict=True):
        yield from (line, *map(literal, value[1:]))


def _check(check: Check) -> Iterator[str]:
    """Give a line of a checklist with the person's own words in small print below."""
    lines = [f"{SIGNS[check.sign]} {literal(one_line(check.text)[:PIECE])}"]
    lines += [f"-# “{literal(piece)}”" for piece in pieces(one_line(check.quote), PIECE)]
    if sum(map(len, lines)) < PIECE * 2:
        yield "\n".join(lines)
    else:
        yield from lines
