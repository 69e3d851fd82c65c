"""Granting a freeze: who can, to whom, and what was done."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.ui import Message, Prose, Quote

NOT_YOURS = "Freezes are granted by those who manage this place."
WHOM = "Say whose streak a freeze is for, by the name on the board: `freeze NAME`."


def nobody(name: str) -> str:
    """Say that no member has that name."""
    return f"Nobody here is called “{name[:60]}”. Write the name as the leaderboard shows it."


def several(name: str, names: Sequence[str]) -> str:
    """Say that a name is not clear."""
    return f"“{name[:60]}” could be {', '.join(names[:5])}. Write the whole name."


def granted(name: str) -> Message:
    """Say that a freeze was granted."""
    said = "has one more freeze. The next day they miss uses it by itself, and their streak goes on."
    return Message("A freeze granted", (Quote(name), Prose(said)))
