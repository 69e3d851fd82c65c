"""Tables on Discord, which has none: a block of code whose columns line up, or records where that is too wide for a phone."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.platforms.discord.words import columns, fitted, in_code, literal, one_line

PHONE = 30  # columns of code that a phone shows without breaking a line
GAPS = (2, 1)  # columns between columns, the narrow one where the wide one does not fit
NAMES = 20  # columns; what is typically longer is a sentence, and a sentence is never cut
NARROWEST = 8
ROWS = 25  # in one block of code
ORDINAL = 4  # characters of a number such as 12.


@dataclass(frozen=True, slots=True)
class Rows:
    """A table's words: the head, the rows, and which columns align right."""

    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    right: frozenset[int] = frozenset()


def drawn(table: Rows) -> Iterator[str]:
    """Give the table in pieces of Markdown that each stand alone."""
    every = [[in_code(one_line(cell)) for cell in row] for row in (table.head, *table.rows)]
    count = max(len(row) for row in every)
    head, *rows = [row + [""] * (count - len(row)) for row in every]
    fits = [_fit(head, rows, table.right, gap) for gap in GAPS]
    fit = fits[0] or fits[1] or _cut(head, rows, table.right)
    if fit is None:
        yield from (_record(row) for row in table.rows)
        return
    for start in range(0, max(len(rows), 1), ROWS):
        shown = [head] * any(head) + rows[start : start + ROWS]
        lines = [fit.line(row) for row in shown]
        yield "```\n" + "\n".join(lines) + "\n```"


@dataclass(frozen=True, slots=True)
class _Fit:
    """How wide the columns are, and how far apart."""

    widths: tuple[int, ...]
    right: frozenset[int]
    gap: int

    def line(self, row: Sequence[str]) -> str:
        cells = []
        for number, (cell, width) in enumerate(zip(row, self.widths, strict=True)):
            text = fitted(cell, width)
            room = " " * (width - columns(text))
            cells.append(room + text if number in self.right else text + room)
        return (" " * self.gap).join(cells).rstrip()

    @property
    def over(self) -> int:
        """How many columns too wide it is for a phone."""
        return sum(self.widths) + self.gap * (len(self.widths) - 1) - PHONE


def _fit(head: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int], gap: int) -> _Fit | None:
    """Fit the table without cutting anything, or not at all."""
    widths = tuple(max(map(columns, column)) for column in zip(head, *rows, strict=True))
    fit = _Fit(widths, right, gap)
    return None if fit.over > 0 else fit


def _cut(head: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int]) -> _Fit | None:
    """Fit the table by cutting the widest column, where it holds names; None where that is not enough."""
    widths = [max(map(columns, column)) for column in zip(head, *rows, strict=True)]
    fit = _Fit(tuple(widths), right, GAPS[-1])
    left = [number for number in range(len(widths)) if number not in right]
    if not left:
        return None
    widest = max(left, key=lambda number: widths[number])
    typical = statistics.median_low(columns(row[widest]) for row in rows) if rows else 0
    widths[widest] -= fit.over
    if typical > NAMES or widths[widest] < NARROWEST:
        return None
    return _Fit(tuple(widths), right, GAPS[-1])


def _record(row: Sequence[str]) -> str:
    """Write a row as a line; a number in front of it stands before the line, not in it."""
    first, *others = [literal(one_line(cell)) for cell in row if cell.strip()] or [""]
    rest = " · ".join(others)
    return f"**{first}**{' ' if len(first) <= ORDINAL else ' · '}{rest}" if first and rest else first
