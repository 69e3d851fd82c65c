"""What a team has set for itself, and the form to change it."""

from __future__ import annotations

from bot.core.schedule_words import NAMES
from bot.core.schedules import EVERY_DAY
from bot.core.team import Suggesters, TeamSettings
from bot.core.ui import Action, Button, Field, Form, Message, Pick, Prose

NOT_YOURS = "Settings are for those who manage this place."
OFF = "off"
WORDS = {
    Suggesters.EVERYBODY: "Everybody",
    Suggesters.MANAGERS: "Managers and reviewers",
    Suggesters.NOBODY: "Nobody",
}


def usage() -> str:
    """Say what the command takes."""
    return "What can be set: `settings managers=@NAME`, `reviewers=…`, `zone=Europe/Berlin`, `suggest=everybody`, `digest=mon`."


def shown(settings: TeamSettings, zone: str, *, platform: str, changed: bool) -> Message:
    """Show the settings to those who may change them."""
    digest = "No digest" if settings.digest == OFF else f"On {NAMES[EVERY_DAY[_day(settings.digest)]]}s"
    lines = (
        f"- **Managers**, besides those who manage this place anyway: {_people(settings.managers, platform)}",
        f"- **Reviewers** of suggestions and doubts: {_people(settings.reviewers, platform)}",
        f"- **Time zone** of boards and streaks: {zone}",
        f"- **Suggestions** may come from: {WORDS[settings.suggest].lower()}",
        f"- **Digest** of the week: {digest.lower() if digest.startswith('No') else digest}",
    )
    title = "Settings changed" if changed else "Settings"
    return Message(title, (Prose("\n".join(lines)),), (Button("Change", Action("settle"), primary=not changed),))


def _day(digest: str) -> int:
    return [day.value for day in EVERY_DAY].index(digest)


def _people(chosen: tuple[str, ...], platform: str) -> str:
    here = [id_ for one in chosen for kind, _, id_ in (one.partition(":"),) if kind == platform]
    elsewhere = len(chosen) - len(here)
    named = [f"`@{id_}`" for id_ in here] + ([f"{elsewhere} on another platform"] if elsewhere else [])
    return ", ".join(named) or "nobody"


def form(settings: TeamSettings, zone: str, *, platform: str) -> Form:
    """Ask for all of it, filled in with what is set."""

    def here(chosen: tuple[str, ...]) -> str:
        return " ".join(f"@{id_}" for one in chosen for kind, _, id_ in (one.partition(":"),) if kind == platform)

    days = (*((day.value, NAMES[day]) for day in EVERY_DAY), (OFF, "No digest"))
    fields = (
        _who("managers", "Managers", here(settings.managers)),
        _who("reviewers", "Reviewers", here(settings.reviewers)),
        Field("zone", "Time zone of boards and streaks", zone, "such as Europe/Berlin", max_length=60),
        Field(
            "suggest", "Who may suggest", settings.suggest.value, options=tuple((s.value, w) for s, w in WORDS.items())
        ),
        Field("digest", "Digest of the week", settings.digest, options=days),
    )
    return Form("Settings", "", Action("settled"), fields=fields)


def _who(name: str, label: str, value: str) -> Field:
    hint = "ids of people or groups, with spaces between"
    return Field(name, label, value, hint, required=False, max_length=1000, pick=Pick.PEOPLE, several=True)


def not_taken(problem: str, field: str) -> Message:
    """Say what is wrong; nothing has been changed."""
    again = Button("Try again", Action("settle"), primary=True)
    return Message("Settings", (Prose(problem),), (again,), problem=problem, problem_in=field)
