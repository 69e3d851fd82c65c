"""From the schedule to the digest, as a team lives it on each platform: posted, answered, closed, revealed, summed up."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from tests.factories import LONG_ANSWER, make_grade
from tests.schedules import PLAN, set_up
from tests.stories.channels import Square, square_of
from tests.stories.people import Person, Place
from tests.world import World

DUE = datetime(2026, 11, 24, 8, tzinfo=UTC)  # a Tuesday, nine o'clock in Berlin
TEAM = {"ada": 95, "bob": 80, "eve": 70, "max": 60, "zoe": 45}


async def answers(square: Square, who: Person, text: str) -> None:
    await square.press_on_card(who, "Answer")
    if "Under my name" in who.may_press():
        await who.press("Under my name")
    await who.write(text)


async def test_a_question_is_posted_answered_closed_revealed_and_summed_up(place: Place, world: World) -> None:
    """Five answer; at the closing the card says so and the reveal tells what the team made of it; Monday sums up."""
    square = square_of(place, world)
    who = {"platform": square.platform, "workspace": square.workspace}
    await set_up(world.database, world.clock, replace(PLAN, open_for=timedelta(hours=8)), channel=square.channel, **who)
    world.clock.now = DUE
    await square.happens()
    assert "Question of the day" in square.says()[-1]
    for name, score in TEAM.items():
        world.judge.outcomes = [make_grade(score)]
        person = place.person(name)
        await answers(square, person, f"{LONG_ANSWER} That is what {name} says.")
        await place.work()
        if name == "ada":
            await person.press("Share if it's the best")
    world.clock.forward(minutes=1)
    await square.happens()
    world.clock.now = DUE + timedelta(hours=8)
    await square.happens()
    (revealed,) = [said for said in square.says() if "on average" in said]
    assert "70 of 100" in revealed
    assert "5 of 5" in revealed
    assert "That is what ada says." in revealed
    assert "That is what bob says." not in revealed
    world.clock.now = DUE + timedelta(days=6, minutes=5)
    await square.happens()
    (digest,) = [said for said in square.says() if "The week of" in said]
    assert "5 answers by 5 people" in digest
    assert "Ada" in digest


async def test_the_card_counts_and_closes_where_messages_can_be_edited(place: Place, world: World) -> None:
    """A channel's card tells how many have answered, then that it is closed and open for practice."""
    square = square_of(place, world)
    if square.platform == "terminal":
        return  # what has scrolled by there stays as it is
    who = {"platform": square.platform, "workspace": square.workspace}
    await set_up(world.database, world.clock, replace(PLAN, open_for=timedelta(hours=8)), channel=square.channel, **who)
    world.clock.now = DUE
    await square.happens()
    await answers(square, place.person("ada"), LONG_ANSWER)
    world.clock.forward(minutes=1)
    await square.happens()
    assert "1 answer so far" in square.says()[0]
    await place.work()
    world.clock.now = DUE + timedelta(hours=8)
    await square.happens()
    assert "Closed: 1 answer" in square.says()[0]
    await square.press_on_card(place.person("ada"), "How it went")
    assert "Reference answer" in place.person("ada").sees()
