"""Seasons: asked for twice, begun once, with a board of their own, and nothing of the earlier ones lost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.errors import UserError
from bot.core.ui import Action, Event, Form, Message
from bot.persistence import answers
from bot.usecases.seasons import Seasons
from tests.days import answer, close, set_up_a_day
from tests.factories import event, make_actor, make_grade
from tests.world import World, text_of

CHIEF = replace(make_actor("chief"), may_manage=True)
ADA = make_actor("ada")


@pytest.fixture
def seasons(world: World) -> Seasons:
    return Seasons(world.database, world.members)


def asks(verb: str, words: str = "", **filled: str) -> Event:
    return Event(Action(verb, words), CHIEF, "terminal", "e", filled=filled)


async def score(world: World, points: int) -> None:
    """Let Ada answer the day's question."""
    world.judge.outcomes = [make_grade(points)]
    await world.answer(who=ADA, event_id=f"e{points}")
    await world.work()


async def board(world: World, words: str = "") -> Message:
    return await world.standings.leaderboard(event("leaderboard", words, who=ADA))


async def begin(seasons: Seasons, name: str) -> Message:
    """Ask, and press the button."""
    asked = await seasons.command(asks("season", f"begin {name}"))
    return await seasons.begin(asks("begun", asked.buttons[0].action.arg))


async def test_a_season_begins_only_once_somebody_has_said_yes(world: World, seasons: Seasons) -> None:
    """The form asks for a name, and what comes says what it would mean, with today's date in the team's zone."""
    form = await seasons.open_form(asks("begin"))
    assert isinstance(form, Form)
    asked = await seasons.submit(asks("beginning", name=" Spring   2027 "))
    for words in ("Spring 2027", "Places begin anew", "Nothing is deleted", "now, 23 November 2026 (Europe/Berlin)"):
        assert words in text_of(asked)
    assert (await world.members.meet(event("", who=ADA))).season == 1
    await seasons.begin(asks(asked.buttons[0].action.verb, asked.buttons[0].action.arg))
    assert (await world.members.meet(event("", who=ADA))).season == 2
    listed = text_of(await seasons.command(asks("season")))
    assert "('Spring 2027', '23 November 2026'), ('First season', 'with the team')" in listed


async def test_places_begin_anew_and_earlier_ones_can_be_looked_at(world: World, seasons: Seasons) -> None:
    """The board is the running season's; buttons lead to the one before and to all time, words do as well."""
    await score(world, 80)
    await begin(seasons, "Spring")
    running = await board(world)
    assert running.title == "Leaderboard, Spring"
    assert "Nobody stands here yet" in text_of(running)
    before = next(button for button in running.buttons if button.label == "Season before")
    earlier = await board(world, before.action.arg)
    assert "'Ada (you)', '100', '1'" in text_of(earlier)
    assert [button.label for button in earlier.buttons] == ["Season after", "All time", "My profile"]
    world.clock.forward(days=1)
    await score(world, 40)
    assert "'Ada (you)', '52', '1'" in text_of(await board(world))
    assert "'Ada (you)', '100', '1'" in text_of(await board(world, "season 1"))
    assert "'Ada (you)', '152', '2'" in text_of(await board(world, "all"))


async def test_a_grade_of_an_earlier_season_moves_that_seasons_board(world: World, seasons: Seasons) -> None:
    """An answer belongs to the season in which it was given, whenever it is judged."""
    world.judge.outcomes = [make_grade(80)]
    await world.answer(who=ADA)
    await begin(seasons, "Spring")
    await world.work()
    assert "Nobody stands here yet" in text_of(await board(world))
    assert "'Ada (you)', '100', '1'" in text_of(await board(world, "season1"))


async def test_an_open_question_stays_in_its_season_for_everybody(world: World, seasons: Seasons) -> None:
    """Who answers after the season began competes with those before; what is replaced stays there too."""
    await set_up_a_day(world)
    bob = make_actor("bob")
    first = await answer(world, ADA, 80)
    assert "open question still belongs to the season before" in text_of(
        await seasons.command(asks("season", "begin Spring"))
    )
    await begin(seasons, "Spring")
    await answer(world, bob, 60)
    world.judge.outcomes = [make_grade(40)]
    text = "Another text that is long enough to be graded."
    await world.replacing.submit(event("replaced", first, who=ADA, event_id="anew", text=text))
    await world.work()
    assert "Nobody stands here yet" in text_of(await board(world))
    before = text_of(await board(world, "season1"))
    assert "'Bob', '75', '1'" in before
    assert "'Ada (you)', '50', '1'" in before


async def test_practice_with_an_old_card_belongs_to_the_running_season(world: World, seasons: Seasons) -> None:
    """An answer that comes after the question's end counts nowhere, and is of the day it came."""
    await set_up_a_day(world)
    await close(world)
    await begin(seasons, "Spring")
    late = await answer(world, ADA)
    async with world.database.read() as tx:
        kept = await answers.get_answer(tx, int(late))
    assert kept is not None
    assert (kept.season, kept.counts) == (2, False)


async def test_two_presses_begin_one_season(world: World, seasons: Seasons) -> None:
    """The second is told that it has begun, and changes nothing."""
    asked = await seasons.command(asks("season", "begin Spring"))
    press = asks("begun", asked.buttons[0].action.arg)
    await seasons.begin(press)
    again = await seasons.begin(press)
    assert "nothing was changed" in text_of(again)
    assert (await world.members.meet(event("", who=ADA))).season == 2


async def test_a_season_is_begun_by_those_who_manage(world: World, seasons: Seasons) -> None:
    """Others see the seasons, and no button; a button that was passed on does nothing for them."""
    shown = await seasons.command(event("season", who=ADA))
    assert "Begin a season" not in [button.label for button in shown.buttons]
    for handler, words in ((seasons.command, "begin X"), (seasons.begin, "2 X"), (seasons.open_form, "")):
        with pytest.raises(UserError, match="those who manage"):
            await handler(event("season", words, who=ADA))
    assert (await world.members.meet(event("", who=ADA))).season == 1


async def test_in_its_first_season_a_team_sees_no_word_of_seasons(world: World) -> None:
    """The board is that of all time, without buttons that lead nowhere."""
    await score(world, 80)
    shown = await board(world)
    assert shown.title == "Leaderboard, all time"
    assert [button.label for button in shown.buttons] == ["My profile"]


async def test_a_name_fits_its_button(seasons: Seasons) -> None:
    """A long one is cut, and none at all is the number."""
    assert len((await seasons.command(asks("season", f"begin {'long ' * 16}"))).buttons[0].action.arg) <= len("2 ") + 40
    assert "Season 2" in text_of(await seasons.command(asks("season", "begin")))
