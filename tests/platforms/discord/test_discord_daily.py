"""Setting up the question of the day on Discord: typed options, zones offered by city, the form, and who sees the command."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from tests.factories import LONG_ANSWER
from tests.platforms.discord.place import DiscordPlace
from tests.platforms.discord.reading import words


@pytest.fixture
def chief(here: DiscordPlace) -> Any:
    role = here.guild.create_role("Chiefs", permissions=discord.Permissions(manage_guild=True))
    return here.guild.add_member(here.env.create_user("chief"), roles=[role])


async def test_it_is_set_up_with_typed_options(here: DiscordPlace, chief: Any) -> None:
    """The answer names the channel so that it can be pressed, and the dates."""
    said = await chief.slash(
        here.channel, "daily setup", time="9:00", days="mon-fri", zone="Europe/Berlin", topics="rag,gans"
    )
    seen = words(said.response.components)
    assert "Monday to Friday at 09:00 (Europe/Berlin)" in seen
    assert "Tuesday 24 November, 09:00" in seen
    assert f"<#{here.channel.id}>" in seen
    assert said.ephemeral


async def test_zones_are_offered_by_their_city(here: DiscordPlace, chief: Any) -> None:
    """Who types berl is offered Berlin."""
    offered = await chief.autocomplete(here.channel, "daily setup", "zone", "berl")
    assert offered[0] == {"name": "Europe/Berlin", "value": "Europe/Berlin"}


async def test_topics_are_offered_one_after_another(here: DiscordPlace, chief: Any) -> None:
    """After a comma the next one is offered, together with those before."""
    offered = await chief.autocomplete(here.channel, "daily setup", "topics", "rag,gan")
    assert [choice["value"] for choice in offered] == ["rag,gans"]


async def test_the_button_opens_a_form_that_sets_it_up(here: DiscordPlace, chief: Any) -> None:
    """Five fields, with days and topics to choose from."""
    listed = await chief.slash(here.channel, "daily list")
    opened = await chief.click(listed.response, label="Set up")
    assert opened.modal is not None
    filled: dict[str, Any] = {
        "time": "17:30",
        "days": ["mon", "wed"],
        "zone": "london",
        "topics": ["rag"],
        "difficulty": ["rising"],
    }
    said = await chief.submit_modal(opened, filled)
    assert "Monday and Wednesday at 17:30 (Europe/London)" in words(said.response.components)


async def test_the_command_is_for_those_who_manage(here: DiscordPlace) -> None:
    """Discord hides it from others by itself, and no direct message has it."""
    client: Any = here.platform.client
    (group,) = [one for one in client.tree.get_commands() if one.name == "daily"]
    told = group.to_dict(client.tree)
    assert told["default_member_permissions"] == discord.Permissions(manage_guild=True).value
    assert told["contexts"] == [0]


async def test_settings_are_changed_by_form(here: DiscordPlace, chief: Any) -> None:
    """One form for people, one for boards, each filled in with what is set; what comes of it is shown."""
    shown = await chief.slash(here.channel, "settings")
    opened = await chief.click(shown.response, label="Change people")
    filled: dict[str, Any] = {"managers": [chief], "zone": "tokyo", "suggest": ["nobody"]}
    said = words((await chief.submit_modal(opened, filled)).response.components)
    assert "Asia/Tokyo" in said
    assert f"<@{chief.id}>" in said
    opened = await chief.click(shown.response, label="Change boards")
    filled = {"names": ["nobody"], "card": ["count"], "points": ["same"], "digest": ["fri"]}
    said = words((await chief.submit_modal(opened, filled)).response.components)
    assert "all count the same" in said
    assert "on Fridays" in said


async def test_people_and_roles_are_chosen_by_name(here: DiscordPlace, chief: Any) -> None:
    """They are shown as what they are, stand chosen when the form opens again, and who has the role may manage."""
    role = here.guild.create_role("Coaches")
    coach = here.guild.add_member(here.env.create_user("coach"), roles=[role])
    shown = await chief.slash(here.channel, "settings")
    opened = await chief.click(shown.response, label="Change people")
    said = await chief.submit_modal(opened, {"managers": [chief, role], "zone": "UTC", "suggest": ["nobody"]})
    assert f"<@{chief.id}>, <@&{role.id}>" in words(said.response.components)
    opened = await chief.click(said.response, label="Change people")
    (chosen,) = [
        part["component"] for part in opened.modal["components"] if part["component"]["custom_id"] == "managers"
    ]
    assert [one["type"] for one in chosen["default_values"]] == ["user", "role"]
    assert "Integrations" in words(said.response.components)  # where Discord lets them see the commands
    listed: Any = await coach.slash(here.channel, "leaderboard seasons")
    assert (await coach.click(listed.response, label="Begin a season")).modal is not None


async def test_a_season_is_begun_by_its_buttons(here: DiscordPlace, chief: Any) -> None:
    """The form asks for its name, and what it means is said before it begins."""
    shown = await chief.slash(here.channel, "leaderboard seasons")
    opened = await chief.click(shown.response, label="Begin a season")
    asked = await chief.submit_modal(opened, {"name": "Spring 2027"})
    assert "Nothing is deleted" in words(asked.response.components)
    said = await chief.click(asked.response, label="Begin it")
    assert "Spring 2027" in words(said.response.components)


async def test_a_reviewer_goes_through_the_rubric_before_it_is_used(here: DiscordPlace, chief: Any) -> None:
    """The form holds every part of it; what is wrong with one is said, and *Ready to use* comes only after it."""
    opened = await chief.slash(here.channel, "question suggest")
    written: dict[str, Any] = {"question": "How do you choose a chunk size?", "answer": LONG_ANSWER, "topic": ["rag"]}
    await chief.submit_modal(opened, written)
    shown = await chief.slash(here.channel, "question review")
    draft = await chief.click(shown.response, label="Accept")
    assert "Ready to use" not in words(draft.response.components)
    opened = await chief.click(draft.response, label="Go through the key points")
    corrected: dict[str, Any] = {
        "points": "60 Passages are fetched.\n40 The model answers from them.",
        "misconceptions": "",
        "hints": "Think of a library.",
        "follow_ups": "",
        "difficulty": ["hard"],
    }
    said = await chief.submit_modal(opened, {**corrected, "points": "60 One.\n60 Two."})
    assert "sum to 120" in words(said.response.components)
    opened = await chief.click(said.response, label="Go through the key points")
    said = await chief.submit_modal(opened, corrected)
    used = await chief.click(said.response, label="Ready to use")
    assert "your team can be asked this" in words(used.response.components)


async def test_closing_and_summing_up_are_commands(here: DiscordPlace, chief: Any) -> None:
    """Here there is nothing to close and no week yet, and each says what to do."""
    said = await chief.slash(here.channel, "question close")
    assert "No scheduled question is open" in words(said.response.components)
    said = await chief.slash(here.channel, "leaderboard digest")
    assert "no question of the day is set up" in words(said.response.components)
