"""Draws labelled values and tables: as a table in a message, as lines where there are none. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.platforms.slack.blocks import parts, plain, rich
from bot.platforms.slack.text import Grid, Json, cut, formats, one_line, section, span

LABEL_MAX, VALUE_MAX, FIELDS_MAX = 100, 1000, 10  # a field takes 2,000, but ten of those burst a message
CELLS_MAX, ROWS_MAX = 20, 100
CELL_MAX = 500
TABLE_TEXT_MAX = 10_000


def facts(items: Sequence[tuple[str, str]]) -> Iterator[Json]:
    """Set labelled values side by side; Slack lets them stand one below the other where it is narrow."""
    fields = [_field(one_line(label), one_line(value)) for label, value in items]
    fields = [each for each in fields if each["text"].strip()]
    for at in range(0, len(fields), FIELDS_MAX):
        yield {"type": "section", "fields": fields[at : at + FIELDS_MAX]}


def _field(label: str, value: str) -> Json:
    """Set a label in bold over its value; as plain text where the words could be read as markup."""
    label, value = cut(label, LABEL_MAX), cut(value, VALUE_MAX)
    words = f"{label}\n{value}".strip()
    if formats(words) or not label or not value:
        return plain(words)
    return {"type": "mrkdwn", "text": f"*{label}*\n{value}", "verbatim": True}


def table(grid: Grid, right: frozenset[int], *, as_table: bool) -> Iterator[Json]:
    """Write a table as one, or as lines where there are none or it is too large."""
    width = min(CELLS_MAX, max((len(row) for row in (grid.head, *grid.rows)), default=0))
    rows = [[cut(one_line(cell), CELL_MAX) for cell in row[:width]] for row in (grid.head, *grid.rows)]
    rows = [row + [""] * (width - len(row)) for row in rows]
    text = sum(max(1, len(cell)) for row in rows for cell in row)
    if not width:
        return
    if not as_table or len(rows) > ROWS_MAX or text > TABLE_TEXT_MAX:
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
    """Write a table as lines for where there are none: what stands first in bold, the rest with its label."""
    head, *records = rows
    runs: list[Json] = []
    for record in records:
        cells = [(label, cell) for label, cell in zip(head, record, strict=True) if cell]
        named = 1 + (len(cells) > 1 and not cells[0][0])  # a rank goes with the name after it
        first = " ".join(cell for _, cell in cells[:named])
        rest = " · ".join(f"{label} {cell}".strip() for label, cell in cells[named:])
        if first:
            runs += [span("\n")] if runs else []
            runs += [span(first, bold=True)] + ([span(f"\n{rest}")] if rest else [])
    if runs:
        yield from map(rich, parts(section(*runs)))
