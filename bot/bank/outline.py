"""What is a question and what belongs to its answer in a Markdown guide, told by structure and never by a guide's texts.

Questions are numbered headings, runs of numbered bold lines (1, 2, 3, …), and headings without a number that hold text
of their own beside such questions. All else that stands in an answer stays there: deeper headings, lists, code.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

_NO_SECTION = "Questions"
_NUMBERED = re.compile(
    r"(?P<q>q(?:uestion)?[ .#]*)?(?P<n>\d{1,4})(?:(?P<dot>[.):])(?!\d)|\s)\s*(?P<text>\S.*)", re.IGNORECASE
)
_MARKER = re.compile(
    r"(?P<lead>#{1,6} +|[-+*] +)?(?P<open>[*_`]*)(?:(?P<word>(?i:answer|ans))|A(?=[*_`]*[.:]))"
    r" ?(?P<stop>[.:]?)(?P<close>[*_`]*)(?P<after>[.:]?)(?P<rest>.*)"
)
_LINE = attrgetter("line")

# What speaks for a numbered bold line being a question, in hundredths, so that one more line in a run breaks a tie.
_MARKED, _ASKS, _LED, _LABEL, _ASTRAY, _NEW_RUN = 300, 200, 100, -300, -100, -200


class Found(NamedTuple):
    """A question: its line (from 0), its own number, its text, the titles of the sections it is in, and its answer."""

    line: int
    number: int | None
    text: str
    path: tuple[str, ...]
    answer: str


@dataclass(frozen=True, slots=True)
class _Opening:
    """A heading or a numbered bold line (level 0), where a question may stand. Lines count from 0, ends are exclusive.

    ``body`` is where an answer would begin, ``until`` where a heading's scope or a bold line's list item ends.
    """

    line: int
    body: int
    until: int
    text: str
    number: int | None
    marked: bool
    level: int = 0
    # Of headings: the text with its number, whether a sign sets that off, the line of what comes first below, and
    # whether there is no text or are only links before the next heading.
    title: str = ""
    dotted: bool = True
    opens: int | None = None
    bare: bool = False
    links: bool = False
    # Of bold lines: whether a rule or heading stands right before, and the columns that their list item is moved in by.
    led: bool = False
    indent: int = 0

    @property
    def asks(self) -> bool:
        return self.text.endswith(("?", "\uff1f"))

    @property
    def label(self) -> bool:
        return self.text.endswith((":", "\uff1a"))

    @property
    def strong(self) -> bool:
        return self.marked or self.asks

    @property
    def name(self) -> str:
        return self.text if self.dotted else self.title


class Outline:
    """A document's headings and numbered bold lines, and which of them are questions."""

    def __init__(self, markdown: str) -> None:
        self._lines = markdown.split("\n")
        tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
        blocks = list(_blocks(tokens))
        self._rules = {token.map[0] for token in tokens if token.type == "hr" and token.map}
        self._headings = self._read_headings(blocks)
        bold = [line for block, before in zip(blocks, [None, *blocks], strict=False) for line in self._bold(block, before)]
        self._lines_in_bold = [line for line, end in zip(bold, ...)]
