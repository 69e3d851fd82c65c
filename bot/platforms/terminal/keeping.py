"""Keeps the files that messages bring, in a folder that is told."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from bot.core.errors import UserError
from bot.core.ui import Document, Message, Prose


def with_files_kept(message: Message, folder: Path | None) -> Message:
    """Write a message's files into the folder, and say in their place where they are; without a folder they are shown."""
    if folder is None or not any(isinstance(block, Document) for block in message.body):
        return message
    body = tuple(_kept(folder, block) if isinstance(block, Document) else block for block in message.body)
    return replace(message, body=body)


def _kept(folder: Path, document: Document) -> Prose:
    """Write a file that its owner alone can read; one of that name is replaced. Raises UserError where that can't be."""
    path = folder / Path(document.name).name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(document.text, encoding="utf-8")
    except OSError as error:
        msg = f"{path} can't be written: {error.strerror}."
        raise UserError(msg) from None
    return Prose(f"Written to `{path}`.")
