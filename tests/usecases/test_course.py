"""A question's day from the bot's side: counted, closed and revealed, each once."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errands import Kind
from bot.core.schedules import Schedule
from bot.usecases.closing import PATIENCE
from tests.days import ADA, DUE, TEAM, answer, card, close, post, reveals, set_up_a_day
from tests.factories import LONG_ANSWER, event
from tests.schedules import PLAN, set_up
from tests.world import World, text_of


@pytest.fixture
async def schedule(world: World) -> Schedule:
    return await set_up_a_day(world)


@pytest.mark.usefixtures("schedule")
async def test_a_closed_question_says_so_and_is_revealed_below_its_card(world: World) -> None:
    """With five answers the reveal has the figures, the reference answer and the day's points."""
    for who, score in zip(TEAM, (90, 80, 70, 60, 50), strict=True):
        await answer(world, who, score)
    await close(world)
    assert "Closed: 5 answers" in card(world).footer
    assert [button.label for button in card(world).buttons] == ["Practise it", "How it went", "Leaderboard"]
    (revealed,) = reveals(world)
    said = text_of(revealed)
    assert "on average **70 of 100**" in said
    assert "🟩🟩🟩🟩🟩 **5 of 5**" in said
    assert "Most missed" in said
    assert "put into the prompt" in said
    assert "'1.', 'Ada', '113'" in said


@pytest.mark.usefixtures("schedule")
async def test_nothing_closes_before_its_time(world: World) -> None:
    """A second before, the card is as it was."""
    world.clock.now = DUE + timedelta(hours=8, seconds=-1)
    await world.run_errands()
    assert not reveals(world)
    assert "Closed" not in card(world).footer


@pytest.mark.usefixtures("schedule")
async def test_closing_runs_once_however_often_it_is_looked_for(world: World) -> None:
    """Two replicas look, and a job that broke off runs again: one reveal."""
    await close(world)
    first = reveals(world)
    await world.course.run(Kind.CLOSE, 1, 0)
    assert await world.course.sweep() == 0
    assert reveals(world) == first


@pytest.mark.usefixtures("schedule")
async def test_what_was_missed_while_the_bot_was_down_is_closed_late(world: World) -> None:
    """After a night without the bot the question is closed at its start."""
    await answer(world, ADA)
    world.clock.now = DUE + timedelta(hours=20)
    await world.run_errands()
    assert len(reveals(world)) == 1


@pytest.mark.usefixtures("schedule")
async def test_below_three_answers_there_are_no_figures(world: World) -> None:
    """With two, an average would tell each what the other had."""
    for who in TEAM[:2]:
        await answer(world, who)
    await close(world)
    said = text_of(reveals(world)[0])
    assert "average" not in said
    assert "🟩" not in said
    assert "Figures are shown from 3 answers on" in said


@pytest.mark.usefixtures("schedule")
async def test_the_reveal_waits_for_grades_and_names_those_that_do_not_come(world: World) -> None:
    """A grade that is still to come is waited for, for a while; then the reveal says that it is missing, and adds it later."""
    for who in TEAM[:3]:
        await answer(world, who)
    await answer(world, TEAM[3], None)
    await close(world)
    assert "Closed" in card(world).footer
    assert not reveals(world)
    world.clock.forward(seconds=PATIENCE.total_seconds())
    again = await world.course.closing.close(1)
    assert again
    assert "1 is still being graded" in text_of(reveals(world)[0])
    await world.grading.sweep()
    await world.work()
    assert await world.course.closing.close(1) == 0
    assert "still being graded" not in text_of(reveals(world)[0])
    assert len(reveals(world)) == 1


@pytest.mark.usefixtures("schedule")
async def test_nobodys_answer_is_shown_unasked(world: World) -> None:
    """Of five answers none stands in the reveal."""
    for who in TEAM:
        await answer(world, who)
    await close(world)
    assert LONG_ANSWER not in text_of(reveals(world)[0])


@pytest.mark.usefixtures("schedule")
async def test_the_best_answer_is_shown_when_its_author_agreed(world: World) -> None:
    """The button under the result asks beforehand, and the reveal shows text and name."""
    number = await answer(world, ADA, 95)
    await answer(world, TEAM[1], 60)
    result = await world.answering.result(event("result", number, who=ADA))
    button = next(one for one in result.buttons if one.label == "Share if it's the best")
    await world.course.closing.share(event("share", button.action.arg, who=ADA))
    await close(world)
    said = text_of(reveals(world)[0])
    assert f"{LONG_ANSWER} Ada." in said
    assert "95 of 100, shared by its author" in said


@pytest.mark.usefixtures("schedule")
async def test_consent_can_be_taken_back_and_only_by_its_author(world: World) -> None:
    """Until the closing; and nobody consents for somebody else."""
    number = await answer(world, ADA, 95)
    await world.course.closing.share(event("share", f"{number} yes", who=ADA))
    await world.course.closing.share(event("share", f"{number} no", who=ADA))
    await world.course.closing.share(event("share", f"{number} yes", who=TEAM[1]))
    await close(world)
    assert LONG_ANSWER not in text_of(reveals(world)[0])


@pytest.mark.usefixtures("schedule")
async def test_a_late_answer_is_practice_and_not_in_the_reveal(world: World) -> None:
    """The closed card offers it; it earns nothing, and whoever looks at the reveal finds the same figures."""
    await answer(world, ADA)
    await close(world)
    practised = card(world).buttons[0].action
    assert practised.verb == "answer"
    late = await answer(world, TEAM[1], task=practised.arg)
    assert "none: practice" in text_of(await world.answering.result(event("result", late, who=TEAM[1])))
    shown = await world.course.closing.show(event("reveal", practised.arg, who=TEAM[1]))
    assert "**1 answer**" in text_of(shown)


@pytest.mark.usefixtures("schedule")
async def test_the_last_reveal_can_be_asked_for(world: World) -> None:
    """Where messages scroll by, or the thread is far up: while today's is open, it is yesterday's."""
    assert (await world.course.closing.show(event("reveal"))).title == "Not yet"
    await answer(world, ADA)
    await close(world)
    await post(world, 1)
    shown = await world.course.closing.show(event("reveal"))
    assert "**1 answer**" in text_of(shown)


@pytest.mark.usefixtures("schedule")
async def test_the_reveal_is_not_shown_before_the_closing(world: World) -> None:
    """Who knows the button's number learns nothing."""
    assert (await world.course.closing.show(event("reveal", "1"))).title == "Not yet"


async def test_without_a_thread_the_reveal_stands_in_the_channel(world: World) -> None:
    """As the schedule says."""
    plan = replace(PLAN, open_for=timedelta(hours=8), thread=False)
    await set_up(world.database, world.clock, plan)
    await post(world)
    await close(world)
    assert [key for key in world.board.messages if "reveal" in key] == ["reveal:1"]


@pytest.mark.usefixtures("schedule")
async def test_a_channel_that_is_gone_is_closed_all_the_same(world: World) -> None:
    """It is not tried for ever, and the reveal can be looked at."""
    world.board.gone["interviews"] = "The channel has been deleted."
    await close(world)
    assert await world.course.sweep() == 0
    assert not reveals(world)
    assert (await world.course.closing.show(event("reveal", "1"))).title == "The reveal"


@pytest.mark.usefixtures("schedule")
async def test_the_card_counts_at_a_gentle_pace(world: World) -> None:
    """Three answers within half a minute are one edit; the next change waits for its turn."""
    await answer(world, TEAM[0])
    await world.run_errands()
    assert card(world).footer.startswith("1 answer so far.")
    for who in TEAM[1:3]:
        await answer(world, who)
        world.clock.forward(seconds=10)
        await world.run_errands()
    assert card(world).footer.startswith("1 answer so far.")
    world.clock.forward(seconds=10)
    await world.run_errands()
    assert card(world).footer.startswith("3 answers so far.")
    world.clock.forward(seconds=60)
    assert await world.course.sweep() == 0
