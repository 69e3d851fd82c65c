"""Setting up the question of the day: what was set, when it comes next, and what can be done with it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from zoneinfo import ZoneInfo

from bot.core.model import Question, Topic
from bot.core.schedule_words import (
    EXAMPLE,
    FIELDS,
    NAMES,
    said_days,
    said_length,
)
from bot.core.schedules import EVERY_DAY, Demand, Occurrence, Plan, Schedule
from bot.core.screens.daily import question_facts
from bot.core.screens.posted import named
from bot.core.ui import OPTIONS_MAX, Action, Button, Facts, Field, Form, Message, Pick, Prose

NOT_YOURS = "The question of the day is set up by those who manage this place. `daily` shows when it comes; ask them to change it."
NOT_HERE = "Set it up in the channel it is for: here we are among ourselves."
WHICH = "Say which one, by its number: `daily` lists them."
NEXT = 5
SHOWN = 5
TITLE = "Question of the day"
YES_NO = (("yes", "Yes"), ("no", "No"))
NEW = Button("Set up", Action("plan"), primary=True)


def said(plan: Plan) -> str:
    """Write when a plan is due."""
    days = said_days(plan.days)
    return f"{days[:1].upper()}{days[1:]} at {plan.at:%H:%M} ({plan.zone})"


def details(plan: Plan, topics: Sequence[Topic]) -> str:
    """Write what a plan asks and how."""
    titles = {topic.id: topic.title for topic in topics}
    about = ", ".join(titles.get(topic, topic) for topic in plan.topics) or "all topics"
    level = {Demand.ANY: "of any difficulty", Demand.RISING: "easy at the start of the week, hard at its end"}
    late = f"late by up to {said_length(plan.grace)}" if plan.grace else "never late"
    told = {"": "Nobody is notified", "here": "`@here` is notified", "everyone": "Everybody is notified"}
    thread = "the reveal opens a thread" if plan.thread else "the reveal stays on the card"
    return (
        f"Questions on {about}, {level.get(plan.demand, plan.demand.value)}. Each stays open for "
        f"{said_length(plan.open_for)}, and {thread}. A missed one comes {late}, else not at all. "
        f"{told.get(plan.ping, 'One group is notified')}."
    )


def coming(plan: Plan, upcoming: Occurrence, *, most: int = NEXT) -> str:
    """List the next occurrences by the clocks of the plan's zone."""
    zone = ZoneInfo(plan.zone)
    following = plan.occurrences(upcoming.at)
    found = [upcoming, *islice(following, most - 1)]
    return "\n".join(f"- {named(one.date)}, {one.at.astimezone(zone):%H:%M}" for one in found)


def set_up(schedule: Schedule, topics: Sequence[Topic], *, guessed: bool, new: bool, moved: bool) -> Message:
    """Say what has been set up or changed, and show that it was understood: the dates."""
    plan, number = schedule.plan, schedule.id
    notes = []
    if guessed:
        notes.append(f"The time zone {plan.zone} is a guess; *Edit* sets another one.")
    if moved:
        notes.append(f"Boards and streaks count days in {plan.zone} from now on, too.")
    body = (
        Prose(f"**{said(plan)}** in {place(schedule)}."),
        Prose(details(plan, topics)),
        Prose(f"The next ones:\n\n{coming(plan, schedule.upcoming)}"),
        *(Prose(note) for note in notes),
    )
    buttons = (
        Button("Preview", Action("daily", f"preview {number}")),
        Button("Post one now", Action("daily", f"now {number}")),
        Button("Edit", Action("plan", str(number))),
    )
    return Message(f"{TITLE} {'set up' if new else 'changed'}", body, buttons, footer=f"It is number {number}.")


def place(schedule: Schedule) -> str:
    """Name a channel, so that a platform that can shows it by its name."""
    return f"`#{schedule.channel.channel_id}`"


def listed(found: Sequence[Schedule], *, may_manage: bool) -> Message:
    """List a team's schedules with what can be done."""
    if not found:
        none = "There is no question of the day yet. `today` makes one whenever somebody asks for it."
        how = f"Set up a time and a channel for it, with the button or in words: `{EXAMPLE}`."
        return Message(TITLE, (Prose(none), *([Prose(how)] if may_manage else [])), (NEW,) if may_manage else ())
    lines = [Prose(_line(schedule)) for schedule in found]
    buttons: list[Button] = []
    for schedule in found[:SHOWN] if may_manage else ():
        number = schedule.id
        buttons.append(Button(f"Edit {number}", Action("plan", str(number))))
        verb = "resume" if schedule.paused_at else "pause"
        buttons.append(Button(f"{verb.capitalize()} {number}", Action("daily", f"{verb} {number}")))
    if may_manage:
        buttons.append(Button("Set up another", Action("plan")))
    words = (
        "`daily setup`, `edit`, `pause`, `resume`, `remove`, `preview` and `now` take the number." if may_manage else ""
    )
    return Message(TITLE, tuple(lines), tuple(buttons), footer=words.replace("`", ""))


def _line(schedule: Schedule) -> str:
    head = f"**{schedule.id}.** {said(schedule.plan)} in {place(schedule)}"
    if schedule.paused_at is None:
        return f"{head}. Next on {named(schedule.upcoming.date)}."
    return f"{head}. **Paused.** {schedule.pause_reason}".rstrip()


def paused(schedule: Schedule) -> Message:
    """Say that a schedule rests."""
    resume = Button("Resume", Action("daily", f"resume {schedule.id}"), primary=True)
    return Message(TITLE, (Prose(f"Number {schedule.id} is paused. Nothing of it is lost."),), (resume,))


def resumed(schedule: Schedule, upcoming: Occurrence) -> Message:
    """Say that a schedule goes on, and when."""
    return Message(TITLE, (Prose(f"Number {schedule.id} goes on:\n\n{coming(schedule.plan, upcoming)}"),))


def really_remove(schedule: Schedule) -> Message:
    """Ask before a schedule is removed."""
    asked = f"Remove number {schedule.id}: {said(schedule.plan)} in {place(schedule)}? What it has posted and all answers stay."
    return Message(TITLE, (Prose(asked),), (Button("Remove", Action("daily", f"remove {schedule.id} yes")),))


def removed(number: int) -> Message:
    """Say that a schedule is no more."""
    return Message(TITLE, (Prose(f"Number {number} is removed. What it has posted and all answers stay."),))


def preview(schedule: Schedule, question: Question, topics: Sequence[Topic]) -> Message:
    """Show what would be asked next, to those who set it up."""
    note = "Only you see this. The choice may change with what is asked until then, and with the bank."
    body = (Prose(question.text), Facts(question_facts(question, topics)))
    return Message(f"Planned for {named(schedule.upcoming.date)}", body, footer=note)


def on_its_way(schedule: Schedule, *, resumed: bool) -> Message:
    """Say that today's question is being posted ahead of its time; ``resumed`` tells that the schedule had been paused."""
    number = schedule.id
    goes_on = f"It was paused and goes on from here; `daily pause {number}` lets it rest again."
    way = Prose(f"On its way to {place(schedule)}. It takes the place of today's scheduled one.")
    return Message(TITLE, (way, Prose(goes_on)) if resumed else (way,))


def had_today(schedule: Schedule, at: datetime) -> str:
    """Say that a channel has had its question today."""
    local = at.astimezone(ZoneInfo(schedule.plan.zone))
    return f"Today's question is out already, since {local:%H:%M}. There is one a day, so that every answer counts the same."


def not_yet(schedule: Schedule) -> str:
    """Say when the next question comes to somebody who asks for one that is not there yet."""
    zone = ZoneInfo(schedule.plan.zone)
    local = schedule.upcoming.at.astimezone(zone)
    return (
        f"There is no question of the day open now. The next one comes on {named(schedule.upcoming.date)} at {local:%H:%M} "
        f"({schedule.plan.zone}). To practise meanwhile: `search` finds any question of the bank."
    )


def form(schedule: Schedule | None, plan: Plan, topics: Sequence[Topic], *, channel_id: str, guessed: bool) -> Form:
    """Ask for what matters most, and for the rest where there is room; it has words of its own as well.

    ``guessed`` tells that nobody has said the zone.
    """
    levels = (
        (Demand.ANY, "Any"),
        (Demand.EASY, "Easy"),
        (Demand.MEDIUM, "Medium"),
        (Demand.HARD, "Hard"),
        (Demand.RISING, "Rising through the week"),
    )
    fields = (
        Field("time", "At what time", f"{plan.at:%H:%M}", "such as 9:00 or 17:30", max_length=10),
        Field(
            "days",
            "On which days",
            " ".join(plan.days),
            options=tuple((d.value, NAMES[d]) for d in EVERY_DAY),
            several=True,
        ),
        Field(
            "zone",
            f"Time zone{' (a guess: is it yours?)' if guessed else ''}",
            plan.zone,
            "such as Europe/Berlin, or its city",
            max_length=60,
        ),
        Field(
            "topics",
            "Topics (none chosen: all of them)",
            " ".join(plan.topics),
            required=False,
            options=tuple((topic.id, topic.title) for topic in topics[:OPTIONS_MAX]),
            several=True,
        ),
        Field("difficulty", "How difficult", plan.demand.value, options=tuple((d.value, label) for d, label in levels)),
    )
    more = (
        Field("channel", "In which channel", channel_id, pick=Pick.CHANNEL),
        Field("open", "How long a question stays open", _length(plan.open_for), "such as 8h or 1d", max_length=10),
        Field(
            "late", "How late a missed one may still come", _length(plan.grace), "such as 2h, or never", max_length=10
        ),
        Field("ping", "Whom to notify", plan.ping or "none", options=_pings(plan.ping)),
        Field("thread", "Open a thread at the reveal", "yes" if plan.thread else "no", options=YES_NO),
    )
    title = f"Edit number {schedule.id}" if schedule else TITLE
    return Form(title, "", Action("planned", str(schedule.id) if schedule else ""), fields=fields, more=more)


def _pings(held: str) -> tuple[tuple[str, str], ...]:
    known = (("none", "Nobody"), ("here", "Whoever is there (@here)"), ("everyone", "Everybody"))
    return known if held in {"", "here", "everyone"} else (*known, (held, "The group that is set"))


def _length(length: timedelta) -> str:
    """Write a length of time as it is typed."""
    return said_length(length) if length else "never"


def not_taken(problem: str, field: str, number: str) -> Message:
    """Say what is wrong with what was filled in; nothing has been changed."""
    again = Button("Try again", Action("plan", number), primary=True)
    return Message(TITLE, (Prose(problem),), (again,), problem=problem, problem_in=field)


def usage() -> str:
    """Say what the command takes."""
    return (
        f"`{EXAMPLE}` sets one up. With a number after it: `daily edit 1 time=10:00`, `daily pause 1`, `daily resume 1`, "
        f"`daily remove 1`, `daily preview 1`, `daily now 1`. What can be set: {', '.join(FIELDS)}."
    )
