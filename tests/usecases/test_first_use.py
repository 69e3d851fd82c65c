"""Before the first answer a person is told what is stored, and chooses how boards show them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import sqlalchemy as sa

from bot.core.team import BoardName
from bot.core.ui import Event, Form, Message
from bot.persistence.database import Transaction
from bot.persistence.tables import answers
from bot.usecases.answering import Answering
from tests.factories import LONG_ANSWER, event, make_actor
from tests.world import World, text_of


async def first_press(world: World, name: str = "ada") -> Message:
    reply = await world.answering.open_form(event("answer", who=make_actor(name)))
    assert isinstance(reply, Message)
    return reply


async def test_nothing_is_asked_before_it_is_said_what_is_stored(world: World) -> None:
    """The first press of Answer shows what is kept, where answers go and who sees what; nothing is stored by it."""
    told = text_of(await first_press(world))
    assert "Kept here" in told
    assert "without your name" in told
    assert "never your answers" in told
    async with world.database.read() as tx:
        assert await tx.scalar(sa.select(sa.func.count()).select_from(answers)) == 0


async def test_the_choice_is_kept_and_opens_the_form(world: World) -> None:
    """Choosing to be anonymous opens the form at once, and the board names nobody."""
    told = await first_press(world)
    form = await world.answering.consent(event("consent", told.buttons[1].action.arg))
    assert isinstance(form, Form)
    member = await world.members.meet(event("today"))
    assert member.board is BoardName.ANONYMOUS
    assert member.consented_at is not None


async def test_it_is_said_once(world: World) -> None:
    """Who has chosen gets the form straight away, and an old choice pressed again changes nothing."""
    told = await first_press(world)
    await world.answering.consent(event("consent", told.buttons[0].action.arg))
    assert isinstance(await world.answering.open_form(event("answer")), Form)
    await world.answering.consent(event("consent", told.buttons[1].action.arg))
    assert (await world.members.meet(event("today"))).board is BoardName.NAMED


async def test_a_slow_database_does_not_keep_the_form_shut(world: World) -> None:
    """When the look takes too long the form opens without it, and the answer is stored without showing a name."""
    released = asyncio.Event()
    task_id = (await first_press(world)).buttons[0].action.arg.split()[1]
    read = world.database.read

    @asynccontextmanager
    async def slow() -> AsyncIterator[Transaction]:
        await released.wait()
        async with read() as tx:
            yield tx

    hasty = Answering(
        world.database, world.members, world.daily, world.jobs, judge=world.judge.identity, form_patience=0.01
    )
    world.database.read = slow  # type: ignore[method-assign]  # a database that hangs
    try:
        form = await hasty.open_form(event("answer", task_id))
    finally:
        released.set()
        world.database.read = read  # type: ignore[method-assign]  # as it was
    assert isinstance(form, Form)
    await world.answering.submit(Event(form.on_submit, make_actor(), "terminal", "e1", LONG_ANSWER))
    assert (await world.members.meet(event("today"))).board is BoardName.ANONYMOUS
    assert not hasty._patience._late or await asyncio.wait(hasty._patience._late)


async def test_the_choice_can_be_changed_later(world: World) -> None:
    """Boards stop showing who hides, and show them again when they come back."""
    await world.answer()
    await world.work()
    bob = make_actor("bob")
    await world.standings.visibility(event("visibility", "hidden"))
    assert "Ada" not in text_of(await world.standings.leaderboard(event("leaderboard", who=bob)))
    back = await world.standings.visibility(event("visibility", "named"))
    assert [button.label for button in back.buttons] == ["Show me anonymously", "Hide me"]
    assert "Ada" in text_of(await world.standings.leaderboard(event("leaderboard", who=bob)))
