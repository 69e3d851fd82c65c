"""The bank as it was last read, kept as JSON, so that files which have not changed need not be parsed again."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.bank.resources import bank_digest
from bot.core.content import from_content, to_content
from bot.core.model import Topic

if TYPE_CHECKING:
    from bot.bank.files import Bank

FORM = 1  # raised when the content's form or what the loader accepts changes


def load_kept(folders: Sequence[Path], kept: Path) -> Bank:
    """Give the bank of the folders, from the kept file where that was made of the same bytes.

    BankError names everything that is wrong, as ``load_bank`` does: only a sound bank is ever kept. A kept file that
    can't be read or written costs time and nothing else.
    """
    from bot.bank.files import Bank, load_bank  # noqa: PLC0415 - the parser is only needed when the bank has changed

    stamp = f"{FORM}:{bank_digest(folders)}"
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
        held = json.loads(kept.read_bytes())
        if held["stamp"] == stamp:
            return Bank(tuple(Topic(**topic) for topic in held["topics"]), tuple(map(from_content, held["questions"])))
    bank = load_bank(folders)
    held = {
        "stamp": stamp,
        "topics": [{"id": topic.id, "title": topic.title, "description": topic.description} for topic in bank.topics],
        "questions": [to_content(question) for question in bank.questions],
    }
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        # In one move, so that whoever reads meanwhile finds the old file or the new one.
        fresh = kept.with_name(f"{kept.name}.{os.getpid()}")
        fresh.write_text(json.dumps(held, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        fresh.replace(kept)
    return bank
