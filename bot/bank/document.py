"""A Markdown document as a guide's reader needs it: where headings and numbered bold lines stand, and the text between.

A real parser finds the structure; texts are then sliced from the source, so that they stay as they were written.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

LINE = attrgetter("line")
_CODE_INDENT = 4
_NUMBERED = re.compile(
    r"(?P<q>q(?:uestion)?[ .#]*)?(?P<n>\d{1,4})(?:(?P<dot>[.):])(?!\d)|\s)\s*(?P<text>\S.*)", re.IGNORECASE
)
_MARKER = re.compile(
    r"(?P<lead>#{1,6} +|[-+*] +)?(?P<open>[*_`]*)(?:(?P<word>(?i:answer|ans))|A(?=[*_`]*[.:]))"
    r" ?(?P<stop>[.:]?)(?P<close>[*_`]*)(?P<after>[.:]?)(?P<rest>.*)"
)
_BLANKS = re.compile(r"\A(?:[ \t]*\n)+")


@dataclass(frozen=True, slots=True)
class Opening:
    """A heading or a numbered bold line (level 0), where a question may stand. Lines count from 0, ends are exclusive.

    ``body`` is where an answer would begin, ``until`` where a heading's scope or a bold line's list item ends.
    """

    line: int
    body: int
    until: int
    text: str
    number: int | None
    marked: bool
    # Of headings: the text with its number, whether a sign sets that off, the line of what comes first below, and
    # whether there is no text or are only links before the next heading.
    level: int = 0
    title: str = ""
    dotted: bool = True
    opens: int | None = None
    bare: bool = False
    links: bool = False
    # Of bold lines: whether a rule or heading stands right before, and the columns their list item is moved in by.
    led: bool = False
    indent: int = 0

    @property
    def asks(self) -> bool:
        """Whether the text is a question by its sign."""
        return self.text.endswith(("?", "\uff1f"))

    @property
    def label(self) -> bool:
        """Whether the text only announces what follows."""
        return self.text.endswith((":", "\uff1a"))

    @property
    def strong(self) -> bool:
        """Whether it looks like a question wherever it stands."""
        return self.marked or self.asks

    @property
    def name(self) -> str:
        """The text as a title; ``3 ways to train`` keeps its number, ``3. Training`` does not."""
        return self.text if self.dotted else self.title


class _Block(NamedTuple):
    kind: str
    line: int
    end: int
    tokens: Sequence[Token]

    @property
    def level(self) -> int:
        """A heading's level, else 0."""
        if self.kind != "heading_open":
            return 0
        # A sentence or paragraph right above a rule is a heading by the syntax, but was not meant as one.
        text = self.tokens[1].content
        underlined = self.tokens[0].markup == "-" and (text.endswith(".") or "\n" in text)
        return 0 if underlined else int(self.tokens[0].tag[1:])


class Document:
    """The headings and numbered bold lines of a Markdown text whose lines end in line feeds."""

    def __init__(self, markdown: str) -> None:
        self.lines = markdown.split("\n")
        tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
        blocks = list(_blocks(tokens))
        self._rules = {token.map[0] for token in tokens if token.type == "hr" and token.map}
        self._rules |= {block.end - 1 for block in blocks if block.kind == "heading_open" and not block.level}
        self.headings = tuple(self._read_headings(blocks))[::-1]
        self.bold_lines = tuple(self._read_bold_lines(blocks))

    def answer(self, opening: Opening, end: int) -> str:
        """Slice the source from below the opening up to the line ``end``, without marker, blank ends and rules there."""
        written = self._written(opening.body, end)
        if not written:
            return ""
        rows = range(written[0], written[-1] + 1)
        text = "\n".join(_shift(self.lines[row], opening.indent if row < opening.until else 0) for row in rows)
        unmarked = _unmarked(text)
        text = _BLANKS.sub("", text if unmarked is None else unmarked).rstrip()
        width = len(text) - len(text.lstrip())
        return _shift(text, width if width < _CODE_INDENT else 0)

    def _read_headings(self, blocks: Sequence[_Block]) -> Iterator[Opening]:
        """Go from the last heading to the first, which is how the end of a heading's scope is known."""
        below: list[_Block] = []
        opens: int | None = None
        ends = [len(self.lines)] * 7
        for block in reversed(blocks):
            if block.level:
                title = plain(block.tokens[1].children or ())
                match = _NUMBERED.fullmatch(title)
                yield Opening(
                    line=block.line,
                    body=block.end,
                    until=min(ends[: block.level + 1]),
                    text=match["text"] if match else title,
                    number=int(match["n"]) if match else None,
                    marked=self._is_marked(block.end),
                    level=block.level,
                    title=title,
                    dotted=not match or bool(match["dot"] or match["q"]),
                    opens=opens,
                    bare=not below,
                    links=bool(below) and all(_is_links(other.tokens) for other in below),
                )
                ends[block.level] = block.line
                below = []
            elif block.kind != "hr":
                below.append(block)
            opens = opens if block.kind == "hr" else block.line

    def _read_bold_lines(self, blocks: Sequence[_Block]) -> Iterator[Opening]:
        found: list[Opening] = []
        led = False
        for block in blocks:
            found += self._bold_paragraph(block, led=led) if block.kind == "paragraph_open" else ()
            found += self._bold_items(block, led=led) if block.kind == "ordered_list_open" else ()
            led = block.kind in ("hr", "heading_open")
        ends = [*(line.line for line in found[1:]), len(self.lines)]
        return (line for line, end in zip(found, ends, strict=False) if self._written(line.body, end))

    def _bold_paragraph(self, block: _Block, *, led: bool) -> Iterator[Opening]:
        bold = _bold(block.tokens[1])
        match = _NUMBERED.fullmatch(bold[0]) if bold else None
        if bold and match and (match["dot"] or match["q"]):
            body = block.line + bold[1]
            yield Opening(block.line, body, body, match["text"], int(match["n"]), self._is_marked(body), led=led)

    def _bold_items(self, block: _Block, *, led: bool) -> Iterator[Opening]:
        # What a reader sees: later items count on from the first one's number, whatever theirs is in the source.
        number = int(block.tokens[0].attrGet("start") or 1)
        for item, opener, inline in zip(block.tokens, block.tokens[1:], block.tokens[2:], strict=False):
            if item.type != "list_item_open" or item.level != 1:
                continue
            bold = _bold(inline) if opener.type == "paragraph_open" else None
            if bold and item.map and inline.map:
                line, until = item.map
                body = inline.map[0] + bold[1]
                indent = _indent(self.lines[line], len(item.info) + 1)
                yield Opening(line, body, until, bold[0], number, self._is_marked(body), led=led, indent=indent)
            number, led = number + 1, False

    def _written(self, start: int, end: int) -> list[int]:
        return [row for row in range(start, end) if row not in self._rules and self.lines[row].strip()]

    def _is_marked(self, start: int) -> bool:
        rows = range(start, len(self.lines))
        return _unmarked(next((self.lines[row] for row in rows if self.lines[row].strip()), "").strip()) is not None


def within(openings: Sequence[Opening], scope: Opening) -> Sequence[Opening]:
    """Select those that stand in a heading's scope, out of openings in order of their lines."""
    start = bisect_right(openings, scope.line, key=LINE)
    return openings[start : bisect_left(openings, scope.until, lo=start, key=LINE)]


def plain(tokens: Iterable[Token]) -> str:
    """Give the words that a reader of inline tokens sees, on one line, without markup and images."""
    return " ".join("".join(map(_shown, tokens)).split())


def _shown(token: Token) -> str:
    if token.type in ("text", "code_inline"):
        return token.content
    return " " if token.type.endswith("break") or token.content.startswith("<br") else ""


def _blocks(tokens: Sequence[Token]) -> Iterator[_Block]:
    start = 0
    for place, token in enumerate(tokens, start=1):
        if token.level == 0 and token.nesting <= 0:
            line, end = tokens[start].map or (0, 0)
            yield _Block(tokens[start].type, line, end, tokens[start:place])
            start = place


def _bold(inline: Token) -> tuple[str, int] | None:
    """Give the words of an inline token's first line, and how many lines of source they take, if all of it is bold."""
    depth, rows = 0, 1
    shown: list[Token] = []
    for token in inline.children or ():
        depth += token.nesting if token.type.startswith("strong") else 0
        if token.type.endswith("break"):
            if not depth:
                break
            rows += 1
        if not depth and _shown(token).strip(" .:?!"):
            return None
        shown.append(token)
    words = plain(shown)
    return (words, rows) if words and any(token.type == "strong_open" for token in shown) else None


def _is_links(tokens: Sequence[Token]) -> bool:
    """Tell whether a block has links and no other words, as tables of contents and reading lists do."""
    depth, links, words = 0, 0, ""
    for token in (child for inline in tokens for child in inline.children or ()):
        depth += token.nesting if token.type.startswith("link") else 0
        links += token.type == "link_open"
        words += "" if depth else _shown(token)
    return links > 0 and not re.search(r"\w", words)


def _indent(line: str, marker: int) -> int:
    """Count the columns up to a list item's text; ``marker`` is the width of its number and dot."""
    return len(line) - len(line.lstrip()[marker:].lstrip())


def _shift(text: str, width: int) -> str:
    """Move lines to the left, each by ``width`` columns or as far as it is blank."""
    return "\n".join(line[min(width, len(line) - len(line.lstrip())) :] for line in text.split("\n"))


def _unmarked(answer: str) -> str | None:
    """Take the marker (``Answer:``, ``A.``, in any dress) off an answer's start; None when there is none."""
    match = _MARKER.match(answer)
    if not match or not (match["stop"] or match["after"] or (match["word"] and not match["rest"].strip())):
        return None
    if not match["word"] and (match["lead"] or (not match["close"] and match["rest"][:1].strip())):
        return None
    first, end, others = answer[match.start("rest") :].partition("\n")
    # Bold that goes on after the marker has to be opened again.
    first = ("" if match["close"] else match["open"]) + first.lstrip()
    return first + end + _shift(others, len(match["lead"] or ""))
