"""Pictures and files that somebody asked for: posted into their direct messages, wherever they asked."""

from __future__ import annotations

import aiohttp
import pytest

from bot.core.ui import Action, Button, Document, Event, Message, Picture, Prose, Reply
from bot.platforms.slack import posting
from bot.usecases.router import Route, Routes
from tests.platforms.slack.place import Colleague, SlackPlace, in_channel, words
from tests.world import World

DM = "DADA"
FILE = Document("report.md", "# Report\n\nAll of it.")


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Don't wait for pictures to get ready, nor for a channel's pace."""
    monkeypatch.setattr(posting, "READY", (0.0, 0.0))
    monkeypatch.setattr("bot.platforms.slack.client.BETWEEN_POSTS", 0.0)


@pytest.fixture
def routes(world: World) -> Routes:
    """A profile with a picture, and a file to keep below it; also on the Home tab."""

    async def profile(_event: Event) -> Reply | None:
        shown = (Picture(b"\x89PNG and more", "It went up."),)
        return Message("Your profile", shown, (Button("Keep as a file", Action("keep")),))

    async def keep(_event: Event) -> Reply | None:
        return Message("Your report", (Prose("The whole report:"), FILE))

    more = {"profile": Route(profile, "p"), "glance": Route(profile), "keep": Route(keep, "k")}
    return {**world.routes(), **more}


def pictures(place: SlackPlace) -> int:
    return sum(block["type"] == "image" for message in in_channel(place.slack, DM) for block in message.blocks)


def files(place: SlackPlace) -> list[tuple[str, bytes, str]]:
    return [(file.name, file.content, file.shared_in) for file in place.slack.shelf.files.values() if file.shared_in]


async def test_a_commands_picture_stands_in_the_direct_messages(here: SlackPlace, ada: Colleague) -> None:
    """And where it was asked for it is said that it is there."""
    await ada.ask("profile")
    await here.settled()
    assert pictures(here) == 1
    assert "in your direct messages with me" in ada.sees()


async def test_asked_for_there_nothing_more_is_said(here: SlackPlace, ada: Colleague) -> None:
    """Who types in the direct messages sees it come."""
    await ada.say("profile")
    await here.settled()
    assert pictures(here) == 1
    assert len(in_channel(here.slack, DM)) == 1


async def test_a_document_comes_as_a_file(here: SlackPlace, ada: Colleague) -> None:
    """By a command or a button, it can be opened and kept."""
    await ada.ask("keep")
    await here.settled()
    assert files(here) == [("report.md", FILE.text.encode(), DM)]
    assert "All of it." not in words(in_channel(here.slack, DM)[0].blocks)


async def test_a_window_says_where_the_file_is(here: SlackPlace, ada: Colleague) -> None:
    """No window can hold one."""
    await ada.open_home()
    await here.settled()
    await ada.press_at_home("Keep as a file")
    await here.settled()
    assert files(here) == [("report.md", FILE.text.encode(), DM)]
    shown = here.slack.workspace.views
    assert any("in your direct messages" in words(view.content["blocks"]) for view in shown.values())


@pytest.mark.parametrize("fault", ["no permission", "refused", "not there"])
async def test_a_file_that_can_not_be_shared_comes_as_text(here: SlackPlace, ada: Colleague, fault: str) -> None:
    """It can be copied, whatever keeps the file away."""
    if fault == "no permission":
        here.slack.scopes = here.slack.scopes.replace(",files:write", "")
    elif fault == "refused":
        here.slack.refusing["files.getUploadURLExternal"] = [("file_uploads_disabled", 0)]
    else:
        here.slack.refusing["files.completeUploadExternal"] = [("posting_to_channel_denied", 0)]
    await ada.ask("keep")
    await here.settled()
    assert not files(here)
    assert "All of it." in words(in_channel(here.slack, DM)[-1].blocks)


async def test_who_can_not_be_written_to_gets_words(here: SlackPlace, ada: Colleague) -> None:
    """Where the app's messages are off, the reply comes where it was asked for, as far as it can."""
    here.slack.refusing["chat.postMessage"] = [("messages_tab_disabled", 0)]
    await ada.ask("profile")
    assert "It went up." in ada.sees()


@pytest.mark.parametrize("fault", [TimeoutError, aiohttp.ClientError])
async def test_what_does_not_get_through_comes_where_it_was_asked_for(
    here: SlackPlace, ada: Colleague, monkeypatch: pytest.MonkeyPatch, fault: type[Exception]
) -> None:
    """A connection that breaks on the way to the direct messages keeps the answer from nobody."""

    async def break_off(*_: object, **__: object) -> str:
        raise fault

    monkeypatch.setattr(posting.Posting, "post", break_off)
    await ada.ask("profile")
    await here.settled()
    assert "It went up." in ada.sees()
