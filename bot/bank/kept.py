"""What the bank's files said when they were last read, kept as JSON, so that only changed files are parsed again."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from bot.bank.files import Bank, load_bank, parse_file
from bot.bank.resources import Finding
from bot.core.content import Content

FORM = 2  # raised when the content's form or what the loader accepts changes


def load_kept(folders: Sequence[Path], kept: Path) -> Bank:
    """Load the bank of the folders, taking from the kept file what is known of files with the same bytes.

    BankError names everything that is wrong, as ``load_bank`` does: only sound files are ever kept. A kept file that
    can't be read or written costs time and nothing else.
    """
    known = _read(kept)
    try:
        bank, used = _load(folders, known)
    except (LookupError, TypeError, AttributeError):  # whole JSON, but not what was ever written
        bank, used = _load(folders, {})
    if used.keys() != known.keys():
        _write(kept, used)
    return bank


def _load(folders: Sequence[Path], known: Mapping[str, Content]) -> tuple[Bank, dict[str, Content]]:
    used: dict[str, Content] = {}

    def parse(name: str, raw: bytes) -> tuple[Content | None, list[Finding]]:
        digest = hashlib.sha256(raw).hexdigest()
        content, faults = (known[digest], []) if digest in known else parse_file(name, raw)
        if content is not None and not faults:
            used[digest] = content
        return content, faults

    return load_bank(folders, parse), used


def _read(kept: Path) -> dict[str, Content]:
    with contextlib.suppress(OSError, ValueError, LookupError, TypeError):
        held = json.loads(kept.read_bytes())
        if held["form"] == FORM:
            return dict(held["files"])
    return {}


def _write(kept: Path, files: Mapping[str, Content]) -> None:
    with contextlib.suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        # In one move, so that whoever reads meanwhile finds the old file or the new one.
        fresh = kept.with_name(f"{kept.name}.{os.getpid()}")
        held = {"form": FORM, "files": files}
        fresh.write_text(json.dumps(held, ensure_ascii=False, separators=(",", ":")), encoding="utf-8")
        fresh.replace(kept)
