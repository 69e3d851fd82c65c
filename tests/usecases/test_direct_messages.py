"""A direct message belongs to no workspace: it speaks of the team its writer used last."""

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from bot.core.places import Address
from bot.core.ui import ReplyToken
from bot.persistence import deliveries, tables
from tests.factories import event, make_actor
from tests.world import World

THERE = make_actor("ada", workspace="guild-1", platform="discord")
ELSEWHERE = make_actor("ada", workspace="guild-2", platform="discord")
IN_DM = make_actor("ada", workspace="", platform="discord")


async def test_it_is_the_team_used_last(world: World) -> None:
    """Who was in one server, then in another, speaks of the other."""
    await world.members.meet(event("today", who=THERE))
    other = await world.members.meet(event("today", who=ELSEWHERE))
    assert (await world.members.meet(event("profile", who=IN_DM))).team_id == other.team_id
    first = await world.members.meet(event("today", who=THERE))
    assert (await world.members.meet(event("profile", who=IN_DM))).id == first.id


async def test_who_is_nowhere_yet_has_a_team_of_their_own(world: World) -> None:
    """The bot answers somebody it has only met in a direct message, and nobody else is in their team."""
    ada = await world.members.meet(event("today", who=IN_DM))
    again = await world.members.meet(event("today", who=IN_DM))
    bob = await world.members.meet(event("today", who=replace(IN_DM, user_id="bob")))
    assert ada.id == again.id
    assert ada.team_id != bob.team_id


async def test_results_know_the_open_direct_message(world: World) -> None:
    """An address names the direct message that is open, and drops a reply token that is dead."""
    await world.members.meet(replace(event("profile", who=THERE), dm="dm-7"))
    form = await world.open(THERE)
    token = ReplyToken("secret", world.clock() + timedelta(minutes=15))
    action = form.on_submit  # type: ignore[union-attr]  # the second press gives a form
    await world.answering.submit(
        replace(event("submit", action.arg, who=THERE, text="They fetch passages first."), reply=token)
    )

    async def address() -> Address | None:
        async with world.database.read() as tx:
            return await deliveries.find_address(tx, 1, grading_id=1, now=world.clock())

    fresh = await address()
    assert fresh is not None
    assert (fresh.dm, fresh.reply) == ("dm-7", token)
    world.clock.forward(minutes=16)
    late = await address()
    assert late is not None
    assert (late.dm, late.reply) == ("dm-7", None)


async def test_a_dead_reply_token_is_forgotten(world: World) -> None:
    """A platform's keys stay no longer than they open anything; the sweep sees to it."""
    form = await world.open(THERE)
    token = ReplyToken("secret", world.clock() + timedelta(minutes=15))
    action = form.on_submit  # type: ignore[union-attr]  # the second press gives a form
    await world.answering.submit(
        replace(event("submit", action.arg, who=THERE, text="They fetch passages first."), reply=token)
    )

    async def kept() -> str | None:
        async with world.database.read() as tx:
            return await tx.scalar(sa.select(tables.deliveries.c.reply_token))

    await world.grading.sweep()
    assert await kept() == "secret"
    world.clock.forward(minutes=16)
    await world.grading.sweep()
    assert await kept() == ""


async def test_where_others_answer_too_the_day_ends_the_question(world: World) -> None:
    """On a chat platform the posting closes with the team's day, and what comes later is practice."""
    form = await world.open(THERE)
    world.clock.forward(days=1)
    late = await world.answering.open_form(event("answer", form.on_submit.arg, who=THERE))  # type: ignore[union-attr]  # a form
    assert "This question is closed" in late.intro  # type: ignore[union-attr]  # still a form, to practise


async def test_buttons_under_a_result_work_whichever_team_is_spoken_of(world: World) -> None:
    """Results of all a person's teams stand in one direct message; another person's stay closed there too."""
    await world.answer(who=THERE)
    await world.work()
    await world.members.meet(event("today", who=ELSEWHERE))
    assert (await world.answering.result(event("result", "1", who=IN_DM))).title == "Your result"
    assert (await world.answering.reference(event("reference", "1", who=IN_DM))).title == "Not yet"
    bob = replace(THERE, user_id="bob", name="Bob")
    assert (await world.answering.result(event("result", "1", who=bob))).title == "No answer yet"
