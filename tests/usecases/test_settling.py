"""A team's settings: shown and changed by those who manage, in words or by form."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.core.errors import UserError
from bot.core.scoring import Weighing
from bot.core.team import Names, Suggesters, TeamSettings
from bot.core.ui import Action, Actor, Event, Form
from bot.persistence import team_settings
from bot.usecases.settling import Settling
from tests.factories import make_actor
from tests.world import World, text_of

CHIEF = replace(make_actor("chief"), may_manage=True)
WAITING = sa.text(
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def asks(words: str, who: Actor = CHIEF, **filled: str) -> Event:
    return Event(Action("settings", words), who, "interviews", "e", filled=filled)


@pytest.fixture
def settling(world: World) -> Settling:
    return Settling(world.database, world.members)


async def test_one_word_changes_one_setting(world: World, settling: Settling) -> None:
    """The rest stays, and what is set now is shown."""
    await settling.command(asks("suggest=nobody"))
    said = text_of(await settling.command(asks("managers=<@77>,<@&88> zone=tokyo digest=friday")))
    for words in ("`@77`, `@&88`", "Asia/Tokyo", "on Fridays", "nobody"):
        assert words in said
    member = await world.members.meet(asks(""))
    assert member.zone == "Asia/Tokyo"


async def test_the_form_changes_all_and_keeps_other_platforms_people(world: World, settling: Settling) -> None:
    """It comes filled in; who was chosen on another platform is not lost."""
    await settling.command(asks("", replace(CHIEF, platform="terminal"), managers="1"))
    member = await world.members.meet(asks(""))
    async with world.database.write() as tx:
        kept = await team_settings.find(tx, member.team_id)
        await team_settings.keep(tx, member.team_id, replace(kept, managers=("terminal:1", "slack:U9")))
    form = await settling.open_form(asks("people"))
    assert isinstance(form, Form)
    filled = {field.name: field.value for field in form.fields}
    assert filled["managers"] == "@1"
    await settling.submit(Event(form.on_submit, CHIEF, "interviews", "e", filled={**filled, "managers": "@2"}))
    async with world.database.read() as tx:
        assert (await team_settings.find(tx, member.team_id)).managers == ("slack:U9", "terminal:2")


async def test_a_group_of_discords_may_manage_as_well(settling: Settling) -> None:
    """It is kept with its sign, so that it is shown as a group, and whoever is in it may."""
    await settling.command(asks("managers=<@&88>"))
    await settling.command(asks("", replace(make_actor("ada"), roles=("88",))))
    with pytest.raises(UserError, match="those who manage"):
        await settling.command(asks("", replace(make_actor("bob"), roles=("89",))))


async def test_the_form_about_boards_leaves_people_as_they_are(world: World, settling: Settling) -> None:
    """What it asks for is taken, what it does not ask for stays, and it says from when on difficulty counts otherwise."""
    await settling.command(asks("managers=@77 suggest=managers"))
    form = await settling.open_form(asks("boards"))
    assert isinstance(form, Form)
    assert {field.name: field.value for field in form.fields} == {
        "names": "chosen", "card": "count", "points": "more", "digest": "mon",
    }  # fmt: skip
    filled = {"names": "nobody", "card": "names", "points": "double", "digest": "off"}
    said = text_of(await settling.submit(Event(form.on_submit, CHIEF, "interviews", "e", filled=filled)))
    assert "×2 from easy to hard" in said
    assert "from the next question on" in said
    member = await world.members.meet(asks(""))
    async with world.database.read() as tx:
        kept = await team_settings.find(tx, member.team_id)
    assert kept == TeamSettings(
        ("terminal:77",), (), Suggesters.MANAGERS, "off", names=Names.NOBODY, card_names=True, weighing=Weighing.DOUBLE
    )


async def test_what_can_not_be_taken_is_said_at_its_field(settling: Settling) -> None:
    """Nothing is changed by a form with a mistake."""
    said = await settling.submit(asks("people", zone="Nowhere/Land", suggest="nobody"))
    assert said.problem_in == "zone"
    for field in ("names", "card", "points"):
        assert (await settling.submit(asks("boards", CHIEF, **{field: "all"}))).problem_in == field
    assert "everybody" in text_of(await settling.command(asks("")))


async def test_of_two_changes_at_once_none_is_lost(world: World, settling: Settling) -> None:
    """The second one waits until the first is done, and changes what that has left."""
    await settling.command(asks("suggest=everybody"))
    member = await world.members.meet(asks(""))
    async with asyncio.timeout(30), world.database.write() as tx:
        found = await team_settings.find(tx, member.team_id, lock=True)
        second = asyncio.create_task(settling.command(asks("points=double")))
        while not world.database.sqlite and not await waits(world):
            await asyncio.sleep(0.01)
        await team_settings.keep(tx, member.team_id, replace(found, names=Names.NOBODY))
    await second
    async with world.database.read() as tx:
        kept = await team_settings.find(tx, member.team_id)
    assert (kept.names, kept.weighing) == (Names.NOBODY, Weighing.DOUBLE)


async def waits(world: World) -> bool:
    """Tell whether somebody waits for a lock; on SQLite whoever writes waits before the first look."""
    async with world.database.read() as tx:
        return bool(await tx.scalar(WAITING))


async def test_others_may_not(settling: Settling) -> None:
    """Who does not manage sees a kind sentence."""
    with pytest.raises(UserError, match="those who manage"):
        await settling.command(asks("", make_actor("ada")))
    with pytest.raises(UserError, match="What can be set"):
        await settling.command(asks("nonsense"))
