"""What has no grade, or only an estimate, is asked for again: once, less and less often, and not for ever."""

from __future__ import annotations

from datetime import timedelta

from bot.core.answer import Cause
from bot.core.model import JudgeIdentity, Reason, Ungraded
from bot.persistence import gradings
from bot.usecases.grading import MOST_REFUSALS, Grading, _again_at
from tests.factories import SCRIPTED, event, make_grade
from tests.world import World, text_of

ESTIMATOR = JudgeIdentity("local", "", "1", estimates=True)


async def test_what_was_given_up_is_graded_later(world: World) -> None:
    """The sweep asks again after a while, as a new grading, and then the answer counts."""
    world.judge.outcomes = [Ungraded(Reason.MISCONFIGURED)]
    saved = await world.answer()
    await world.work()
    assert await world.grading.sweep() == 0
    world.clock.forward(minutes=16)
    assert await world.grading.sweep() == 1
    assert await world.grading.sweep() == 0
    await world.work()
    assert "80 of 100" in text_of(await world.answering.result(event("result", saved.pending)))


async def test_an_estimate_is_judged_once_there_is_a_model(world: World) -> None:
    """The estimate counts, marked as one; the judgement goes into the same message, moves the board and lifts the mark."""
    world.judge.identity = JudgeIdentity("local", "", "1", estimates=True)
    saved = await world.answer()
    await world.work()
    assert "'~100', '1'" in text_of(await world.standings.leaderboard(event("leaderboard")))
    assert await world.grading.sweep() == 0
    world.judge.identity = SCRIPTED
    world.judge.outcomes = [make_grade(40)]
    assert await world.grading.sweep() == 1
    await world.work()
    assert list(world.board.messages) == ["m1"]
    assert "40 of 100" in text_of(world.board.messages["m1"])
    assert "40 of 100" in text_of(await world.answering.result(event("result", saved.pending)))
    assert "'50', '1'" in text_of(await world.standings.leaderboard(event("leaderboard")))


async def test_a_grading_whose_job_broke_off_is_asked_for_again(world: World) -> None:
    """A database that was away for longer than the retries last costs time, not the grade."""
    saved = await world.answer()
    grading_id = world.jobs.waiting.pop()
    await world.grading.give_up([grading_id])
    world.clock.forward(minutes=16)
    assert await world.grading.sweep() == 1
    await world.work()
    assert "80 of 100" in text_of(await world.answering.result(event("result", saved.pending)))


async def test_a_finished_grading_is_never_given_up(world: World) -> None:
    """Only what is unfinished can have broken off."""
    await world.answer()
    grading_id = world.jobs.waiting[0]
    await world.work()
    await world.grading.give_up([grading_id])
    world.clock.forward(days=2)
    assert await world.grading.sweep() == 0


async def test_two_sweeps_at_once_ask_once(world: World) -> None:
    """Both have seen the same answer; the second finds that the first has asked."""
    world.judge.outcomes = [Ungraded(Reason.MISCONFIGURED)]
    await world.answer()
    await world.work()
    world.clock.forward(minutes=16)
    async with world.database.read() as tx:
        seen = await gradings.due(tx, world.clock(), limit=10)
    assert await world.grading.sweep() == 1
    async with world.database.write() as tx:
        again = await gradings.add_grading(
            tx,
            answer_id=seen[0].answer_id,
            version_id=seen[0].version_id,
            cause=Cause.RETRY,
            ordinal=seen[0].ordinal + 1,
            now=world.clock(),
        )
    assert again is None


async def test_the_pauses_between_tries_grow(world: World) -> None:
    """After a second failure a quarter of an hour is too soon, half an hour is not."""
    world.judge.outcomes = [Ungraded(Reason.MISCONFIGURED)] * 2
    await world.answer()
    await world.work()
    world.clock.forward(minutes=16)
    await world.grading.sweep()
    await world.work()
    world.clock.forward(minutes=16)
    assert await world.grading.sweep() == 0
    world.clock.forward(minutes=16)
    assert await world.grading.sweep() == 1


async def test_a_setting_put_right_is_felt_at_once(world: World) -> None:
    """After some failures the next try is an hour away; who mends the settings and starts anew does not wait for it."""
    world.judge.outcomes = [Ungraded(Reason.MISCONFIGURED)] * 3
    saved = await world.answer()
    for _ in range(2):
        await world.work()
        world.clock.forward(days=1)
        assert await world.grading.sweep() == 1
    await world.work()
    world.clock.forward(minutes=16)
    assert await world.grading.sweep() == 0
    world.grading = Grading(world.database, world.judge, world.jobs, {"terminal": world.board}, clock=world.clock)
    assert await world.grading.sweep() == 1
    await world.work()
    assert "80 of 100" in text_of(await world.answering.result(event("result", saved.pending)))


async def test_starting_over_and_over_asks_no_more_often(world: World) -> None:
    """A process that can't start for another reason does not spend a call on each answer each time."""
    world.judge.outcomes = [Ungraded(Reason.MISCONFIGURED)]
    await world.answer()
    await world.work()
    world.clock.forward(minutes=14)
    assert await world.grading.sweep() == 0


async def test_a_model_that_declines_is_not_asked_for_ever(world: World) -> None:
    """Three refusals are an answer."""
    world.judge.outcomes = [Ungraded(Reason.REFUSED)] * 9
    await world.answer()
    for _ in range(9):
        await world.work()
        world.clock.forward(days=2)
        await world.grading.sweep()
    assert len(world.judge.asked) == MOST_REFUSALS


async def test_an_estimate_never_replaces_a_judgement(world: World) -> None:
    """A process without a model may take the job; what a model has judged stands."""
    world.judge.identity = ESTIMATOR
    saved = await world.answer()
    await world.work()
    world.judge.identity = SCRIPTED
    await world.grading.sweep()
    first = world.jobs.waiting[:]
    await world.work()
    async with world.database.write() as tx:
        found = await gradings.get_grading(tx, first[0])
        assert found is not None
        late = await gradings.add_grading(
            tx, answer_id=found.answer_id, version_id=1, cause=Cause.REGRADE, ordinal=3, now=world.clock()
        )
    assert late is not None
    world.judge.identity = ESTIMATOR
    world.judge.outcomes = [make_grade(10, identity=ESTIMATOR)]
    world.jobs.waiting.append(late)
    await world.work()
    shown = text_of(await world.answering.result(event("result", saved.pending)))
    assert "80 of 100" in shown
    assert "estimate" not in shown


async def test_a_fault_of_many_weeks_is_still_tried_daily(world: World) -> None:
    """After forty failures the pause is a day, as after seven."""
    now = world.clock()
    assert _again_at(Reason.MISCONFIGURED, 40, now) == now + timedelta(days=1)
