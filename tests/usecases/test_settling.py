"""A team's settings: shown and changed by those who manage, in words or by form."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.errors import UserError
from bot.core.ui import Action, Actor, Event, Form
from bot.persistence import team_settings
from bot.usecases.settling import Settling
from tests.factories import make_actor
from tests.world import World, text_of

CHIEF = replace(make_actor("chief"), may_manage=True)


def asks(words: str, who: Actor = CHIEF, **filled: str) -> Event:
    return Event(Action("settings", words), who, "interviews", "e", filled=filled)


@pytest.fixture
def settling(world: World) -> Settling:
    return Settling(world.database, world.members)


async def test_one_word_changes_one_setting(world: World, settling: Settling) -> None:
    """The rest stays, and what is set now is shown."""
    await settling.command(asks("suggest=nobody"))
    said = text_of(await settling.command(asks("managers=<@77>,<@&88> zone=tokyo digest=friday")))
    for words in ("`@77`, `@88`", "Asia/Tokyo", "On Fridays", "nobody"):
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
    form = await settling.open_form(asks(""))
    assert isinstance(form, Form)
    filled = {field.name: field.value for field in form.fields}
    assert filled["managers"] == "@1"
    await settling.submit(Event(form.on_submit, CHIEF, "interviews", "e", filled={**filled, "managers": "@2"}))
    async with world.database.read() as tx:
        assert (await team_settings.find(tx, member.team_id)).managers == ("slack:U9", "terminal:2")


async def test_what_can_not_be_taken_is_said_at_its_field(settling: Settling) -> None:
    """Nothing is changed by a form with a mistake."""
    said = await settling.submit(asks("", zone="Nowhere/Land", suggest="nobody"))
    assert said.problem_in == "zone"
    assert "everybody" in text_of(await settling.command(asks("")))


async def test_others_may_not(settling: Settling) -> None:
    """Who does not manage sees a kind sentence."""
    with pytest.raises(UserError, match="those who manage"):
        await settling.command(asks("", make_actor("ada")))
    with pytest.raises(UserError, match="What can be set"):
        await settling.command(asks("nonsense"))
