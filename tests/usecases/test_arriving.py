"""What comes while somebody is not at the terminal is shown when they sit down, once."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.core.schedules import Schedule
from bot.core.ui import Message
from bot.usecases.arriving import MOST
from tests.days import DUE, TEAM, answer, close, post, set_up_a_day
from tests.factories import event
from tests.world import World, text_of

ADA, BOB = TEAM[:2]


@pytest.fixture
async def schedule(world: World) -> Schedule:
    for who in (ADA, BOB):
        await news(world)
        await world.arriving.news(event("news", who=who))
    return await set_up_a_day(world)


async def news(world: World) -> tuple[Message, ...]:
    return await world.arriving.news(event("news", who=ADA))


@pytest.mark.usefixtures("schedule")
async def test_an_open_card_is_shown_once_to_each(world: World) -> None:
    """Whoever sits down next sees it as well."""
    for who in (ADA, BOB):
        (card,) = await world.arriving.news(event("news", who=who))
        assert card.title == "Question of the day"
        assert await world.arriving.news(event("news", who=who)) == ()


@pytest.mark.usefixtures("schedule")
async def test_who_has_answered_is_not_shown_the_card(world: World) -> None:
    """They know it."""
    await answer(world, ADA)
    assert await news(world) == ()


@pytest.mark.usefixtures("schedule")
async def test_a_reveal_and_a_digest_wait_for_who_comes_back(world: World) -> None:
    """Both came while nobody was there; the closed card itself is not news any more."""
    await answer(world, BOB)
    await close(world)
    world.clock.now = DUE + timedelta(days=6, minutes=1)
    await world.run_errands()
    reveal, digest = await news(world)
    assert "**1 answer**" in text_of(reveal)
    assert digest.title.startswith("The week of")
    assert await news(world) == ()


@pytest.mark.usefixtures("schedule")
async def test_after_a_long_time_only_the_last_ones_are_shown(world: World) -> None:
    """And how many there were before."""
    for day in range(MOST + 2):
        if day:
            await post(world, day)
        await close(world, day)
    said, *shown = await news(world)
    assert "before them came while you were away" in text_of(said)
    assert len(shown) == MOST


@pytest.mark.usefixtures("schedule")
async def test_what_came_before_somebody_joined_is_not_theirs(world: World) -> None:
    """A new colleague begins with the open card."""
    await close(world)
    world.clock.forward(hours=1)
    assert await world.arriving.news(event("news", who=TEAM[4])) == ()
