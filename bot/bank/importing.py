"""The import command: a guide's questions as JSON lines, as draft entries, or as a summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from bot.bank.drafts import draft_entries
from bot.bank.files import dump_entries
from bot.bank.guide import GuideItem, as_json, parse_guide, slugify
from bot.core.errors import UserError
from bot.core.model import Topic


def read_guide(guide: Path) -> tuple[GuideItem, ...]:
    """Read a guide's questions from its file. Raises UserError when there is no such file or it is no guide."""
    try:
        text = guide.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        msg = f"{guide} is not a text file in UTF-8."
        raise UserError(msg) from None
    except OSError as error:
        msg = f"{guide} can't be read: {error.strerror}"
        raise UserError(msg) from None
    return parse_guide(text)


def import_guide(guide: Path, *, json_lines: bool, out: Path | None) -> Iterator[str]:
    """Read a guide and give the lines to print. Nothing is written unless the whole guide could be read."""
    items = read_guide(guide)
    if out is not None:
        written = _write(out, items, guide)
        if not json_lines:
            yield f"{written} draft entries written to {out}: look each one over and take `draft` off."
    if json_lines:
        yield from map(as_json, items)
    elif out is None:
        yield from _summary(items)


def _write(out: Path, items: Sequence[GuideItem], guide: Path) -> int:
    drafts = draft_entries(items)
    topic = Topic(
        slugify(out.stem) or "drafts", f"Drafts from {guide.name}", "Imported entries that nobody has looked over yet."
    )
    entries = [replace(draft, topics=(topic.id,)) for draft in drafts]
    try:
        out.write_text(dump_entries(topic, entries), encoding="utf-8")
    except OSError as error:
        msg = f"{out} can't be written: {error.strerror}"
        raise UserError(msg) from None
    return len(entries)


def _summary(items: Sequence[GuideItem]) -> Iterator[str]:
    repeated = sum(item.repeats is not None for item in items)
    yield f"{len(items)} questions, {repeated} of them literal repeats:"
    for section, count in Counter(item.section for item in items).items():
        yield f"{count:5}  {section}"
