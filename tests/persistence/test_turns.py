"""Turns come one at a time and in order, except for those who go first, and none is lost."""

from __future__ import annotations

import asyncio

from bot.persistence.turns import Turns


async def test_who_goes_first_passes_those_who_wait_and_nobody_who_has_the_turn() -> None:
    """The others keep their order."""
    turns, order = Turns(), list[str]()

    async def one(name: str, *, first: bool = False) -> None:
        async with turns.take(first=first):
            order.append(name)
            await asyncio.sleep(0)
            order.append(name)

    async with asyncio.TaskGroup() as group, turns.take():
        for name in ("a", "b"):
            group.create_task(one(name))
        await asyncio.sleep(0)
        group.create_task(one("hurried", first=True))
        group.create_task(one("c"))
        await asyncio.sleep(0)
    assert order == ["hurried", "hurried", "a", "a", "b", "b", "c", "c"]


async def test_whoever_gives_up_takes_no_turn_along() -> None:
    """Neither while they wait, nor when the turn had just come to them."""
    turns = Turns()
    for waits in (0, 1):
        async with turns.take():
            leaving = asyncio.create_task(_hold(turns))
            await asyncio.sleep(0)
            if not waits:
                leaving.cancel()
        leaving.cancel()
        await asyncio.gather(leaving, return_exceptions=True)
        async with asyncio.timeout(60), turns.take():
            pass


async def _hold(turns: Turns) -> None:
    async with turns.take():
        await asyncio.Event().wait()
