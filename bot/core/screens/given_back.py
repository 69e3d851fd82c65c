"""What somebody filled in and what was not taken: given back whole, as a platform may have closed its form."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.ui import Block, Prose, Quote

NOT_LOST = "Nothing that you wrote is lost. You sent:"


def given_back(filled: Mapping[str, str], labels: Mapping[str, str]) -> tuple[Block, ...]:
    """Show what was filled in, each field under its label."""
    sent = [(label, filled[name]) for name, label in labels.items() if filled.get(name, "").strip()]
    fields = [block for label, text in sent for block in (Prose(f"**{label}**"), Quote(text))]
    return (Prose(NOT_LOST), *fields) if fields else ()
