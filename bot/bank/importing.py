"""The import command: a guide's questions as JSON lines, as draft entries, or as a summary."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from bot.bank.drafts import draft_entries
from bot.bank.files import dump_entries
from bot.bank.guide import GuideItem, as_json, parse_guide
from bot.core.errors import UserError
from bot.core.model import Topic


def import_guide(guide: Path, *, as_json: bool, out: Path | None) -> Iterator[str]:
    """Read a guide and give the lines to print. Nothing is written unless the whole guide could be read."""
    try:
        text = guide.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        msg = f"{guide} is not a text file in UTF-8."
        raise UserError(msg) from None
    except OSError as error:
        msg = f"{guide} can't be read: {error.strerror}"
        raise UserError(msg) from None
    items = parse_guide(text)
    if out is not None:
        _write(out, items, guide)
    yield from _lines(items, as_json=as_json, out=out)
