"""What a result holds back while the answer may still be written anew."""

from __future__ import annotations

from dataclasses import replace

from bot.persistence.answers import get_answer
from tests.factories import make_actor, make_grade
from tests.usecases.test_replacing import result, rewrite
from tests.world import World, text_of

ADA = make_actor("ada", platform="discord", workspace="server")
LACKS = "You left out that the index can change without any training."


async def answered(world: World, *, feedback: str) -> str:
    """Ada answers a question that closes with the day; gives her answer's number."""
    world.judge.outcomes = [replace(make_grade(80), feedback=feedback)]
    saved = await world.answer(who=ADA)
    await world.work()
    return saved.pending


async def test_what_is_missing_is_held_back_while_it_could_be_copied(world: World) -> None:
    """Before the question closes a result names only what the answer has; once it is replaced, it names all."""
    answer_id = await answered(world, feedback=f"Well said. {LACKS}")
    async with world.database.read() as tx:
        answer = await get_answer(tx, int(answer_id))
    assert answer is not None
    points = [point.text for point in answer.question.key_points]
    shown = text_of(await result(world, answer_id))
    assert [point for point in points if point in shown] == points[:1]
    assert "Well said." in shown
    assert LACKS not in shown
    await rewrite(world, answer_id)
    await world.work()
    shown = text_of(await result(world, answer_id))
    assert [point for point in points if point in shown] == points
