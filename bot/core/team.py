"""Who is who: a member is a person in a team, and everything that counts belongs to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.ui import Actor

DIGEST_DAY = "mon"


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


class Suggesters(StrEnum):
    """Who may suggest questions."""

    EVERYBODY = "everybody"
    MANAGERS = "managers"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class TeamSettings:
    """What a team has set for itself.

    ``managers`` and ``reviewers`` are people or groups as ``platform:id``; whoever manages the place on the platform may
    do all of it anyway. ``digest`` is the day of the week on which the last one is summed up, ``off`` for none.
    """

    managers: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    suggest: Suggesters = Suggesters.EVERYBODY
    digest: str = DIGEST_DAY

    def lets_manage(self, actor: Actor) -> bool:
        """Tell whether somebody may set up what concerns everybody."""
        return actor.may_manage or _among(actor, self.managers)

    def lets_review(self, actor: Actor) -> bool:
        """Tell whether somebody may decide on suggestions and appeals."""
        return self.lets_manage(actor) or _among(actor, self.reviewers)

    def lets_suggest(self, actor: Actor) -> bool:
        """Tell whether somebody may suggest a question."""
        if self.suggest is Suggesters.EVERYBODY:
            return True
        return self.suggest is Suggesters.MANAGERS and self.lets_review(actor)


def _among(actor: Actor, chosen: tuple[str, ...]) -> bool:
    return any(f"{actor.platform}:{id_}" in chosen for id_ in (actor.user_id, *actor.roles))
