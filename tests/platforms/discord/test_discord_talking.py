"""Interviews on Discord: in direct messages, and where those are closed in a private thread with forms."""

from __future__ import annotations

from typing import Any

import discord
import pytest

from bot.core.errors import RoomGone
from bot.core.places import Room
from bot.core.ui import Document, Message
from bot.platforms.discord import render
from bot.platforms.discord.courier import DMS_CLOSED
from bot.platforms.discord.talking import DiscordVoice
from tests.factories import LONG_ANSWER
from tests.platforms.discord.place import DiscordPlace
from tests.platforms.discord.reading import words


def said_in(channel: Any) -> str:
    """Everything the bot has written there, as read."""
    mine = [message for message in channel.history() if message.author.bot]
    return "\n".join(words([part.to_dict() for part in message.components]) for message in mine)


@pytest.fixture
def closed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everybody's direct messages refuse what the bot writes, as Discord does it: only on writing."""
    sending = DiscordVoice._send

    async def send(self: DiscordVoice, channel_id: int, message: Message, *, nonce: str) -> None:
        channel = self._client.get_channel(channel_id)
        if not isinstance(channel, discord.Thread):
            raise discord.Forbidden(_Answer(), {"code": DMS_CLOSED, "message": "Cannot send messages to this user"})
        await sending(self, channel_id, message, nonce=nonce)

    monkeypatch.setattr(DiscordVoice, "_send", send)


class _Answer:
    reason = "Refused"

    def __init__(self, status: int = 403) -> None:
        self.status = status


@pytest.mark.usefixtures("closed")
async def test_closed_direct_messages_lead_to_a_private_thread(here: DiscordPlace) -> None:
    """There each answer goes through the form, and what is typed gets a line that it can't be read."""
    ada = here.person("ada")
    await ada.ask("interview 3")
    await ada.press("Under my name")
    (thread,) = here.channel.threads
    assert "Question 1 of 3" in said_in(thread)
    await ada.actor.send(thread, "I would say that")  # type: ignore[union-attr]  # a member can write on the server
    assert "I can't read what is typed in this thread" in said_in(thread)
    question = next(m for m in thread.history() if m.author.bot and m.components)
    await ada.press_on(question, "Answer")
    await ada.write(LONG_ANSWER)
    assert "thinking about it" in ada.sees()
    await here.work()
    assert "Follow-up to question 1 of 3" in said_in(thread)


async def test_direct_messages_that_close_midway_lead_to_a_thread(
    here: DiscordPlace, request: pytest.FixtureRequest
) -> None:
    """At the channel where the interview was asked for, with what there was to say."""
    ada = here.person("ada")
    await ada.ask("interview 3")
    await ada.press("Under my name")
    user: Any = ada.actor.user  # type: ignore[union-attr]  # a member of the server has one
    await user.send_dm(LONG_ANSWER)
    await user.send_dm("done")
    request.getfixturevalue("closed")
    await here.work()
    (thread,) = here.channel.threads
    assert "we go on here" in said_in(thread)
    assert "Follow-up to question 1 of 3" in said_in(thread)


@pytest.mark.parametrize(("status", "code"), [(403, 50013), (404, 10007), (400, 30033), (503, 0)])
async def test_a_thread_that_nobody_can_be_let_into_does_not_stay(
    here: DiscordPlace, monkeypatch: pytest.MonkeyPatch, status: int, code: int
) -> None:
    """What is refused for good gives no room; only Discord's own fault is worth another try, with a new thread."""

    async def refuse(self: discord.Thread, user: discord.abc.Snowflake) -> None:  # noqa: ARG001 - as discord.py has it
        raise discord.HTTPException(_Answer(status), {"code": code, "message": "No"})

    monkeypatch.setattr(discord.Thread, "add_user", refuse)
    dm = Room("discord", "1", "2", heard=True)
    if status < 500:
        assert await here.platform.voice.another(dm, str(here.channel.id)) is None
    else:
        with pytest.raises(discord.HTTPException):
            await here.platform.voice.another(dm, str(here.channel.id))
    assert not here.channel.threads


@pytest.mark.usefixtures("closed")
async def test_what_can_not_be_said_any_more_is_told(here: DiscordPlace) -> None:
    """So that it can go on elsewhere, or wait."""
    dm = await here.in_dm("ada")
    with pytest.raises(RoomGone):
        await here.platform.voice.say(Room("discord", "1", str(dm.channel.id), heard=True), Message("Hello"), key="k")


async def test_an_edit_and_a_deletion_change_the_answer(here: DiscordPlace) -> None:
    """Until it is sent; then it is said once that it stands."""
    ada = here.person("ada")
    await ada.ask("interview 3 friendly")
    await ada.press("Under my name")
    user: Any = ada.actor.user  # type: ignore[union-attr]  # a member of the server has one
    await user.send_dm("It fetches nothing")
    await user.send_dm("forget this")
    first, second = [m for m in user.dm_channel.history() if not m.author.bot]
    await user.edit(first, "It fetches passages")
    await user.delete(second)
    await user.send_dm("and answers from them.")
    await user.send_dm("done")
    await here.work()
    assert [said for _, said in here.world.judge.asked] == ["It fetches passages\nand answers from them."]
    for words_of_it in ("It fetches a lot", "It fetches more"):
        await user.edit(first, words_of_it)
    assert said_in(user.dm_channel).count("it stands as you first wrote it") == 1


def test_a_file_is_attached_and_named_in_the_layout() -> None:
    """Discord shows a file component with what is uploaded beside it."""
    (sheet,) = render.sheets(Message("Your report", (Document("report.md", "# Report"),)))
    assert "attachment://report.md" in repr(sheet.components())
    assert [file.filename for file in sheet.files()] == ["report.md"]
