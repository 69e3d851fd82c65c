"""Who is who: a member is a person in a team, and everything that counts belongs to one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.core.scoring import Weighing
from bot.core.ui import Actor

DIGEST_DAY = "mon"


class BoardName(StrEnum):
    """How a member stands on the board."""

    NAMED = "named"
    ANONYMOUS = "anonymous"
    HIDDEN = "hidden"


class Names(StrEnum):
    """Whose names a team shows: of those who said so themselves, or of nobody."""

    CHOSEN = "chosen"
    NOBODY = "nobody"

    def shown(self, board: BoardName) -> BoardName:
        """Give how somebody stands who wants to stand so. It never shows more than they chose."""
        return BoardName.ANONYMOUS if self is Names.NOBODY and board is BoardName.NAMED else board


@dataclass(frozen=True, slots=True)
class Member:
    """A person in a team, seen from the workspace where they speak. ``zone`` is the team's IANA time zone.

    ``consented_at`` is when they had been told what is stored, ``card_consented_at`` when they last chose how they are
    shown, having been told that an open card may name them.
    """

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
    card_consented_at: datetime | None = None


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
    ``card_names`` tells that an open question's card says who has answered, of those whose names the team shows.
    ``weighing`` holds for questions that are asked while it is set.
    """

    managers: tuple[str, ...] = ()
    reviewers: tuple[str, ...] = ()
    suggest: Suggesters = Suggesters.EVERYBODY
    digest: str = DIGEST_DAY
    names: Names = Names.CHOSEN
    card_names: bool = False
    weighing: Weighing = Weighing.MORE

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
    groups = (f"{sign}{role}" for role in actor.roles for sign in ("", "&"))
    return any(f"{actor.platform}:{id_}" in chosen for id_ in (actor.user_id, *groups))
