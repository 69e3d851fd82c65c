"""What is slow, late or broken is told in a sentence, and nothing that was written is lost."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.ui import Action, Button, Event, Message, Prose, Reply
from bot.platforms.slack import replies
from bot.usecases.inbox import Inbox
from bot.usecases.router import Route, Routes
from tests.factories import LONG_ANSWER
from tests.platforms.slack.place import Colleague, SlackPlace, slack_place, to_the_form
from tests.world import World


async def test_slow_forms_open_in_time(world: World, routes: Routes, monkeypatch: pytest.MonkeyPatch) -> None:
    """The window opens within the trigger's life and is filled in when what it shows is there."""
    monkeypatch.setattr(replies, "DEADLINE", 0.05)

    async def slow(event: Event) -> Reply | None:
        await asyncio.sleep(0.3)
        return await routes["answer"].handler(event)

    async with slack_place(world, {**routes, "answer": Route(slow, opens_form=True)}) as here:
        ada = here.person("ada")
        await ada.ask("today")
        await ada.press("Answer")
        assert "One moment" in ada.sees()
        await here.settled()
        assert "One moment" not in ada.sees()
    assert len(here.slack.called("views.open")) == 1


async def test_a_used_up_trigger_is_told(here: SlackPlace, ada: Colleague) -> None:
    """What Slack would not open, the person can press again."""
    await ada.ask("today")
    body = ada.pressing("Answer")
    here.slack.workspace.forward(4)
    await here.slack.deliver("interactive", body)
    await here.settled()
    assert "took too long" in ada.sees()


async def test_a_failure_is_told_with_an_id(world: World, routes: Routes, caplog: pytest.LogCaptureFixture) -> None:
    """No traceback reaches a person; the log has it under the same id."""

    async def fail(_event: Event) -> Reply | None:
        raise ZeroDivisionError

    async with slack_place(world, {**routes, "today": Route(fail, "x")}) as here:
        ada = here.person("ada")
        await ada.ask("today")
        assert "went wrong on our side" in ada.sees()
    assert caplog.records[-1].args is not None
    assert "ZeroDivisionError" in caplog.text


async def test_a_button_of_an_older_version_is_told(world: World, routes: Routes) -> None:
    """It does nothing, and says so."""

    async def old(_event: Event) -> Reply | None:
        return Message("Old", (Prose("x"),), (Button("Gone", Action("gone")),))

    async with slack_place(world, {**routes, "today": Route(old, "x")}) as here:
        ada = here.person("ada")
        await ada.ask("today")
        await ada.press("Gone")
        assert "older version" in ada.sees()


async def test_what_was_written_survives_a_failure(world: World, routes: Routes) -> None:
    """The form stays open with the text in it, and says what is wrong; sent again, it is stored."""
    broken = True

    async def fail(event: Event) -> Reply | None:
        if broken:
            raise ZeroDivisionError
        return await routes["submit"].handler(event)

    async with slack_place(world, {**routes, "submit": Route(fail)}) as here:
        ada = here.person("ada")
        await to_the_form(ada)
        await ada.write(LONG_ANSWER)
        assert ada.is_asked()
        assert "went wrong on our side" in ada.sees()
        broken = False
        await ada.write(LONG_ANSWER)
        assert "Your answer is saved" in ada.sees()


async def test_a_form_of_an_older_version_keeps_its_text(here: SlackPlace, ada: Colleague) -> None:
    """It says to copy the text, which is only possible while it is there."""
    await to_the_form(ada)
    body = ada.writing(LONG_ANSWER)
    body["view"]["private_metadata"] = body["view"]["private_metadata"].replace("submit:", "gone:")
    ada.take(body["view"]["id"], await here.slack.deliver("interactive", body))
    assert ada.is_asked()
    assert "older version" in ada.sees()


async def test_a_database_that_is_away_is_told(
    ada: Colleague, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Also when it fails before anything is asked: a command is never left without a word."""

    async def away(_inbox: Inbox, _key: str) -> bool:
        message = "the database is away"
        raise RuntimeError(message)

    monkeypatch.setattr(Inbox, "begin", away)
    await ada.ask("today")
    assert "went wrong on our side" in ada.sees()
    assert "the database is away" in caplog.text
