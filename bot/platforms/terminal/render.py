"""Draws messages, forms and short notices for a terminal: in colour, and as plain text."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import TextIO

from rich import table as rich_table
from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, Group, JustifyMethod, RenderableType, RenderResult
from rich.constrain import Constrain
from rich.text import Text
from rich.theme import Theme

from bot.core.ui import (
    Block,
    Button,
    Checklist,
    Code,
    Document,
    Facts,
    Form,
    Message,
    Picture,
    Prose,
    Quote,
    Sign,
    Table,
    Tone,
)
from bot.platforms.terminal.text import Edged, Markdown, clean, code, grid, literal, one_line

READABLE = 100  # columns; longer lines are hard to read, however wide the window
SHORT = 30  # columns; a longer value gets a line of its own
GAP = 3  # columns between things that stand side by side

_TONES = {Tone.PLAIN: "cyan", Tone.GOOD: "green", Tone.MIDDLING: "yellow", Tone.BAD: "red"}
_SIGNS = {
    Sign.YES: ("✓", "bold green"),
    Sign.HALF: ("½", "bold yellow"),
    Sign.NO: ("✗", "bold red"),
    Sign.WRONG: ("!", "bold red"),
}
_THEME = Theme(
    {
        "markdown.code": "bold cyan",
        "markdown.block_quote": "dim",
        "markdown.h1": "bold",
        "markdown.h2": "bold",
        "markdown.h3": "bold",
        "markdown.item.bullet": "cyan",
        "markdown.table.border": "dim",
        "markdown.table.header": "bold",
        "status.spinner": "cyan",
    },
)
_CODE_SPAN = re.compile(r"`([^`\n]+)`")


def console(stdout: TextIO, width: int | None = None) -> Console:
    """Open the console for colours; its width follows the window when None. NO_COLOR is honoured."""
    return Console(file=stdout, width=width, theme=_THEME, highlight=False, markup=False, emoji=False)


def draw(message: Message) -> RenderableType:
    """Lay a message out for a console."""
    title = _Title(one_line(message.title), _TONES[message.tone], ruled=bool(message.body))
    return _page(title, _parts(message, plain=False))


def draw_form(form: Form, keys: str) -> RenderableType:
    """Lay out what stands above the room for an answer; ``keys`` tells how to send and how to cancel."""
    parts: list[RenderableType] = [Markdown(form.intro, plain=False)] if form.intro.strip() else []
    parts.append(Group(Text(one_line(form.label), style="bold"), Text(keys, style="dim")))
    return _page(_Title(one_line(form.title), _TONES[Tone.PLAIN]), parts)


def draw_notice(text: str) -> RenderableType:
    """Lay out a sentence of the terminal's own or of an error, literally; what stands in `backticks` is coloured."""
    return Constrain(Group(Edged(_marked(text), "  "), Text()), READABLE)


def plain(message: Message, width: int) -> str:
    """Write a message as plain text, no line wider than ``width`` columns."""
    title = one_line(message.title)
    lines = _flat(Text(title, overflow="fold"), width)
    if message.body:
        lines += "=" * max(cell_len(line) for line in lines.splitlines() or [""]) + "\n"
    return "\n".join([lines, *(_flat(part, width) for part in _parts(message, plain=True))])


def plain_notice(text: str, width: int) -> str:
    """Write a sentence of the terminal's own or of an error as plain text."""
    return _flat(literal(text), width)


def _marked(text: str, style: str = "") -> Text:
    shown = literal("", style)
    text, last = clean(text), 0
    for span in _CODE_SPAN.finditer(text):
        shown.append(text[last : span.start()]).append(span[1], "bold cyan")
        last = span.end()
    return shown.append(text[last:])


def _flat(thing: RenderableType, width: int) -> str:
    page = io.StringIO()
    paper = Console(
        file=page,
        width=width,
        theme=_THEME,
        color_system=None,
        force_terminal=False,
        force_jupyter=False,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    paper.print(thing)
    return "".join(line.rstrip(" ") + "\n" for line in page.getvalue().rstrip("\n").split("\n"))


def _page(title: RenderableType, parts: Sequence[RenderableType]) -> RenderableType:
    inside: list[RenderableType] = [Text(), Edged(Group(*_spaced(parts)), "  ")] if parts else []
    return Constrain(Group(title, *inside, Text()), READABLE)


def _spaced(parts: Iterable[RenderableType]) -> Iterator[RenderableType]:
    for number, part in enumerate(parts):
        if number:
            yield Text()
        yield part


def _parts(message: Message, *, plain: bool) -> list[RenderableType]:
    parts = [_block(block, plain=plain) for block in message.body]
    if message.footer.strip():
        footer = one_line(message.footer)
        parts.append(literal(footer) if plain else _marked(footer, "dim"))
    if message.buttons:
        parts.append(_Buttons(message.buttons))
    return parts


def _block(block: Block, *, plain: bool) -> RenderableType:  # noqa: PLR0911 - one return for each kind of block
    match block:
        case Prose(text):
            return Markdown(text, plain=plain)
        case Quote(text):
            return Edged(literal(text), "│ ", "dim")
        case Code(text, language):
            return code(text, language, plain=plain)
        case Facts(items):
            pairs = [(one_line(label), one_line(value)) for label, value in items]
            return _pairs(pairs) if plain else _SideBySide(pairs)
        case Table():
            return _Table(block)
        case Checklist():
            return _checklist(block)
        case Picture(_, alt):
            return literal(f"[Picture: {one_line(alt)}]", "dim")
        case Document(_, text):
            return literal(text)


def _pairs(pairs: Iterable[tuple[str, str]]) -> RenderableType:
    grid = rich_table.Table.grid(padding=(0, GAP, 0, 0), pad_edge=False)
    grid.add_column(overflow="fold", style="dim")
    grid.add_column(overflow="fold")
    for label, value in pairs:
        grid.add_row(Text(label), Text(value))
    return grid


def _checklist(checklist: Checklist) -> RenderableType:
    grid = rich_table.Table.grid(padding=(0, 1, 0, 0), pad_edge=False)
    grid.add_column(width=1, no_wrap=True)
    grid.add_column(overflow="fold")
    for item in checklist.items:
        sign, style = _SIGNS[item.sign]
        words = literal(item.text)
        if item.quote.strip():
            words.append(f"\n“{one_line(item.quote)}”", "dim italic")
        grid.add_row(Text(sign, style), words)
    return grid


class _Title:
    """A title in its tone, with a rule to the right margin when something stands below it."""

    def __init__(self, title: str, tone: str, *, ruled: bool = True) -> None:
        self._title, self._tone, self._ruled = title, tone, ruled

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw one line, or the wrapped title when it needs more."""
        words = Text(self._title, f"bold {self._tone}", overflow="fold")
        room = options.max_width - cell_len(self._title) - 4
        if room < 0:
            yield words
        elif self._ruled:
            yield Text.assemble(("── ", self._tone), words, " ", ("─" * room, f"dim {self._tone}"))
        else:
            yield Text.assemble(("── ", self._tone), words)


class _SideBySide:
    """Labelled values next to each other where they fit, else one pair a line."""

    def __init__(self, pairs: Sequence[tuple[str, str]]) -> None:
        self._pairs = pairs

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw labels above values, or pairs in lines."""
        widths = [max(cell_len(label), cell_len(value)) for label, value in self._pairs]
        if max(widths, default=0) > SHORT or sum(widths) + GAP * (len(widths) - 1) > options.max_width:
            yield _pairs(self._pairs)
            return
        grid = rich_table.Table.grid(padding=(0, GAP, 0, 0), pad_edge=False)
        grid.add_row(*(Text(label, "dim") for label, _ in self._pairs))
        grid.add_row(*(Text(value, "bold") for _, value in self._pairs))
        yield grid


class _Table:
    """Rows under a head; where the columns don't fit, each row as labelled values."""

    def __init__(self, table: Table) -> None:
        count = max(len(row) for row in (table.head, *table.rows))
        self._head = [one_line(cell) for cell in table.head] + [""] * (count - len(table.head))
        self._rows = [[clean(cell) for cell in row] + [""] * (count - len(row)) for row in table.rows]
        self._right = table.right

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Draw a grid with a rule under the head, or a list of records."""
        columns = zip(self._head, *self._rows, strict=True)
        needed = [max((cell_len(word) for cell in column for word in cell.split()), default=1) for column in columns]
        if sum(needed) + GAP * (len(needed) - 1) <= options.max_width:
            yield self._grid()
        else:
            yield Group(*_spaced(_pairs(zip(self._head, row, strict=True)) for row in self._rows))

    def _grid(self) -> RenderableType:
        sides: list[JustifyMethod] = ["right" if number in self._right else "left" for number in range(len(self._head))]
        table = grid([Text(label, justify=side) for label, side in zip(self._head, sides, strict=True)])
        for row in self._rows:
            table.add_row(*map(Text, row))
        return table


class _Buttons:
    """The buttons by their numbers, in as many lines as it takes."""

    def __init__(self, buttons: Sequence[Button]) -> None:
        self._buttons = buttons

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Fill line after line."""
        line = Text(overflow="fold")
        for number, button in enumerate(self._buttons, 1):
            label = Text.assemble(
                (f"[{number}]", "bold cyan"), " ", (one_line(button.label), "bold" if button.primary else "")
            )
            if line and line.cell_len + GAP + label.cell_len > options.max_width:
                yield line
                line = Text(overflow="fold")
            line.append_text(Text(" " * GAP if line else "")).append_text(label)
        yield line
