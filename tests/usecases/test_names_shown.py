"""Whose name stands where: what a person chose, what their team decided, and never more than both allow."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.core.ui import Action, Event
from bot.persistence.people_tables import members
from bot.usecases.settling import Settling
from tests.days import ADA, TEAM, answer, card, close, digests, post, reveals, set_up_a_day
from tests.factories import event, make_actor, make_grade
from tests.world import World, text_of

CHIEF = replace(make_actor("chief"), may_manage=True)
BOB, EVE = TEAM[1], TEAM[2]


@pytest.fixture
async def day(world: World) -> World:
    await set_up_a_day(world)
    return world


async def sets(world: World, words: str) -> None:
    await Settling(world.database, world.members).command(Event(Action("settings", words), CHIEF, "interviews", "e"))


async def count(world: World) -> str:
    """Let the card be edited, and read who stands there."""
    world.clock.forward(seconds=31)
    await world.run_errands()
    return text_of(card(world))


async def test_where_a_team_shows_nobody_no_name_stands_anywhere(day: World) -> None:
    """Board, card, reveal with its best answer, and digest; the person still finds themselves."""
    await sets(day, "names=nobody card=names")
    result = await answer(day, ADA, 95)
    await answer(day, BOB, 60)
    await day.course.closing.share(event("share", f"{result} yes", who=ADA))
    said = [await count(day)]
    said.append(text_of(await day.standings.leaderboard(event("leaderboard", who=EVE))))
    await close(day)
    said.append(text_of(reveals(day)[0]))
    day.clock.forward(days=6)
    await day.run_errands()
    said.append(text_of(digests(day)[0]))
    assert "shared by its author" in said[2]
    assert not [text for text in said if "'Ada'" in text or "'Bob'" in text]
    assert "Ada (you)" in text_of(await day.standings.leaderboard(event("leaderboard", who=ADA)))
    assert "nobody's name" in text_of(await day.standings.visibility(event("visibility", who=ADA)))


async def test_a_team_can_not_show_who_did_not_agree(day: World) -> None:
    """The card names those who chose their name, in the order they answered, and counts the rest."""
    await sets(day, "card=names names=chosen")
    await answer(day, BOB)
    await answer(day, ADA)
    await day.answering.consent(event("consent", "anonymous 1", who=EVE))
    await answer(day, EVE)
    assert "('Answered', 'Bob, Ada and 1 more')" in await count(day)


async def test_by_default_a_card_only_counts(day: World) -> None:
    """Nobody is named unless the team wants it; once it does, the card is written anew without another answer."""
    await answer(day, ADA)
    assert "Ada" not in await count(day)
    await sets(day, "card=names")
    assert "('Answered', 'Ada')" in await count(day)


async def test_a_name_that_is_taken_back_goes_from_the_card(day: World) -> None:
    """Whoever becomes anonymous while the question is open is named no longer."""
    await sets(day, "card=names")
    await answer(day, ADA)
    assert "'Ada'" in await count(day)
    await day.standings.visibility(event("visibility", "anonymous", who=ADA))
    assert "'Ada'" not in await count(day)


async def test_who_was_not_asked_yet_is_not_named(day: World) -> None:
    """An answer that came before its author was told what is shown, as from a slow database, names nobody."""
    await sets(day, "card=names")
    await day.answering.submit(event("submit", "1", who=ADA, text="An answer without a look before, long enough."))
    assert "'Ada'" not in await count(day)


async def test_a_long_list_of_names_is_cut(day: World) -> None:
    """Twelve are written out."""
    await sets(day, "card=names")
    for number in range(14):
        await answer(day, make_actor(f"p{number:02}"))
    assert "P11 and 2 more" in await count(day)


async def test_difficulty_counts_alike_for_all_who_answer_a_question(day: World) -> None:
    """A change holds from the next question on: it moves neither an open one nor an answer that is written anew."""
    first = await answer(day, ADA)
    await sets(day, "points=double")
    second = await answer(day, BOB)
    day.judge.outcomes = [make_grade(80)]
    anew = event("replaced", first, who=ADA, event_id="anew", text="Another text that is long enough to be graded.")
    await day.replacing.submit(anew)
    await day.work()
    for number, who in ((first, ADA), (second, BOB)):
        assert "100 (80 × 1.25 for medium)" in text_of(await day.answering.result(event("result", number, who=who)))
    await post(day, 1)
    third = await answer(day, ADA, task="2")
    assert "(80 × 1.5 for medium" in text_of(await day.answering.result(event("result", third, who=ADA)))
    await sets(day, "points=same")
    assert "the score, less" in text_of(await day.routes()["how"].handler(event("how", who=ADA)))


async def test_who_chose_before_cards_could_name_them_is_named_once_they_choose_again(day: World) -> None:
    """What they were told then was about boards alone; their profile's settings say so, and offer it."""
    await sets(day, "card=names")
    await answer(day, ADA)
    async with day.database.write() as tx:
        await tx.execute(sa.update(members).values(card_consented_at=None))
    assert "'Ada'" not in await count(day)
    shown = await day.standings.visibility(event("visibility", who=ADA))
    assert "does not name you" in text_of(shown)
    again = next(button for button in shown.buttons if button.label == "Name me on cards too")
    said = await day.standings.visibility(event(again.action.verb, again.action.arg, who=ADA))
    assert "names you too" in text_of(said)
    assert "'Ada'" in await count(day)
