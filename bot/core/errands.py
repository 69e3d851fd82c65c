"""Errands: what the bot does by itself around a question's day, each once and by whoever is connected."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What an errand is about: closing a question, counting on its card, a reminder, a digest, a suggestion, its draft."""

    CLOSE = "close"
    COUNT = "count"
    REMIND = "remind"
    DIGEST = "digest"
    REVIEW = "review"
    DRAFTED = "drafted"


@dataclass(frozen=True, slots=True)
class Errand:
    """One errand: ``number`` is the row it is about, ``whom`` the member it is for, if it is for one.

    Asked for twice under one key it runs once. It runs where the bot is connected to the ``platform``.
    """

    kind: Kind
    platform: str
    number: int
    key: str
    whom: int = 0
