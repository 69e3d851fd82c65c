"""Makes words safe and readable in a terminal: literal text, Markdown and code, with every control character gone."""

from __future__ import annotations

import codecs
import io
from collections.abc import Sequence
from typing import ClassVar, TextIO

from markdown_it import MarkdownIt
from markdown_it.token import Token
from rich import box
from rich import markdown as rich_markdown
from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType, RenderResult
from rich.segment import Segment
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

_NEWLINES = "\x85\u2028\u2029"
_CONTROLS = (*range(0x20), *range(0x7F, 0xA0))
# Embeddings, overrides and isolates can make text read as other than it is; plain direction marks stay.
_BIDI = (*range(0x202A, 0x202F), *range(0x2066, 0x206A))
_INERT: dict[int, str | None] = {
    **dict.fromkeys((*_CONTROLS, *_BIDI)),
    **dict.fromkeys(range(0xD800, 0xE000), "\N{REPLACEMENT CHARACTER}"),
    **dict.fromkeys(map(ord, _NEWLINES), "\n"),
    ord("\n"): "\n",
    ord("\t"): "    ",
}

# What a narrow encoding can't carry is shown by the nearest character of the same width.
_HANDLER = "terminal-stand-in"
_STAND_INS = {"✓": "+", "½": "~", "✗": "-", "│": "|", "•": "*", "…": ".", "·": "-", "›": ">"}
_STAND_INS |= dict.fromkeys("─–—━−", "-") | dict.fromkeys("“”„", '"') | dict.fromkeys("‘’", "'")


def clean(text: str) -> str:
    """Take out all that could steer a terminal or turn the reading direction; line ends become line feeds."""
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_INERT)


def one_line(text: str) -> str:
    """Clean the text and put it on one line."""
    return " ".join(clean(text).split())


def literal(text: str, style: str = "") -> Text:
    """Show anyone's words exactly, without reading markup in them."""
    return Text(clean(text), style=style, overflow="fold")


def carry_any_character(stream: TextIO) -> None:
    """Let the stream write every text, with stand-ins for what its encoding doesn't have."""
    codecs.register_error(_HANDLER, _stand_in)
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(errors=_HANDLER)


def fit(text: str, encoding: str) -> str:
    """Replace what the encoding can't carry by stand-ins."""
    codecs.register_error(_HANDLER, _stand_in)
    return text.encode(encoding, _HANDLER).decode(encoding)


def _stand_in(error: UnicodeError) -> tuple[str, int]:
    """Answer a codec that can't write a character: the nearest sign, else a question mark."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    lost = error.object[error.start : error.end]
    return "".join(_STAND_INS.get(character, "?") for character in lost), error.end


def code(text: str, language: str, *, plain: bool) -> RenderableType:
    """Show a block of code, coloured by its language where there are colours."""
    body = clean(text).strip("\n")
    if plain:
        return Edged(Text(body, overflow="fold"), "    ")
    # The terminal's own sixteen colours, so that the block suits a light and a dark background.
    lexer = one_line(language).lower() or "text"
    return Edged(Syntax(body, lexer, theme="ansi_dark", background_color="default", word_wrap=True), "  ")


class Edged:
    """Something with an edge along its left side: an indent, a bar, a list's number."""

    def __init__(self, content: RenderableType, edge: str, style: str = "", *, first: str = "") -> None:
        self._content, self._edge, self._style, self._first = content, edge, style, first

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw the edge before each wrapped line, ``first`` before the first one, and no blanks after a line."""
        style = console.get_style(self._style)
        inner = options.update(width=max(1, options.max_width - len(self._edge)), height=None)
        for number, line in enumerate(console.render_lines(self._content, inner, pad=False)):
            yield Segment(self._edge if number or not self._first else self._first, style)
            yield from line
            yield Segment.line()


def grid(head: Sequence[Text]) -> Table:
    """Start a table with a rule under its head and nothing around it."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, border_style="dim", header_style="bold")
    table.show_header = any(head)
    for label in head:
        table.add_column(label, justify=label.justify or "left", overflow="fold")
    return table


class _Heading(rich_markdown.Heading):
    LEVEL_ALIGN: ClassVar[dict[str, JustifyMethod]] = {}  # all to the left


class _Fence(rich_markdown.CodeBlock):
    plain = False

    @classmethod
    def create(cls, markdown: rich_markdown.Markdown, token: Token) -> _Fence:
        language = token.info.partition(" ")[0]
        block = cls(language or "text", markdown.code_theme)
        block.plain = isinstance(markdown, Markdown) and markdown.plain
        return block

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        yield code(str(self.text), self.lexer_name, plain=self.plain)


class _Item(rich_markdown.ListItem):
    def render_bullet(self, console: Console, options: ConsoleOptions) -> RenderResult:  # noqa: ARG002 - rich's signature
        yield Edged(self.elements, "   ", "cyan", first=" • ")

    def render_number(self, console: Console, options: ConsoleOptions, number: int, last_number: int) -> RenderResult:  # noqa: ARG002 - rich's signature
        width = len(f" {last_number}. ")
        yield Edged(self.elements, " " * width, "cyan", first=f"{number}. ".rjust(width))


class _Table(rich_markdown.TableElement):
    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        head = self.header.row.cells if self.header and self.header.row else []
        table = grid([cell.content for cell in head])
        for row in self.body.rows if self.body else []:
            table.add_row(*(cell.content for cell in row.cells))
        yield table


class Markdown(rich_markdown.Markdown):
    """Our own words: Markdown without raw HTML, so that ``<think>`` stays readable, and with visible addresses.

    In plain text `code` keeps its backticks, as nothing else would set it off.
    """

    elements: ClassVar[dict[str, type[rich_markdown.MarkdownElement]]] = {
        **rich_markdown.Markdown.elements,
        "heading_open": _Heading,
        "fence": _Fence,
        "code_block": _Fence,
        "list_item_open": _Item,
        "table_open": _Table,
    }

    def __init__(self, text: str, *, plain: bool) -> None:
        super().__init__("", hyperlinks=False)
        self.plain = plain
        parser = MarkdownIt("commonmark", {"html": False}).enable(["strikethrough", "table"])
        self.parsed = parser.parse(clean(text))
        for token in self.parsed:
            # Once more: a character reference such as &#x202e; becomes its character only now.
            token.content, token.info = clean(token.content), clean(token.info)
            if token.children:
                token.children = _inline(token.children, plain=plain)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw it, without the empty line that rich puts above a list even where nothing stands before it."""
        drawn = iter(super().__rich_console__(console, options))
        first = next(drawn, None)
        if first is not None and first != Segment.line():
            yield first
        yield from drawn


def _inline(tokens: list[Token], *, plain: bool) -> list[Token]:
    """Clean a line's tokens, write addresses out after their link's words and pictures as their words."""
    shown: list[Token] = []
    address, start = "", 0
    for token in tokens:
        token.content = clean(token.content)
        if token.type == "link_open":
            address, start = clean(str(token.attrs.get("href", ""))), len(shown)
        elif token.type == "link_close":
            words = "".join(each.content for each in shown[start:])
            if address.removeprefix("mailto:") != words:
                shown.append(_words(f" ({address})"))
        elif token.type == "image":
            shown.append(_words(f"[{token.content}]"))
        elif token.type == "code_inline" and plain:
            shown.append(_words(f"`{token.content}`"))
        else:
            shown.append(token)
    return shown


def _words(text: str) -> Token:
    return Token("text", "", 0, content=text)
