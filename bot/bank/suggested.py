"""First versions of entries out of what members suggest."""

from __future__ import annotations

from dataclasses import replace

from bot.bank.drafts import draft_entries
from bot.bank.guide import GuideItem, slugify
from bot.core.model import Question
from bot.core.suggestion import Suggestion


def proposed(one: Suggestion, topic: str) -> Question:
    """Draft an entry: its key points are the answer's own sentences or items, as a guide's are."""
    item = GuideItem(
        item=1,
        slug=f"{slugify(one.question)}-t{one.team_id}-{one.id}",
        section=topic,
        subsection=None,
        number=None,
        question=one.question,
        answer=one.answer,
        line=1,
        repeats=None,
    )
    (draft,) = draft_entries([item])
    return replace(draft, topics=(topic,), source=())
