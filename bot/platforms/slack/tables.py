"""Draws labelled values and tables: as a table in a message, as lines where there are none. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.platforms.slack.blocks import parts, rich
from bot.platforms.slack.text import Grid, Json, cut, one_line, section, span

WIDE = 46  # characters in a row; a phone breaks the cells of wider tables into columns of single words
CELLS_MAX, ROWS_MAX = 20, 100
CELL_MAX = 500
PAIR = 2  # columns; what the second one holds is plain without its label
VALUE = 20  # characters; what is longer is a sentence, and speaks for itself
TABLE_TEXT_MAX = 10_000


def facts(items: Sequence[tuple[str, str]]) -> Iterator[Json]:
    """Write labelled values one a line, which reads well on a phone; as rich text, so that values stay literal."""
    runs: list[Json] = []
    for label, value in ((one_line(label), one_line(value)) for label, value in items):
        words = [span(label, bold=True)] if label else []
        words += [span(f"  {value}" if label else value)] if value else []
        runs += ([span("\n")] if runs and words else []) + words
    if runs:
        yield from map(rich, parts(section(*runs)))


def table(grid: Grid, right: frozenset[int], *, as_table: bool) -> Iterator[Json]:
    """Write a table as one, or as lines where there are none or it is too large."""
    width = min(CELLS_MAX, max((len(row) for row in (grid.head, *grid.rows)), default=0))
    rows = [[cut(one_line(cell), CELL_MAX) for cell in row[:width]] for row in (grid.head, *grid.rows)]
    rows = [row + [""] * (width - len(row)) for row in rows]
    text = sum(max(1, len(cell)) for row in rows for cell in row)
    if not width:
        return
    wide = sum(max(map(len, column)) for column in zip(*rows, strict=True)) > WIDE
    if not as_table or wide or len(rows) > ROWS_MAX or text > TABLE_TEXT_MAX:
        yield from _lines(rows)
        return
    yield {
        "type": "table",
        # Slack refuses an empty cell, and takes a blank.
        "rows": [[{"type": "raw_text", "text": cell or " "} for cell in row] for row in rows],
        "column_settings": [
            {"align": "right"} if column in right else {"align": "left", "is_wrapped": True} for column in range(width)
        ],
    }


def _lines(rows: Sequence[Sequence[str]]) -> Iterator[Json]:
    """Write a table as lines for where there are none: what stands first in bold, other values with their labels."""
    head, *records = rows
    width = len(head)
    runs: list[Json] = []
    for record in records:
        cells = [(label, cell) for label, cell in zip(head, record, strict=True) if cell]
        named = 1 + (len(cells) > 1 and not cells[0][0])  # a rank goes with the name after it
        first = " ".join(cell for _, cell in cells[:named])
        rest = " · ".join(
            f"{label} {cell}".strip() if width > PAIR and len(cell) <= VALUE else cell for label, cell in cells[named:]
        )
        if first:
            runs += [span("\n")] if runs else []
            runs += [span(first, bold=True)] + ([span(f"  {rest}" if width <= PAIR else f"\n{rest}")] if rest else [])
    if runs:
        yield from map(rich, parts(section(*runs)))
