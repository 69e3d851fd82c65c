"""What is due is posted once, late within its grace, or skipped and said; what only a person can mend pauses it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.core.schedules import Schedule
from bot.persistence import schedules
from bot.persistence.tables import postings
from tests.factories import make_question
from tests.schedules import PLAN, set_up
from tests.world import World, text_of

DUE = datetime(2026, 11, 24, 8, tzinfo=UTC)  # nine o'clock in Berlin


@pytest.fixture
async def schedule(world: World) -> Schedule:
    return await set_up(world.database, world.clock)


async def states(world: World) -> list[tuple[str, str]]:
    async with world.database.read() as tx:
        rows = await tx.execute(sa.select(postings.c.slot, postings.c.state).order_by(postings.c.due_at))
        return [(row.slot.partition(":")[2], row.state) for row in rows]


async def stored(world: World, schedule: Schedule) -> Schedule:
    async with world.database.read() as tx:
        found = await schedules.get(tx, schedule.id)
    assert found is not None
    return found


async def test_nothing_is_posted_before_its_time(world: World, schedule: Schedule) -> None:
    """A second before nine there is nothing, at nine there is the card."""
    world.clock.now = DUE - timedelta(seconds=1)
    assert await world.tick() == 0
    world.clock.forward(seconds=1)
    assert await world.tick() == 1
    assert list(world.board.messages) == [f"post:{schedule.id}:2026-11-24T09:00:1"]
    assert await states(world) == [("2026-11-24T09:00", "posted")]


async def test_looking_twice_posts_once(world: World, schedule: Schedule) -> None:
    """The row has been moved on, so the second look finds nothing due, and a job that runs again finds it done."""
    world.clock.now = DUE
    await world.dispatch.sweep()
    (number,) = world.jobs.posts
    assert await world.dispatch.sweep() == 0
    await world.dispatch.send(number)
    await world.dispatch.send(number)
    assert len(world.board.messages) == 1
    assert (await stored(world, schedule)).upcoming.at == DUE + timedelta(days=1)


async def test_two_who_found_the_same_row_plan_it_once(world: World, schedule: Schedule) -> None:
    """The one whose compare-and-set comes second does nothing."""
    world.clock.now = DUE
    assert [await world.dispatch._plan(schedule) for _ in range(2)] == [True, False]
    assert len(world.jobs.posts) == 1


async def test_a_crash_while_planning_leaves_it_due(
    world: World, schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Row, posting and job are written together or not at all."""
    world.clock.now = DUE

    async def fail(*_: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(world.jobs, "post", fail)
        with pytest.raises(ConnectionError):
            await world.dispatch.sweep()
    assert await states(world) == []
    assert (await stored(world, schedule)).upcoming.at == DUE
    assert await world.tick() == 1


async def test_what_was_missed_goes_out_late_within_its_grace(world: World, schedule: Schedule) -> None:
    """Two hours later it is still worth answering; it stays open as long as any other."""
    world.clock.now = DUE + schedule.plan.grace
    assert await world.tick() == 1
    async with world.database.read() as tx:
        closes_at = await tx.scalar(sa.select(postings.c.closes_at))
    assert closes_at == world.clock.now + schedule.plan.open_for


@pytest.mark.usefixtures("schedule")
async def test_what_comes_too_late_is_skipped_and_said(world: World) -> None:
    """After three days away the channel gets today's question, which says what fell out; nothing else is posted."""
    world.clock.now = DUE + timedelta(days=3)
    assert await world.tick() == 1
    assert [state for _, state in await states(world)] == ["skipped"] * 3 + ["posted"]
    (card,) = world.board.messages.values()
    assert "3 questions before this one fell out, the last on Thursday 26 November" in text_of(card)


@pytest.mark.usefixtures("schedule")
async def test_a_job_that_waited_for_its_platform_too_long_is_skipped(world: World) -> None:
    """Planned in time, but nobody was connected until the evening."""
    world.clock.now = DUE
    await world.dispatch.sweep()
    world.clock.forward(hours=9)
    await world.dispatch.send(world.jobs.posts.pop())
    assert world.board.messages == {}
    assert [state for _, state in await states(world)] == ["skipped"]


@pytest.mark.usefixtures("schedule")
async def test_an_attempt_that_got_nowhere_is_not_made_up_for_after_the_grace(world: World) -> None:
    """The platform was away when it was sent, and is back in the evening: the row says skipped, the channel has nothing."""
    world.clock.now, world.board.away = DUE, True
    with pytest.raises(ConnectionError):
        await world.tick()
    world.clock.forward(hours=9)
    world.board.away = False
    assert await world.dispatch.ask_again({1: 1}) == 1
    await world.tick()
    assert world.board.messages == {}
    assert await states(world) == [("2026-11-24T09:00", "skipped")]


@pytest.mark.usefixtures("schedule")
async def test_an_attempt_that_got_there_unheard_is_found_after_the_grace(world: World) -> None:
    """It stands in the channel, so it is noted as posted, however late we look."""
    world.clock.now, world.board.unheard = DUE, True
    with pytest.raises(ConnectionError):
        await world.tick()
    world.clock.forward(hours=9)
    world.board.unheard = False
    assert await world.dispatch.ask_again({1: 1}) == 1
    await world.tick()
    assert len(world.board.messages) == 1
    assert await states(world) == [("2026-11-24T09:00", "posted")]


async def test_a_channel_that_is_gone_pauses_the_schedule_and_tells_its_owner(world: World, schedule: Schedule) -> None:
    """Nothing is deleted; the reason stands in the row and in the owner's direct message."""
    world.board.gone["interviews"] = "The channel has been deleted."
    world.clock.now = DUE
    await world.tick()
    paused = await stored(world, schedule)
    assert (paused.paused_at, paused.pause_reason) == (DUE, "The channel has been deleted.")
    (told,) = world.board.messages.values()
    assert "The channel has been deleted." in text_of(told)
    world.clock.forward(days=1)
    assert await world.tick() == 0


async def test_a_crash_while_pausing_leaves_it_to_be_tried_again(
    world: World, schedule: Schedule, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Skipped and paused are written together or not at all: else it would fail again tomorrow, with nobody told."""
    world.board.gone["interviews"] = "The channel has been deleted."
    world.clock.now = DUE

    async def fail(*_: object, **__: object) -> None:
        raise ConnectionError

    with monkeypatch.context() as patch:
        patch.setattr(schedules, "pause", fail)
        with pytest.raises(ConnectionError):
            await world.tick()
    assert [state for _, state in await states(world)] == ["sending"]
    assert await world.dispatch.ask_again({1: 1}) == 1
    await world.tick()
    assert (await stored(world, schedule)).paused_at == DUE


async def test_a_workspace_that_the_bot_has_left_rests(world: World, schedule: Schedule) -> None:
    """While it is out nothing is planned for it."""
    async with world.database.write() as tx:
        await schedules.mark_left(tx, "terminal", "local", left_at=world.clock())
    world.clock.now = DUE
    assert await world.tick() == 0
    assert (await stored(world, schedule)).upcoming.at == DUE


@pytest.mark.usefixtures("schedule")
async def test_what_broke_off_is_asked_for_again(world: World) -> None:
    """A posting whose job ended with an error goes into the queue once more; one that got out does not."""
    world.clock.now = DUE
    await world.dispatch.sweep()
    (number,) = world.jobs.posts
    world.jobs.posts.clear()
    assert await world.dispatch.ask_again({number: 1}) == 1
    await world.tick()
    assert await world.dispatch.ask_again({number: 1}) == 0
    assert len(world.board.messages) == 1


@pytest.mark.usefixtures("schedule")
async def test_a_channel_has_no_question_twice_until_all_were_asked(world: World) -> None:
    """Its bank of three lasts three days; the last new one says so, and the fourth is the first again."""
    asked = []
    for day in range(4):
        world.clock.now = DUE + timedelta(days=day)
        await world.tick()
        asked.append(list(world.board.messages.values())[-1])
    texts = [str(card.body[0]) for card in asked]
    assert len(set(texts[:3])) == 3
    assert texts[3] == texts[0]
    assert "every question of its topics" in asked[2].footer


@pytest.mark.usefixtures("schedule")
async def test_retired_and_draft_entries_are_never_asked(world: World) -> None:
    """Of three entries two are gone and one is a draft: nothing is posted but what is left."""
    await world.load([make_question("kept"), replace(make_question("draft"), draft=True)])
    for day in range(3):
        world.clock.now = DUE + timedelta(days=day)
        await world.tick()
    async with world.database.read() as tx:
        assert set((await tx.execute(sa.select(postings.c.question_id))).scalars()) == {"kept"}


async def test_only_the_schedules_topics_are_asked(world: World) -> None:
    """A schedule of one topic keeps to it, also when its questions come round again."""
    await set_up(world.database, world.clock, replace(PLAN, topics=("gans",)))
    for day in range(3):
        world.clock.now = DUE + timedelta(days=day)
        await world.tick()
    async with world.database.read() as tx:
        assert set((await tx.execute(sa.select(postings.c.question_id))).scalars()) == {"what-is-a-gan"}


@pytest.mark.usefixtures("schedule")
async def test_two_schedules_of_a_channel_ask_different_questions(world: World) -> None:
    """Due at the same minute, they share what the channel has had."""
    await set_up(world.database, world.clock)
    world.clock.now = DUE
    assert await world.tick() == 2
    async with world.database.read() as tx:
        assert len(set((await tx.execute(sa.select(postings.c.question_id))).scalars())) == 2
