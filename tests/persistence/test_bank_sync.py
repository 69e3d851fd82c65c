"""The bank's files and the database: versions are only added, what is gone rests, and old answers keep theirs."""

from __future__ import annotations

import sqlalchemy as sa

from bot.persistence import questions
from bot.persistence.tables import question_versions
from tests.factories import BANK, TOPICS, event, retexted
from tests.world import World, text_of


async def versions(world: World) -> int:
    async with world.database.read() as tx:
        return await tx.scalar(sa.select(sa.func.count()).select_from(question_versions)) or 0


async def ids(world: World) -> set[str]:
    async with world.database.read() as tx:
        return {question.id for question in await questions.list_questions(tx)}


async def test_syncing_the_same_bank_again_changes_nothing(world: World) -> None:
    """No version is written twice."""
    await world.load()
    assert await versions(world) == len(BANK)


async def test_a_changed_question_gets_a_version_and_keeps_the_old_one(world: World) -> None:
    """What was asked before the change is still shown as it was asked."""
    before = text_of(await world.daily.today(event("today")))
    await world.load([retexted(question, f"New: {question.text}") for question in BANK])
    assert await versions(world) == 2 * len(BANK)
    assert text_of(await world.daily.today(event("today"))) == before
    world.clock.forward(days=1)
    assert "New: " in text_of(await world.daily.today(event("today")))


async def test_a_change_taken_back_finds_its_old_version(world: World) -> None:
    """A content that was there before is the same version again."""
    await world.load([retexted(BANK[0], "Other"), *BANK[1:]])
    await world.load()
    assert await versions(world) == len(BANK) + 1


async def test_a_question_that_is_gone_is_retired_and_can_come_back(world: World) -> None:
    """It is asked no more, its rows stay, and its return makes no new version."""
    await world.load(BANK[1:])
    assert await ids(world) == {question.id for question in BANK[1:]}
    await world.load()
    assert await ids(world) == {question.id for question in BANK}
    assert await versions(world) == len(BANK)


async def test_a_topic_that_is_gone_can_not_be_chosen(world: World) -> None:
    """Menus show only what can be asked."""
    await world.load(BANK[:2], TOPICS[:1])
    async with world.database.read() as tx:
        assert await questions.list_topics(tx) == TOPICS[:1]
