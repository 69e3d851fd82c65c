"""The bank as members see it: found by words, looked up by id, offered while they type."""

from dataclasses import replace

import pytest

from bot.core.errors import UserError
from bot.core.ui import Action, Form, Message
from tests.factories import BANK, LONG_ANSWER, TOPICS, event, make_actor, retexted
from tests.world import World, text_of


async def posted_today(world: World) -> str:
    member = await world.members.meet(event("today"))
    return (await world.daily.task_of_today(member, "terminal")).question.id


async def not_todays(world: World) -> str:
    today = await posted_today(world)
    return next(question.id for question in BANK if question.id != today)


async def test_search_shows_what_fits_best_first(world: World) -> None:
    """Every hit has a button that shows it."""
    found = await world.catalogue.search(event("search", "gan"))
    assert found.buttons[0].action == Action("show", "what-is-a-gan")


async def test_a_search_for_nothing_says_what_to_do(world: World) -> None:
    """Without words there is a sentence, not an empty list."""
    with pytest.raises(UserError, match="Say what to look for"):
        await world.catalogue.search(event("search", "  "))


async def test_a_looked_up_question_is_practice(world: World) -> None:
    """It is graded, and earns no points."""
    shown = await world.catalogue.show(event("show", await not_todays(world)))
    assert "without points" in shown.footer
    form = await world.answering.open_form(event("answer", shown.buttons[0].action.arg))
    assert isinstance(form, Message)  # the first time
    opened = await world.answering.consent(event("consent", form.buttons[0].action.arg))
    assert isinstance(opened, Form)
    await world.submit(opened, LONG_ANSWER)
    await world.work()
    result = text_of(await world.answering.result(event("result")))
    assert "80 of 100" in result
    assert "none: practice" in result


async def test_looking_up_twice_leads_to_the_same_task(world: World) -> None:
    """Whoever has practised a question sees their result, not an empty form."""
    question_id = await not_todays(world)
    first = await world.catalogue.show(event("show", question_id))
    again = await world.catalogue.show(event("show", question_id.upper()))
    assert first.buttons == again.buttons
    other = await world.catalogue.show(event("show", question_id, who=make_actor("bob")))
    assert other.buttons[0].action != first.buttons[0].action


async def test_todays_question_can_not_be_rehearsed(world: World) -> None:
    """Looked up by its id it is today's posting itself, with its points."""
    shown = await world.catalogue.show(event("show", await posted_today(world)))
    assert shown.title == "Question of the day"


async def test_an_unknown_id_names_near_ones(world: World) -> None:
    """A slip leads to what was meant."""
    with pytest.raises(UserError, match="what-is-a-gan"):
        await world.catalogue.show(event("show", "gan-basics"))


async def test_choices_follow_the_bank(world: World) -> None:
    """What is offered while typing changes when the bank does."""
    before = await world.catalogue.question_choices("gan")
    assert [choice.word for choice in before] == ["what-is-a-gan"]
    await world.load([*BANK, retexted(replace(BANK[2], id="gan-loss"), "What does a GAN minimise?")])
    after = await world.catalogue.question_choices("gan")
    assert {choice.word for choice in after} == {"what-is-a-gan", "gan-loss"}
    assert [choice.word for choice in await world.catalogue.topic_choices("retrieval")] == [TOPICS[0].id]
