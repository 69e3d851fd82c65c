"""Who is who: a member is a person in a team, and everything that counts belongs to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class BoardName(StrEnum):
    """How a member stands on the board."""

    NAMED = "named"
    ANONYMOUS = "anonymous"
    HIDDEN = "hidden"


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a team, seen from the workspace where they speak. ``zone`` is the team's IANA time zone."""

    id: int
    person_id: int
    team_id: int
    workspace_id: int
    name: str
    board: BoardName
    zone: str
    season: int
    joined_at: datetime
    consented_at: datetime | None = None
