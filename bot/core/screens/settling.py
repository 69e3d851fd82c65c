"""What a team has set for itself, and the two forms to change it: one for people and days, one for boards and points."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.model import Difficulty
from bot.core.schedule_words import NAMES as DAYS
from bot.core.schedules import EVERY_DAY
from bot.core.scoring import Weighing
from bot.core.screens.seasons import BEGIN
from bot.core.standings import Season
from bot.core.team import Names, Suggesters, TeamSettings
from bot.core.ui import Action, Button, Facts, Field, Form, Message, Pick, Prose

NOT_YOURS = "Settings are for those who manage this place."
OFF = "off"
COUNT, WHO = "count", "names"
PEOPLE, BOARDS = "people", "boards"
SUGGESTERS = {
    Suggesters.EVERYBODY: "Everybody",
    Suggesters.MANAGERS: "Managers and reviewers",
    Suggesters.NOBODY: "Nobody",
}
SHOWN_NAMES = {
    Names.CHOSEN: "As each person chose",
    Names.NOBODY: "Nobody's: all are anonymous",
}
ON_CARD = {COUNT: "How many have answered", WHO: "Who has answered, if they show their name"}
WEIGHTS = {
    Weighing.SAME: "All count the same",
    Weighing.MORE: "Harder ones count more",
    Weighing.DOUBLE: "Hard ones count double",
}
HIDDEN = (
    "Discord shows the commands to set things up to those who manage the server. So that your managers see them too, allow "
    "them `/daily` and `/settings` under *Server settings*, *Integrations*."
)
FROM_NOW_ON = "How difficulty counts holds from the next question on: for one that is open, and for earlier points, it stays as it was."


def usage() -> str:
    """Say what the command takes."""
    return (
        "What can be set: `settings managers=@NAME`, `reviewers=…`, `zone=Europe/Berlin`, `suggest=everybody`, `digest=mon`, "
        "`names=chosen` or `nobody`, `card=count` or `names`, `points=same`, `more` or `double`. `season` has the seasons."
    )


def shown(
    settings: TeamSettings, zone: str, season: Season, *, platform: str, before: TeamSettings | None = None
) -> Message:
    """Show the settings to those who may change them; ``before`` is what they were if they have just been changed."""
    people = (
        f"- **Managers**, besides those who manage this place anyway: {_people(settings.managers, platform)}",
        f"- **Reviewers** of suggestions and doubts: {_people(settings.reviewers, platform)}",
        f"- **Suggestions** may come from: {SUGGESTERS[settings.suggest].lower()}",
        f"- **Time zone** of boards and streaks: {zone}",
    )
    boards = (
        f"- **Names** on boards, reveals and digests: {_lower(SHOWN_NAMES[settings.names])}",
        f"- **An open card** says: {_lower(ON_CARD[_card(settings)])}",
        f"- **Points:** {_lower(_weighed(settings.weighing))}",
        f"- **Digest** of the week: {_digest(settings.digest)}",
    )
    hidden = (Prose(HIDDEN),) if platform == "discord" and _here(settings.managers, platform) else ()
    notes = (Prose(FROM_NOW_ON),) if before and before.weighing is not settings.weighing else ()
    buttons = (
        Button("Change people", Action("settle", PEOPLE), primary=before is None),
        Button("Change boards", Action("settle", BOARDS), primary=before is None),
        BEGIN,
    )
    body = (
        Prose("\n".join(people), mentions=True),
        Prose("\n".join(boards)),
        *notes,
        Facts((("Season", season.name),)),
        *hidden,
    )
    return Message("Settings changed" if before else "Settings", body, buttons)


def _weighed(weighing: Weighing) -> str:
    """Say how difficulty counts, with what a score is multiplied by."""
    if weighing is Weighing.SAME:
        return WEIGHTS[weighing]
    times = ", ".join(f"×{weighing.percent(one) / 100:g}" for one in Difficulty)
    return f"{WEIGHTS[weighing]} ({times} from easy to hard)"


def _lower(label: str) -> str:
    return label[:1].lower() + label[1:]


def _card(settings: TeamSettings) -> str:
    return WHO if settings.card_names else COUNT


def _digest(day: str) -> str:
    return "none" if day == OFF else f"on {DAYS[EVERY_DAY[[one.value for one in EVERY_DAY].index(day)]]}s"


def _people(chosen: tuple[str, ...], platform: str) -> str:
    here = _here(chosen, platform)
    elsewhere = len(chosen) - len(here)
    named = [f"`@{id_}`" for id_ in here] + ([f"{elsewhere} on another platform"] if elsewhere else [])
    return ", ".join(named) or "nobody"


def _here(chosen: tuple[str, ...], platform: str) -> list[str]:
    """Give the ids of those who were chosen on this platform."""
    return [id_ for one in chosen for kind, _, id_ in (one.partition(":"),) if kind == platform]


def form(settings: TeamSettings, zone: str, *, platform: str, about: str) -> Form:
    """Ask for people and days, or for boards and points, filled in with what is set."""
    return _boards(settings) if about == BOARDS else _about_people(settings, zone, platform)


def _about_people(settings: TeamSettings, zone: str, platform: str) -> Form:
    def here(chosen: tuple[str, ...]) -> str:
        return " ".join(f"@{id_}" for id_ in _here(chosen, platform))

    fields = (
        _who("managers", "Managers", here(settings.managers)),
        _who("reviewers", "Reviewers", here(settings.reviewers)),
        _choice("suggest", "Who may suggest", settings.suggest, SUGGESTERS.items()),
        Field("zone", "Time zone of boards and streaks", zone, "such as Europe/Berlin", max_length=60),
    )
    return Form("Settings: people", "", Action("settled", PEOPLE), fields=fields)


def _boards(settings: TeamSettings) -> Form:
    days = {**{day.value: DAYS[day] for day in EVERY_DAY}, OFF: "No digest"}
    weights = {one: _weighed(one) for one in WEIGHTS}
    fields = (
        _choice("names", "Names on boards, reveals and digests", settings.names, SHOWN_NAMES.items()),
        _choice("card", "What an open card says", _card(settings), ON_CARD.items()),
        _choice("points", "Points, from the next question on", settings.weighing, weights.items()),
        _choice("digest", "Digest of the week", settings.digest, days.items()),
    )
    return Form("Settings: boards", "", Action("settled", BOARDS), fields=fields)


def _choice(name: str, label: str, value: str, labels: Iterable[tuple[str, str]]) -> Field:
    return Field(name, label, str(value), options=tuple((str(one), said) for one, said in labels))


def _who(name: str, label: str, value: str) -> Field:
    hint = "ids of people or groups, with spaces between"
    return Field(name, label, value, hint, required=False, max_length=1000, pick=Pick.PEOPLE, several=True)


def not_taken(problem: str, field: str, about: str) -> Message:
    """Say what is wrong; nothing has been changed."""
    again = Button("Try again", Action("settle", about), primary=True)
    return Message("Settings", (Prose(problem),), (again,), problem=problem, problem_in=field)
