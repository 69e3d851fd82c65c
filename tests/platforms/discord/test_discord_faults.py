"""What goes wrong on our side or Discord's is told in a sentence, and nothing that was written is lost."""

from __future__ import annotations

import re

import pytest

from bot.core.errors import UserError
from bot.core.ui import Event, Message
from bot.usecases.router import Route
from tests.factories import LONG_ANSWER
from tests.platforms.discord.place import DiscordPlace
from tests.stories.people import open_form


async def test_a_fault_of_ours_has_a_number(here: DiscordPlace, caplog: pytest.LogCaptureFixture) -> None:
    """The person is told a short id and no detail; the log has the rest under it."""

    async def crash(_event: Event) -> Message:
        msg = "a secret detail"
        raise RuntimeError(msg)

    here.routes = {**here.routes, "help": Route(crash, "this list")}
    await here.restart()
    ada = here.person("ada")
    await ada.ask("help")
    found = re.search(r"number ([0-9a-f]{6})", ada.sees())
    assert found
    assert ada.last is not None
    assert ada.last.ephemeral
    assert "secret" not in ada.sees()
    assert found[1] in caplog.text
    here.env.errors.clear()


@pytest.mark.parametrize("fault", [RuntimeError("a secret detail"), UserError("That question is gone.")])
async def test_what_was_written_survives_a_failure(here: DiscordPlace, fault: Exception) -> None:
    """Discord has closed the form by then: the person gets their text back with the word that it was not taken."""

    async def crash(_event: Event) -> Message:
        raise fault

    here.routes = {**here.routes, "submit": Route(crash)}
    await here.restart()
    ada = here.person("ada")
    await ada.ask("today")
    await open_form(ada)
    await ada.write(LONG_ANSWER)
    assert LONG_ANSWER in ada.sees()
    assert all(message.ephemeral for message in ada.shown)
    here.env.errors.clear()


async def test_a_fault_of_discords_is_told_on_the_second_try(
    here: DiscordPlace, caplog: pytest.LogCaptureFixture
) -> None:
    """When showing fails once with a 500, the person still gets a word, and the answer is stored."""
    ada = here.person("ada")
    await ada.ask("today")
    await open_form(ada)
    here.env.inject_error("POST", "/interactions/*/callback", status=500)
    await ada.write(LONG_ANSWER)
    assert "Something went wrong on our side" in ada.sees()
    await here.work()
    await ada.ask("profile")
    assert "80" in ada.sees()
    assert "id " in caplog.text


async def test_what_another_process_has_answered_is_left_alone(
    here: DiscordPlace, caplog: pytest.LogCaptureFixture
) -> None:
    """While a new process takes over from an old one both hear what people do: the second says nothing on top."""
    ada = here.person("ada")
    here.env.inject_error("POST", "/interactions/*/callback", status=400, code=40060)
    await ada.ask("today")
    assert not ada.shown
    assert "another process has answered" in caplog.text
    assert not [record for record in caplog.records if record.exc_info]
