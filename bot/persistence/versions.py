"""Question versions as they are read beside tasks and answers: again and again the same few, so each is parsed once."""

from __future__ import annotations

import json
from functools import lru_cache

import sqlalchemy as sa

from bot.core.content import from_content
from bot.core.model import Question
from bot.persistence.tables import question_versions

KEPT = 512  # parsed questions

CONTENT = sa.cast(question_versions.c.content, sa.Text).label("content")


@lru_cache(maxsize=KEPT)
def read_question(content: str) -> Question:
    """Read a question from its version's content as text; the text is the key, so a copy can't be stale."""
    return from_content(json.loads(content))
