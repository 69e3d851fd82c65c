"""Schedules as their rows are changed, whoever asks: a member in chat, or who runs the bot, with the database alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time

from bot.core.errors import UserError
from bot.core.model import Question, Topic
from bot.core.schedule_words import planned, read_channel, read_words
from bot.core.schedules import WORKDAYS, Occurrence, Plan, Posting, PostingState, Schedule
from bot.core.screens import schedules as screens
from bot.core.screens import tending as operators
from bot.core.standings import local_date
from bot.persistence import occurrences, people, questions, schedules, team_settings
from bot.persistence.database import Transaction
from bot.usecases.dispatch import Dispatch, too_late

AT = time(9)
MOST = 50  # schedules of a team
EMPTY_BANK = "The question bank is empty, so there is nothing to ask."


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose a new schedule is: a team's, in a channel of one of its workspaces; and the account that hears of trouble."""

    team_id: int
    workspace_id: int
    channel_id: str
    zone: str
    account_id: int | None = None


async def add(
    tx: Transaction, raw: Mapping[str, str], default: Plan, owner: Owner, *, now: datetime
) -> tuple[Schedule, bool]:
    """Set a schedule up by what was filled in; tells whether the team's days are that zone's from now on.

    Raises UserError in words that say what would do.
    """
    topics = await questions.list_topics(tx)
    plan = planned(raw, default, topics=[topic.id for topic in topics])
    others = await schedules.of_team(tx, owner.team_id)
    if len(others) >= MOST:
        msg = f"A team can have {MOST} of them. Remove one first."
        raise UserError(msg)
    number = await schedules.add(
        tx,
        plan,
        team_id=owner.team_id,
        workspace_id=owner.workspace_id,
        channel_id=owner.channel_id,
        owner_id=owner.account_id,
        now=now,
    )
    moved = not others and plan.zone != owner.zone
    if moved:  # the team's first: its days are most likely this zone's
        await team_settings.move(tx, owner.team_id, plan.zone)
    return await _just_written(tx, number), moved


async def usual(tx: Transaction, team_id: int) -> Plan | None:
    """Give what a new schedule of a team begins with: the zone of its last one; None where there is none yet."""
    others = await schedules.of_team(tx, team_id)
    return Plan(AT, WORKDAYS, others[-1].plan.zone) if others else None


async def change(tx: Transaction, schedule: Schedule, raw: Mapping[str, str], *, now: datetime) -> Schedule:
    """Change a schedule by what was filled in. Raises UserError in words that say what would do."""
    topics = await questions.list_topics(tx)
    plan = planned(raw, schedule.plan, topics=[topic.id for topic in topics])
    channel_id = channel_in(raw, schedule.channel.platform) or schedule.channel.channel_id
    moved = replace(schedule, plan=plan, channel=replace(schedule.channel, channel_id=channel_id))
    await schedules.change(tx, schedule.id, plan, channel_id=channel_id, upcoming=await _next(tx, moved, now=now))
    if schedule.paused_at and channel_id != schedule.channel.channel_id:
        await schedules.resume(tx, moved, now=now)  # it was most likely the channel that was in the way
    return await _just_written(tx, schedule.id)


async def _next(tx: Transaction, schedule: Schedule, *, now: datetime) -> Occurrence:
    """Find the next occurrence of a changed plan: not on a day that has had its question."""
    for occurrence in schedule.plan.occurrences(now):
        if await occurrences.on_day(tx, schedule, occurrence.date) is None:
            return occurrence
    msg = "a plan has no day left"
    raise RuntimeError(msg)


async def preview(
    tx: Transaction, dispatch: Dispatch, schedule: Schedule, *, now: datetime
) -> tuple[Schedule, Question, tuple[Topic, ...]]:
    """Find what would be asked next, and the topics there are; the schedule as it would be then, if it rests now."""
    if schedule.paused_at or too_late(schedule, schedule.upcoming.at, now):
        schedule = replace(schedule, upcoming=schedule.plan.after(now))
    choice = await dispatch.choice(tx, schedule)
    if choice is None:
        raise UserError(EMPTY_BANK)
    question = await questions.get_version(tx, choice.candidate.version_id)
    return schedule, question, await questions.list_topics(tx)


async def post_now(tx: Transaction, dispatch: Dispatch, schedule: Schedule, *, now: datetime) -> Posting:
    """Have today's question posted ahead of its time, or after all where it was skipped; today's occurrence is then done.

    One that waits for a bot goes on waiting, as if it had been asked for now. Raises UserError where it is out already:
    there is one a day.
    """
    await schedules.lock_place(tx, schedule.workspace_id)
    day = local_date(now, schedule.plan.zone)
    before = await occurrences.on_day(tx, schedule, day)
    if before is not None and before.state in {PostingState.POSTED, PostingState.CLOSED}:
        raise UserError(screens.had_today(schedule, before.opened_at))
    if schedule.paused_at:
        await schedules.resume(tx, schedule, now=now)
    if before is not None:
        taken = await occurrences.take_up(tx, before, now=now, closes_at=now + schedule.plan.open_for)
        if taken and before.state is PostingState.SKIPPED:
            await dispatch.jobs.post(tx, before, again=int(now.timestamp()))  # under a name that no job of it had
        return await occurrences.get(tx, before.id) or before
    made = await dispatch.make(tx, replace(schedule, upcoming=Occurrence(day, now)))
    if made is None:
        raise UserError(EMPTY_BANK)
    if schedule.upcoming.date == day:
        await schedules.advance(tx, schedule, schedule.plan.after(schedule.upcoming.at))
    return made


async def numbered(tx: Transaction, number: int) -> Schedule:
    """Read any team's schedule, for who runs the bot. Raises UserError where there is none of that number."""
    found = await schedules.get(tx, number)
    if found is None:
        raise UserError(operators.no_schedule(number))
    return found


async def set_up(
    tx: Transaction, place: operators.Place, words: Sequence[str], *, zone: str, now: datetime
) -> tuple[Schedule, bool, bool]:
    """Set a schedule up in any workspace, for who runs the bot.

    Tells whether its zone was taken from elsewhere, and whether a team was founded: a workspace that nobody has spoken in yet
    gets one in ``zone`` if that is wanted. Raises UserError where it is not clear which workspace is meant.
    """
    raw = read_words(" ".join(words))
    known = await people.workspaces_on(tx, place.platform)
    wanted = place.workspace or (known[0].external_id if len(known) == 1 else "")
    founded = wanted not in {one.external_id for one in known}
    if founded:
        if not (place.new and wanted):
            raise UserError(operators.which_workspace(place, [one.external_id for one in known]))
        await people.found(tx, place.platform, wanted, zone=zone, now=now)
        known = await people.workspaces_on(tx, place.platform)
    where = next((one for one in known if one.external_id == wanted), None)
    if where is None:
        raise UserError(operators.left(place))
    default = await usual(tx, where.team_id) or Plan(AT, WORKDAYS, where.zone)
    owner = Owner(where.team_id, where.id, read_channel(place.platform, place.channel), where.zone)
    schedule, _ = await add(tx, raw, default, owner, now=now)
    return schedule, not raw.get("zone", "").strip(), founded


def channel_in(raw: Mapping[str, str], platform: str) -> str:
    """Read which channel was filled in, if any. Raises UserError where it is none of the platform's."""
    text = raw.get("channel", "").strip()
    return read_channel(platform, text) if text else ""


async def _just_written(tx: Transaction, number: int) -> Schedule:
    schedule = await schedules.get(tx, number)
    if schedule is None:
        msg = "a schedule that was just written can't be found"
        raise RuntimeError(msg)
    return schedule
