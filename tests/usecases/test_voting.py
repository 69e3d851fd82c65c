"""Votes and caps from submit to result: each call on its own, nothing overwritten, no score that nobody gave."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.core.answer import State
from bot.core.budget import Budget, Caps, Price
from bot.core.model import JudgeIdentity, Reason, Ungraded, Usage
from bot.core.voting import Voting
from bot.persistence.judging_tables import llm_usage, votes
from bot.persistence.tables import gradings
from bot.usecases.grading import NEXT_VOTE
from tests.factories import event, make_grade
from tests.world import World, text_of

ESTIMATOR = JudgeIdentity("local", "", "1", estimates=True)


async def work_through(world: World) -> list[float]:
    """Run the job as often as it asks for."""
    grading_id = world.jobs.waiting.pop()
    pauses = []
    while pause := await world.grading.judge(grading_id):
        pauses.append(pause)
    await world.grading.deliver(grading_id)
    return pauses


async def shown(world: World) -> str:
    return text_of(await world.answering.result(event("result")))


async def cast(world: World) -> list[int]:
    async with world.database.read() as tx:
        return list((await tx.execute(sa.select(votes.c.judged).order_by(votes.c.ordinal))).scalars())


async def test_three_votes_make_one_result(world: World) -> None:
    """Each vote is a call and a row of its own; the person sees the outcome once, and by how many it was judged."""
    world.grading.voting = Voting(3)
    world.judge.outcomes = [make_grade(mark) for mark in (90, 50, 70)]
    await world.answer()
    assert await work_through(world) == [NEXT_VOTE, NEXT_VOTE]
    assert await cast(world) == [90, 50, 70]
    assert "middle of 3 judgements" in await shown(world)
    assert world.board.calls == 1
    async with world.database.read() as tx:
        [row] = (await tx.execute(sa.select(gradings.c.judged, gradings.c.votes, gradings.c.confidence))).all()
        assert await tx.scalar(sa.select(sa.func.count()).select_from(llm_usage)) == 3
    assert (row.judged, row.votes) == (70, 3)
    assert row.confidence < 0.7


async def test_a_result_at_a_border_gets_a_second_opinion(world: World) -> None:
    """66 is a point above "good": another judgement is asked for by itself, and the two meet."""
    world.grading.voting = Voting(1, second=True)
    world.judge.outcomes = [make_grade(66), make_grade(60)]
    await world.answer()
    assert await work_through(world) == [NEXT_VOTE]
    assert await cast(world) == [66, 60]


async def test_a_clear_result_gets_none(world: World) -> None:
    """One call is enough, and no vote is written beside the grading."""
    world.grading.voting = Voting(1, second=True)
    world.judge.outcomes = [make_grade(75)]
    await world.answer()
    assert await work_through(world) == []
    assert await cast(world) == []


async def test_an_estimate_gets_no_votes(world: World) -> None:
    """However many are asked for."""
    world.grading.voting = Voting(5)
    world.judge.identity = ESTIMATOR
    await world.answer()
    assert await work_through(world) == []


async def test_a_vote_that_can_not_be_had_is_done_without(world: World) -> None:
    """The first judgement is not held back for a model that has gone away."""
    world.grading.voting = Voting(3)
    world.judge.outcomes = [make_grade(80), Ungraded(Reason.TIMEOUT, 5), Ungraded(Reason.TIMEOUT, 5)]
    await world.answer()
    await work_through(world)
    assert "80 of 100" in await shown(world)
    assert len(world.judge.asked) == 3
    async with world.database.read() as tx:
        assert (await tx.execute(sa.select(gradings.c.state, gradings.c.votes))).one() == (State.GRADED.value, 1)


async def test_a_person_at_their_cap_is_told_when(world: World) -> None:
    """The second answer of the day is kept without a call and without a score, and graded after the team's midnight."""
    world.grading.budget = Budget(caps=Caps(person_day=1))
    await world.answer()
    await world.work()
    world.clock.forward(hours=13, minutes=30)  # 23:30 in Berlin, the same day there
    task = await other_task(world)
    await world.answering.submit(
        replace(event("submit", str(task), text="A retriever fetches passages."), event_id="e2")
    )
    await world.work()
    assert len(world.judge.asked) == 1
    text = await shown(world)
    assert "Not graded yet" in text
    assert "after 23 November, 23:00 UTC" in text
    assert await world.grading.sweep() == 0
    world.clock.forward(minutes=31)
    assert await world.grading.sweep() == 1
    await world.work()
    assert "80 of 100" in await shown(world)


async def other_task(world: World) -> int:
    """Put another question to the member, as a practice of their own."""
    from bot.persistence.tables import questions, tasks  # noqa: PLC0415 - only here

    member = await world.members.meet(event("today"))
    async with world.database.write() as tx:
        asked = sa.select(tasks.c.question_id)
        where = questions.c.id.not_in(asked)
        question = (await tx.execute(sa.select(questions.c.id, questions.c.version_id).where(where).limit(1))).one()
        row = {
            "team_id": member.team_id,
            "kind": "practice",
            "member_id": member.id,
            "question_id": question.id,
            "question_version_id": question.version_id,
            "created_at": world.clock(),
        }
        return int(await tx.scalar(sa.insert(tasks).values(row).returning(tasks.c.id)) or 0)


@pytest.mark.parametrize("caps", [Caps(team_day=900), Caps(team_month=900)])
async def test_a_team_at_its_cap_waits(world: World, caps: Caps) -> None:
    """What the first answer cost uses the cap up; the second is kept, and no call is made."""
    world.grading.budget = Budget({"scripted": Price(1, 1, 1)}, caps)
    world.judge.outcomes = [replace(make_grade(), usage=Usage(800, 100))]
    await world.answer()
    await world.work()
    await world.answering.submit(
        replace(event("submit", str(await other_task(world)), text="It fetches passages."), event_id="e2")
    )
    await world.work()
    assert len(world.judge.asked) == 1
    assert "budget is used up" in await shown(world)


async def test_a_cap_leaves_a_second_opinion_out(world: World) -> None:
    """Where the budget does not allow another vote, the first one counts at once."""
    world.grading.voting, world.grading.budget = Voting(1, second=True), Budget(caps=Caps(person_day=1))
    world.judge.outcomes = [make_grade(66)]
    await world.answer()
    await work_through(world)
    assert len(world.judge.asked) == 1
    assert "66 of 100" in await shown(world)


async def test_costs_are_kept_as_they_were(world: World) -> None:
    """A call costs what its tokens cost on that day; a model without a price has no cost, not a cost of nothing."""
    world.grading.budget = Budget({"scripted": Price(2, 1, 4)})
    world.judge.outcomes = [replace(make_grade(), usage=Usage(1000, 100, 7, tokens_cached=400))]
    await world.answer()
    await world.work()
    async with world.database.read() as tx:
        row = (await tx.execute(sa.select(llm_usage))).one()
    assert (row.tokens_in, row.tokens_cached, row.tokens_out, row.latency_ms, row.cost) == (1000, 400, 100, 7, 2000)
