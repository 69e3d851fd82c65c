"""Operators see what was used and what to look at, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.budget import Budget, Price
from bot.core.model import Reason, Ungraded, Usage
from bot.core.reports import By
from bot.operating import DOUBT, doubt_object, doubt_row, table, used_object, used_row
from bot.persistence import reports
from tests.factories import make_actor, make_grade
from tests.world import World


@pytest.fixture
async def used_world(world: World) -> World:
    """Ada's answer was judged at a price, Bob's failed once and was judged without one."""
    world.grading.budget = Budget({"scripted": Price(1, 1, 10)})
    world.judge.outcomes = [
        replace(make_grade(), usage=Usage(1000, 200, 2000, tokens_cached=600)),
        Ungraded(Reason.TIMEOUT, 5, usage=Usage(latency_ms=4000)),
        replace(make_grade(), usage=Usage(1000, 200, 1000)),
    ]
    await world.answer()
    await world.work()
    world.grading.budget = Budget()
    world.clock.forward(days=1)
    await world.answer(who=make_actor("bob"))
    grading_id = world.jobs.waiting[0]
    assert await world.grading.judge(grading_id) > 0
    await world.work()
    return world


@pytest.mark.parametrize(
    ("by", "names"),
    [
        (By.TEAM, ["local"]),
        (By.PERSON, ["Bob", "Ada"]),
        (By.MODEL, ["scripted"]),
        (By.DAY, ["2026-11-23", "2026-11-24"]),
    ],
)
async def test_usage_has_a_line_for_each(used_world: World, by: By, names: list[str]) -> None:
    """By team, person, model or day: all calls, each once."""
    async with used_world.database.read() as tx:
        lines = await reports.used(tx, by, since=used_world.clock() - timedelta(days=7))
    assert [line.name for line in lines] == names
    assert sum(line.calls for line in lines) == 3


async def test_usage_sums_up_and_leaves_open_what_it_does_not_know(used_world: World) -> None:
    """Failures are told apart, time is the mean, and calls without a price make the cost open, not cheap."""
    async with used_world.database.read() as tx:
        [line] = await reports.used(tx, By.MODEL, since=used_world.clock() - timedelta(days=7))
        bob, ada = await reports.used(tx, By.PERSON, since=used_world.clock() - timedelta(days=7))
    assert used_row(line) == ("scripted", "3", "1", "2,000", "600", "400", "2.3", "0.0030 + ?")
    assert (bob.money, ada.money) == ("—", "0.0030")
    assert (used_object(bob, By.PERSON)["cost"], used_object(ada, By.PERSON)["cost"]) == (None, 0.003)


async def test_usage_looks_no_further_back_than_asked(used_world: World) -> None:
    """Yesterday's calls are not today's."""
    async with used_world.database.read() as tx:
        [line] = await reports.used(tx, By.TEAM, since=used_world.clock() - timedelta(hours=1))
    assert line.calls == 2


async def test_doubtful_gradings_are_listed_with_why(world: World) -> None:
    """Held marks, marks without evidence and answers that address the grader; newest first, and nobody else's."""
    grades = {
        "ada": make_grade(70),
        "bob": replace(make_grade(80), judged=100, evidence=50, flags=("clamped",)),
        "eve": replace(make_grade(10), judged=90, evidence=0, flags=("unsupported", "steering")),
    }
    for name, grade in grades.items():
        world.judge.outcomes = [grade]
        await world.answer(
            f"I am {name} and I say that a retriever fetches passages from an index.", who=make_actor(name)
        )
        await world.work()
    async with world.database.read() as tx:
        found = await reports.doubts(tx, limit=10)
    assert [doubt.member for doubt in found] == ["Eve", "Bob"]
    assert found[1].why == "the judge's mark of 100 was held to its evidence of 50; low confidence, 0.50"
    assert found[0].why.startswith("nothing quoted supports the judge's mark of 90; the answer speaks to its grader")
    assert (doubt_object(found[0])["flags"], doubt_row(found[1])[4]) == (["unsupported", "steering"], "80")
    assert len(doubt_row(found[0])[7]) <= 60
    assert "Bob" in table(DOUBT, [doubt_row(doubt) for doubt in found])
