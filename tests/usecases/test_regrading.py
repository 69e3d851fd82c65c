"""Judged anew after a change: beside the old grading, with the totals following, and never twice."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import sqlalchemy as sa

from bot.core.model import Difficulty, JudgeIdentity, Reason, Ungraded
from bot.persistence.regrades import Choice
from bot.persistence.tables import gradings, score_totals
from bot.usecases.regrading import Change, Regrading
from tests.factories import BANK, SCRIPTED, event, make_actor, make_grade
from tests.world import World, text_of

NEWER = JudgeIdentity("scripted", "newer", "1")
EVERYTHING_STALE = Choice()
ESTIMATOR = JudgeIdentity("local", "", "1", estimates=True)


async def regrade(world: World, choice: Choice = EVERYTHING_STALE) -> list[Change]:
    """Find what is due, ask for it while the queue runs beside, and collect what came of it."""
    regrading = Regrading(world.database, world.jobs, world.judge.identity, clock=world.clock)
    stale = await regrading.due(choice)

    async def collect() -> list[Change]:
        return [change async for change in regrading.regrade(stale, at_once=100)]

    collecting = asyncio.create_task(collect())
    while not collecting.done():
        await world.work()
        await asyncio.sleep(0.01)
    return await collecting


async def totals(world: World) -> dict[str, tuple[int, int, int]]:
    """Give points, answers and estimates of the all-time boards by topic, without empty rows."""
    async with world.database.read() as tx:
        rows = await tx.execute(sa.select(score_totals).where(score_totals.c.period == "all"))
        return {r.topic_id: (r.points, r.answers, r.estimates) for r in rows if r.answers}


async def count(world: World) -> int:
    async with world.database.read() as tx:
        return await tx.scalar(sa.select(sa.func.count()).select_from(gradings)) or 0


async def first(world: World, score: int = 80) -> str:
    world.judge.outcomes = [make_grade(score)]
    saved = await world.answer()
    await world.work()
    return saved.pending


async def changed_bank(world: World, **changes: object) -> None:
    await world.load([replace(question, **changes) for question in BANK])  # type: ignore[arg-type]


async def test_a_newer_model_judges_anew_beside_the_old_grading(world: World) -> None:
    """The old grading stays, the new one counts, and the totals follow; a second run finds nothing to do."""
    answer_id = await first(world)
    assert await regrade(world) == []
    world.judge.identity = NEWER
    world.judge.outcomes = [make_grade(40, identity=NEWER)]
    [change] = await regrade(world)
    assert (change.before, change.after) == (80, 40)
    assert (await count(world), (await totals(world))[""]) == (2, (50, 1, 0))
    assert "40 of 100" in text_of(await world.answering.result(event("result", answer_id)))
    assert await regrade(world) == []


async def test_every_makes_anew_what_is_up_to_date_too(world: World) -> None:
    """For who wants a second run of the same judge."""
    await first(world)
    world.judge.outcomes = [make_grade(60)]
    assert [change.after for change in await regrade(world, Choice(every=True))] == [60]


async def test_a_changed_rubric_is_graded_by_its_current_version(world: World) -> None:
    """The new key points are what the judge gets, what is shown, and what the points are reckoned by."""
    answer_id = await first(world)
    points = (replace(BANK[0].key_points[0], text="Another point altogether."), *BANK[0].key_points[1:])
    await changed_bank(world, key_points=points, difficulty=Difficulty.HARD)
    world.judge.outcomes = [make_grade(80)]
    assert len(await regrade(world)) == 1
    shown = text_of(await world.answering.result(event("result", answer_id)))
    assert "Another point altogether." in shown
    assert "1.5 for hard" in shown
    assert (await totals(world))[""] == (120, 1, 0)


async def test_points_move_with_their_question_to_another_topic(world: World) -> None:
    """Taken off the old topic's board, put on the new one's, and counted once on the whole board."""
    await first(world)
    before = await totals(world)
    await changed_bank(world, topics=("gans",) if "rag" in before else ("rag",))
    world.judge.outcomes = [make_grade(80)]
    await regrade(world)
    after = await totals(world)
    assert set(before) != set(after)
    assert [sorted(board.values()) for board in (before, after)] == [[(100, 1, 0)] * 2] * 2


async def test_the_choice_is_kept_to(world: World) -> None:
    """By question, by date, and only estimates."""
    await first(world)
    world.judge.identity = NEWER
    regrading = Regrading(world.database, world.jobs, NEWER, clock=world.clock)
    [stale] = await regrading.due(Choice())
    assert await regrading.due(Choice(question_id="no-such-question")) == ()
    assert await regrading.due(Choice(question_id=stale.question_id)) == (stale,)
    assert await regrading.due(Choice(estimates=True)) == ()
    assert await regrading.due(Choice(since=world.clock())) == (stale,)
    world.clock.forward(seconds=1)
    assert await regrading.due(Choice(since=world.clock())) == ()


async def test_an_estimating_judge_leaves_judgements_alone(world: World) -> None:
    """Without a model, only estimates are made anew."""
    await first(world)
    assert await Regrading(world.database, world.jobs, ESTIMATOR).due(Choice(every=True)) == ()


async def test_estimates_are_judged(world: World) -> None:
    """Where there was only an estimate the judgement replaces it, and the board loses its mark."""
    world.judge.identity = ESTIMATOR
    world.judge.outcomes = [make_grade(80, identity=ESTIMATOR)]
    await world.answer()
    await world.work()
    assert (await totals(world))[""] == (100, 1, 1)
    world.judge.identity = SCRIPTED
    world.judge.outcomes = [make_grade(60)]
    [change] = await regrade(world, Choice(estimates=True))
    assert (change.before, change.after, (await totals(world))[""]) == (80, 60, (75, 1, 0))


async def test_what_is_under_way_is_not_asked_for_twice(world: World) -> None:
    """A grading that somebody else has asked for is not listed, and at the moment of asking it is followed instead."""
    await first(world)
    regrading = Regrading(world.database, world.jobs, NEWER, clock=world.clock)
    [stale] = await regrading.due(Choice())
    asked = await regrading._ask(stale)
    assert await regrading._ask(stale) == asked
    assert world.jobs.waiting == [asked]
    assert await regrading.due(Choice()) == ()


async def test_a_failed_regrade_leaves_the_old_score(world: World) -> None:
    """The old grading counts until another one does, and the change says why there is none yet."""
    answer_id = await first(world)
    await world.answer(who=make_actor("bob"))
    await world.work()
    world.judge.identity = NEWER
    world.judge.outcomes = [Ungraded(Reason.REFUSED), make_grade(60, identity=NEWER)]
    changes = await regrade(world)
    assert [(change.after, change.reason) for change in changes] == [(None, Reason.REFUSED), (60, None)]
    assert "80 of 100" in text_of(await world.answering.result(event("result", answer_id)))
