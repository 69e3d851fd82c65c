"""Points can't be had by a side door: by practice, by another day's card, or by what was looked up before."""

from __future__ import annotations

from bot.core.ui import Form, Message
from tests.factories import BANK, LONG_ANSWER, event, make_actor
from tests.world import World, text_of

ADA = make_actor("ada", workspace="T1", platform="slack")
BOB = make_actor("bob", workspace="T1", platform="slack")
QUESTION = next(question for question in BANK if question.hints)


async def looked_up(world: World) -> str:
    """Look the one question up before it is anybody's question of the day; gives the practice task."""
    await world.load([QUESTION])
    shown = await world.catalogue.show(event("show", QUESTION.id, who=ADA))
    assert shown.title == "A question to practise"
    return shown.buttons[0].action.arg


async def in_the_form(world: World, task: str) -> Form:
    """Open a task's form, at the first time with consent."""
    reply = await world.answering.open_form(event("answer", task, who=ADA))
    if isinstance(reply, Message):
        reply = await world.answering.consent(event("consent", reply.buttons[0].action.arg, who=ADA))
    assert isinstance(reply, Form)
    return reply


async def test_a_hint_taken_in_practice_costs_when_the_question_is_asked(world: World) -> None:
    """Whoever looked a question up and took its hint has had it when it becomes the question of the day."""
    task = await looked_up(world)
    await world.answering.hint(event("hint", f"{task} take 1", who=ADA))
    assert "You have taken 1 hint" in text_of(await world.daily.today(event("today", who=ADA)))
    await world.answer(who=ADA)
    await world.work()
    assert "−10 for 1 hint" in text_of(await world.answering.result(event("result", who=ADA)))


async def test_an_old_practice_card_leads_to_todays_question(world: World) -> None:
    """Answered from there it counts like any other, and its reference waits until the day is over."""
    task = await looked_up(world)
    form = await in_the_form(world, task)
    await world.daily.today(event("today", who=BOB))
    await world.submit(form, LONG_ANSWER, who=ADA)
    await world.work()
    assert "none: practice" not in text_of(await world.answering.result(event("result", who=ADA)))
    assert (await world.answering.reference(event("reference", who=ADA))).title == "Not yet"


async def test_what_was_practised_stays_practised(world: World) -> None:
    """A card whose question was answered shows that answer, also on the day the question is asked."""
    task = await looked_up(world)
    await world.submit(await in_the_form(world, task), LONG_ANSWER, who=ADA)
    await world.daily.today(event("today", who=BOB))
    again = await world.answering.open_form(event("answer", task, who=ADA))
    assert isinstance(again, Message)
    assert again.title == "Answered already"


async def test_a_gap_in_a_streak_can_not_be_filled_afterwards(world: World) -> None:
    """An answer to a card that has closed is practice: it does not make the day before an answered one."""
    card = await world.daily.today(event("today", who=ADA))
    missed = card.buttons[0].action.arg
    world.clock.forward(days=1)
    await world.answering.submit(event("submit", missed, who=ADA, text=LONG_ANSWER))
    await world.answer(who=ADA, event_id="e2")
    await world.work()
    assert "days in a row" not in text_of(await world.answering.result(event("result", who=ADA)))
