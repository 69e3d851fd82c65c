"""What is Discord's own: who sees what, the direct message, old buttons, closed doors, faults."""

from __future__ import annotations

import re

import discord
import pytest
from simcord.backend import serializers
from simcord.builders import GuildHandle

from bot.core.ui import Action, Button, Event, Message
from bot.usecases.router import Route
from tests.factories import LONG_ANSWER
from tests.platforms.discord.place import DiscordPlace, Typist
from tests.platforms.discord.reading import buttons, words
from tests.stories.people import open_form

EVIL = "@everyone <@123> **x** ``` [a](http://b)"


async def answered(who: Typist, text: str = LONG_ANSWER) -> None:
    await who.ask("today")
    await open_form(who)
    await who.write(text)


def last_in(place: DiscordPlace) -> discord.Message:
    message = place.channel.last_message
    assert message is not None
    return message


async def test_what_is_private_is_seen_by_one(here: DiscordPlace) -> None:
    """Card, confirmation and result are ephemeral in a server."""
    ada = here.person("ada")
    await ada.ask("today")
    assert ada.last is not None
    assert ada.last.ephemeral
    await open_form(ada)
    await ada.write(LONG_ANSWER)
    await here.work()
    assert all(message.ephemeral for message in ada.shown)


async def test_a_shared_question_is_everybodys(here: DiscordPlace) -> None:
    """The card stands in the channel; each who presses it gets a form of their own."""
    await here.person("ada").ask("today share")
    card = last_in(here)
    assert not card.flags.ephemeral
    bob = here.person("bob")
    await bob.press_on(card, "Answer")
    await bob.press("Under my name")
    assert "Your answer" in bob.is_asked()


async def test_buttons_of_a_public_card_answer_in_private(here: DiscordPlace) -> None:
    """Looking at the board or a hint fills nobody's channel, and leaves the card as it is."""
    await here.person("ada").ask("today share")
    card = last_in(here)
    bob = here.person("bob")
    await bob.press_on(card, "Leaderboard")
    assert bob.last is not None
    assert bob.last.ephemeral
    assert last_in(here).id == card.id


async def test_the_form_shows_the_question(here: DiscordPlace) -> None:
    """Nobody has to scroll back while they write."""
    ada = here.person("ada")
    await ada.ask("today")
    await open_form(ada)
    assert re.search(r"RAG|GAN", ada.is_asked())
    assert ada.draft() == ""


async def test_a_failed_text_comes_back_in_the_form(here: DiscordPlace) -> None:
    """What could not be sent is in the form when it opens again."""
    ada = here.person("ada")
    await answered(ada, "too short")
    await ada.press("Answer again")
    assert ada.draft() == "too short"


async def test_the_result_takes_the_place_of_grading(here: DiscordPlace) -> None:
    """There is one message from the press to the grade, not three."""
    ada = here.person("ada")
    await answered(ada)
    (saved,) = ada.shown
    assert "saved" in words(saved.components)
    await here.work()
    (result,) = ada.shown
    assert result.id == saved.id
    assert "80 of 100" in words(result.components)


async def test_an_evil_answer_pings_nobody(here: DiscordPlace) -> None:
    """Nothing that the bot sent could mention anybody, and the words come back as they were."""
    ada = here.person("ada")
    await answered(ada, f"I say {EVIL}")
    await here.work()
    assert f"I say {EVIL}" in ada.sees()
    for request in here.env.http_requests:
        payload = request.json if isinstance(request.json, dict) else {}
        body = payload.get("data", payload)
        if isinstance(body, dict) and "components" in body and body.get("flags", 0) & (1 << 15):
            assert body["allowed_mentions"] == {"parse": []}


async def test_an_evil_name_is_inert_on_the_board(here: DiscordPlace) -> None:
    """A display name is anyone's words, too."""
    user = here.env.create_user("mallory", global_name="@here **x**")
    mallory = Typist(here.guild.add_member(user), here.channel)
    await answered(mallory)
    await here.work()
    await mallory.ask("leaderboard share")
    assert "@here **x**" in mallory.sees()


async def test_two_presses_and_one_answer(here: DiscordPlace) -> None:
    """Who presses twice and sends twice has answered once, with the first text."""
    ada = here.person("ada")
    await ada.ask("today")
    card = ada.shown[0]
    await open_form(ada)
    first = ada.last
    again = await ada.actor.click(card, label="Answer")
    assert first is not None
    await ada.actor.submit_modal(first, {"text": LONG_ANSWER})
    second = await ada.actor.submit_modal(again, {"text": "Another text altogether."})
    assert "Your new text does not count yet" in words(second.response.components if second.response else ())


async def test_a_token_that_ran_out_leads_to_the_open_direct_message(here: DiscordPlace) -> None:
    """A grade that takes longer than fifteen minutes arrives where the person has spoken with the bot."""
    dm = await here.in_dm("ada")
    await dm.ask("profile")
    ada = here.person("ada")
    await answered(ada)
    here.world.clock.forward(minutes=16)
    await here.work()
    assert "saved" in ada.sees()
    (message,) = [m for m in dm.channel.history() if "80 of 100" in _read(m)]
    assert message.author.bot


async def test_a_late_result_of_a_stranger_waits_in_the_profile(here: DiscordPlace) -> None:
    """No direct message is opened uncalled; the profile has the grade."""
    ada = here.person("ada")
    await answered(ada)
    here.world.clock.forward(minutes=16)
    await here.work()
    await ada.ask("profile")
    assert "80" in ada.sees()
    assert not [r for r in here.env.http_requests if r.path.endswith("/users/@me/channels")]


async def test_a_direct_message_works_like_a_channel(here: DiscordPlace) -> None:
    """Who has answered in a server goes on in the direct message, in the same team, and what was said stays there."""
    await answered(here.person("ada"))
    await here.work()
    dm = await here.in_dm("ada")
    await dm.ask("profile")
    assert dm.last is not None
    assert not dm.last.ephemeral
    assert "80" in dm.sees()


async def test_a_word_in_the_direct_message_is_answered(here: DiscordPlace) -> None:
    """Somebody who writes to the bot as to a person is shown what it can do."""
    dm = await here.in_dm("ada")
    assert "question today" in _read(dm.channel.last_message)


async def test_words_in_the_channel_are_none_of_ours(here: DiscordPlace) -> None:
    """Without the content intent they arrive blank; the bot says nothing to them."""
    ada = here.person("ada")
    await ada.actor.send(here.channel, "hello everybody")  # type: ignore[union-attr]
    assert not last_in(here).author.bot


async def test_a_button_from_an_older_version_says_so(here: DiscordPlace) -> None:
    """A press is never left without an answer."""
    routes = dict(here.routes)
    here.routes = {**routes, "today": Route(_card_with_an_old_button)}
    await here.restart()
    ada = here.person("ada")
    await ada.ask("today")
    await ada.press("Old")
    assert "older version" in ada.sees()


async def _card_with_an_old_button(_event: Event) -> Message:
    return Message("Card", (), (Button("Old", Action("gone", "7")),))


async def test_a_new_server_is_greeted(here: DiscordPlace) -> None:
    """The welcome says what to do next, where the bot may write."""
    guild = here.env.create_guild("Another team")
    channel = guild.create_text_channel("general")
    await joined(here, guild)
    message = channel.last_message
    assert message is not None
    assert "set up when it comes" in _read(message)
    assert buttons(_components(message)) == ["Set up", "Today's question", "What can I do here?"]


async def joined(here: DiscordPlace, guild: GuildHandle) -> None:
    """Let the bot be added to a server: that is told without the word whether it is available."""
    backend = here.env.backend
    payload = dict(serializers.guild_create_payload(backend, backend.get_guild(guild.id)))
    payload.pop("unavailable", None)
    backend.emit("GUILD_CREATE", payload)
    await here.env.settle()


async def test_a_server_without_a_place_to_write_is_no_fault(
    here: DiscordPlace, caplog: pytest.LogCaptureFixture
) -> None:
    """Where the bot may write nowhere, the log says what is missing and its commands still work."""
    guild = here.env.create_guild("Silent")
    channel = guild.create_text_channel(
        "general", overwrites={guild.default_role: discord.PermissionOverwrite(send_messages=False)}
    )
    await joined(here, guild)
    assert channel.last_message is None
    assert "no channel" in caplog.text
    ada = Typist(guild.add_member(here.env.create_user("ada")), channel)
    await ada.ask("help")
    assert "profile" in ada.sees()


async def test_help_names_commands_as_discord_has_them(here: DiscordPlace) -> None:
    """Nobody is told to type what does not exist here."""
    ada = here.person("ada")
    await ada.ask("help")
    assert "question today" in ada.sees()
    assert "answer [TEXT]" not in ada.sees()


def _components(message: discord.Message) -> list[dict[str, object]]:
    return [component.to_dict() for component in message.components]  # type: ignore[misc]


def _read(message: discord.Message) -> str:
    return words(_components(message)) if message.components else message.content
