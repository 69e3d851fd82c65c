"""What the commands of who runs the bot say about schedules, as plain lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.core.model import Question, Topic
from bot.core.schedules import Posting, PostingState, Schedule
from bot.core.screens.daily import question_facts
from bot.core.screens.posted import named
from bot.core.screens.schedules import coming, said
from bot.core.screens.wording import count

MOST_LISTED = 20
NEVER_RUN = "No bot has ever run on this database, so nobody would post it. Start one with `interview-bot run`, then say this again."


@dataclass(frozen=True, slots=True)
class Place:
    """Where an operator wants a schedule. ``workspace`` may be empty where there is only one; ``new`` takes any."""

    platform: str
    channel: str
    workspace: str = ""
    new: bool = False


def no_schedule(number: int) -> str:
    """Say that there is none of that number."""
    return f"There is no schedule number {number}: `interview-bot daily list` shows them."


def which_workspace(place: Place, known: Sequence[str]) -> str:
    """Say that it is not clear which workspace is meant, and which there are."""
    listed = ", ".join(known[:MOST_LISTED]) + (
        f" and {len(known) - MOST_LISTED} more" if len(known) > MOST_LISTED else ""
    )
    if place.workspace:
        there = f"those it knows are {listed}" if known else "it knows none there yet"
        return f"The bot has not met the workspace {place.workspace} on {place.platform}: {there}. --new takes it all the same."
    if not known:
        return f"The bot has not met any workspace on {place.platform} yet. Name it with --workspace ID --new."
    return f"There are several workspaces on {place.platform}: {listed}. Say which with --workspace."


def left(place: Place) -> str:
    """Say that the bot has been removed from a workspace."""
    return (
        f"The bot has been removed from the workspace {place.workspace} on {place.platform}. Add it there again first."
    )


def set_up(schedule: Schedule, *, taken: bool, founded: bool) -> str:
    """Say what has been set up, and that a running bot finds it by itself.

    ``taken`` tells that nobody named the zone, ``founded`` that the workspace was new.
    """
    channel = schedule.channel
    team = f"\nA new team was founded for the workspace {channel.workspace_id}." if founded else ""
    zone = f"\nThe time zone {schedule.plan.zone} is the team's; `zone=…` sets another one." if taken else ""
    return (
        f"Number {schedule.id}: {said(schedule.plan)}, on {channel.platform} in the channel {channel.channel_id}.\n"
        f"{coming(schedule.plan, schedule.upcoming)}{zone}{team}\n"
        "A running bot takes it up by itself. Whether it may post in that channel shows with the first one, or at once with "
        f"`interview-bot daily now {schedule.id}`."
    )


def preview(schedule: Schedule, question: Question, topics: Sequence[Topic]) -> str:
    """Show what would be asked next."""
    facts = ", ".join(f"{label.lower()}: {value}" for label, value in question_facts(question, topics))
    return f"Planned for {named(schedule.upcoming.date)} ({question.id}; {facts}):\n{question.text}"


def posted_now(schedule: Schedule, posting: Posting, *, waited: float, until: datetime, resumed: bool) -> str:
    """Say what has become of a question that was to be posted at once, after so many seconds; it comes ``until`` then.

    ``resumed`` tells that the schedule had been paused.
    """
    number = schedule.id
    goes_on = (
        f"\nNumber {number} was paused and goes on from here; `interview-bot daily pause {number}` lets it rest again."
    )
    return _become(schedule, posting, waited=waited, until=until) + (goes_on if resumed else "")


def _become(schedule: Schedule, posting: Posting, *, waited: float, until: datetime) -> str:
    channel, number = schedule.channel, schedule.id
    if posting.state in {PostingState.POSTED, PostingState.CLOSED}:
        return f"Posted on {channel.platform}, in the channel {channel.channel_id}."
    if posting.state is PostingState.SKIPPED and schedule.paused_at is None:
        return "It was just given up as too late. Say this again, and it is posted after all."
    if posting.state is PostingState.SKIPPED:
        why = schedule.pause_reason or "The log of the bot that tried says why."
        mended = f"`interview-bot daily edit {number} channel=…` or mending it there helps; then say this again."
        return f"It could not be posted, and number {number} is paused. {why} {mended}"
    if posting.state is PostingState.SENDING:
        return f"A bot is about to post it on {channel.platform}; `interview-bot daily list` shows if that fails."
    within = f"within {count(round(waited), 'second')}" if round(waited) else "yet"
    zone = ZoneInfo(schedule.plan.zone)
    latest = until.astimezone(zone)
    day = "" if latest.date() == posting.occurrence.at.astimezone(zone).date() else f" on {named(latest.date())}"
    return (
        f"It waits to be posted: no bot that is connected to {channel.platform} has taken it {within}. One that starts by "
        f"{latest:%H:%M}{day} ({schedule.plan.zone}) posts it; after that it falls out. `interview-bot run` starts one."
    )
