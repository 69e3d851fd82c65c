"""Who wants it is reminded before a question closes; on Mondays the week is summed up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.schedules import Schedule
from bot.persistence import postings
from bot.persistence.tables import postings as rows
from tests.days import DUE, TEAM, answer, close, digests, post, set_up_a_day
from tests.factories import event
from tests.world import World, text_of


@pytest.fixture
async def schedule(world: World) -> Schedule:
    return await set_up_a_day(world)


@pytest.mark.usefixtures("schedule")
async def test_who_wants_it_is_reminded_once_and_only_without_an_answer(world: World) -> None:
    """Ada and Bob opted in, Bob has answered, Eve never asked for it."""
    for who in TEAM[:3]:
        await world.members.meet(replace(event("today", who=who), dm=f"dm-{who.user_id}"))
    for who in TEAM[:2]:
        await world.course.reminding.choose(event("remind", "on", who=who))
    await answer(world, TEAM[1])
    before = world.board.calls
    world.clock.now = DUE + timedelta(hours=4, minutes=59)
    await world.run_errands()
    assert world.board.calls == before
    world.clock.forward(minutes=2)
    await world.run_errands()
    await world.run_errands()
    assert world.board.calls == before + 1
    (reminder,) = [one for one in world.board.messages.values() if "waiting for you" in one.title]
    assert "Open until **17:00**" in text_of(reminder)


@pytest.mark.usefixtures("schedule")
async def test_nobody_is_reminded_where_no_direct_message_is_open(world: World) -> None:
    """A bot that opens them by itself is taken for a spammer."""
    await world.members.meet(event("today", who=TEAM[2]))
    await world.course.reminding.choose(event("remind", "on", who=TEAM[2]))
    world.clock.now = DUE + timedelta(hours=6)
    await world.run_errands()
    assert world.board.calls == 0


@pytest.mark.parametrize(("meanwhile", "reminded"), [("nothing", True), ("answered", False), ("closed", False)])
@pytest.mark.usefixtures("schedule")
async def test_a_reminder_waits_for_the_end_of_a_rest(world: World, meanwhile: str, *, reminded: bool) -> None:
    """Where no direct messages may be sent for an hour it comes then, if it is still of use, and else not at all."""
    await world.members.meet(replace(event("today"), dm="dm-ada"))
    await world.course.reminding.choose(event("remind", "on"))
    world.clock.now, world.board.rests = DUE + timedelta(hours=6), 3600.0
    await world.course.sweep()
    (errand,) = world.jobs.errands
    assert await world.course.run(errand.kind, errand.number, errand.whom) == world.board.rests
    if meanwhile == "answered":
        await answer(world, TEAM[0])
    world.clock.forward(hours=3 if meanwhile == "closed" else 1)
    world.board.rests = 0.0
    assert await world.course.run(errand.kind, errand.number, errand.whom) == 0.0
    assert [key for key in world.board.messages if key.startswith("remind:")] == ["remind:1:1"] * reminded


async def week(world: World) -> None:
    """Live from Tuesday to Sunday: three answer on Tuesday, three on Wednesday, ada alone on the other days."""
    for day in range(6):
        if day:
            await post(world, day)
        async with world.database.read() as tx:
            assert await postings.get_task(tx, day + 1) is not None
        for who in TEAM[: 3 if day < 2 else 1]:
            await answer(world, who, 40 if day == 1 else 80, task=str(day + 1))
        await close(world, day)


@pytest.mark.usefixtures("schedule")
async def test_on_monday_the_week_is_summed_up_once(world: World) -> None:
    """Places, streaks and the hardest question, at the hour of the question."""
    await week(world)
    world.clock.now = DUE + timedelta(days=6, minutes=-1)
    await world.run_errands()
    assert not digests(world)
    for _ in range(3):
        world.clock.forward(minutes=2)
        await world.run_errands()
    (digest,) = digests(world)
    said = text_of(digest)
    assert digest.title == "The week of 23 to 29 November"
    assert "6 questions, 10 answers by 3 people." in said
    assert "('1.', 'Ada'," in said
    assert "('Ada', '6 days')" in said
    assert "on average 40 of 100" in said


@pytest.mark.usefixtures("schedule")
async def test_a_digest_that_was_missed_for_days_is_not_sent(world: World) -> None:
    """On Thursday last week is old news."""
    await close(world)
    world.clock.now = DUE + timedelta(days=9)
    await world.run_errands()
    assert not digests(world)


@pytest.mark.usefixtures("schedule")
async def test_a_digest_that_broke_off_is_not_posted_when_it_is_old_news(world: World) -> None:
    """Its platform was away for three days: the next try, which comes by itself, finds it too late."""
    await close(world)
    world.clock.now, world.board.away = DUE + timedelta(days=6, minutes=1), True
    await world.course.digesting.sweep()
    (errand,) = world.jobs.errands
    with pytest.raises(ConnectionError):
        await world.course.run(errand.kind, errand.number, errand.whom)
    world.board.away = False
    world.clock.forward(days=3)
    await world.course.run(errand.kind, errand.number, errand.whom)
    assert not digests(world)


@pytest.mark.usefixtures("schedule")
async def test_a_channel_without_a_week_behind_it_gets_no_digest(world: World) -> None:
    """Set up on Monday, it has nothing to sum up; nor is it asked again and again."""
    async with world.database.write() as tx:
        await tx.execute(sa.update(rows).values(local_date=DUE.date() + timedelta(days=6)))
    world.clock.now = DUE + timedelta(days=6, minutes=1)
    await world.run_errands()
    assert not digests(world)
