"""Slack delivers again what it thinks was lost: every kind of event has one effect, also over a restart."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import pytest
import sqlalchemy as sa

from bot.persistence.tables import answers, gradings, hints, inbox
from bot.usecases.inbox import Inbox
from tests.factories import LONG_ANSWER
from tests.platforms.slack.place import Colleague, SlackPlace, to_the_form
from tests.world import World

SHOWING = {"chat.postMessage", "response_url", "views.open", "views.push", "views.publish"}


async def command(ada: Colleague) -> None:
    await ada.ask("today")


async def form_by_command(ada: Colleague) -> None:
    await ada.ask("answer")


async def press(ada: Colleague) -> None:
    await ada.ask("today")
    await ada.press("Hint")


async def press_that_counts(ada: Colleague) -> None:
    await ada.ask("today")
    await ada.press("Hint")
    await ada.press("Take hint 1 (−10)")


async def press_for_a_form(ada: Colleague) -> None:
    await ada.ask("today")
    await ada.press("Answer")


async def submission(ada: Colleague) -> None:
    await to_the_form(ada)
    await ada.write(LONG_ANSWER)


async def direct_message(ada: Colleague) -> None:
    await ada.say("good morning")


async def mention(ada: Colleague) -> None:
    await ada.event({"type": "app_mention", "user": ada.user, "channel": "C2", "text": "<@U0BOT> hi", "ts": "17.1"})


async def home(ada: Colleague) -> None:
    await ada.open_home()


async def effects(here: SlackPlace, world: World) -> tuple[object, ...]:
    """What has come of it all: what was shown, stored and counted."""
    await here.settled()
    shown = sum(1 for method, _ in here.slack.calls if method in SHOWING)
    async with world.database.read() as tx:
        stored = [await tx.scalar(sa.select(sa.func.count()).select_from(table)) for table in (answers, gradings)]
        taken = await tx.scalar(sa.select(sa.func.sum(hints.c.taken)))
    return (shown, *stored, taken)


@pytest.mark.parametrize(
    "act",
    [
        command,
        form_by_command,
        press,
        press_that_counts,
        press_for_a_form,
        submission,
        direct_message,
        mention,
        home,
    ],
)
async def test_each_kind_has_one_effect(
    here: SlackPlace, world: World, ada: Colleague, act: Callable[[Colleague], Awaitable[None]]
) -> None:
    """Delivered once, once more, and once more after a restart."""
    await act(ada)
    once = await effects(here, world)
    await here.slack.deliver(*ada.last)
    assert await effects(here, world) == once
    await here.restart()
    await here.slack.deliver(*ada.last)
    assert await effects(here, world) == once


async def test_a_form_sent_again_says_so(here: SlackPlace, ada: Colleague) -> None:
    """Its window does not close in silence, and nothing is stored twice."""
    await submission(ada)
    answer = await here.slack.deliver(*ada.last)
    assert answer["response_action"] == "update"
    assert "Grading now" in str(answer["view"])


async def test_what_broke_off_is_done_when_it_comes_again(here: SlackPlace, world: World, ada: Colleague) -> None:
    """A process that died in the middle has not used the event up."""
    body = ada.event_body({"type": "app_home_opened", "user": ada.user, "tab": "home"})
    dead = Inbox(world.database, clock=world.clock)
    assert await dead.begin(f"slack:T0TEAM:{body['event_id']}")
    await here.slack.deliver("events_api", body)
    await here.settled()
    assert not here.slack.called("views.publish")
    world.clock.forward(minutes=2)
    await here.slack.deliver("events_api", body)
    await here.settled()
    assert len(here.slack.called("views.publish")) == 1


async def test_a_retry_that_says_so_is_not_dropped(over_http: SlackPlace, world: World) -> None:
    """The retry header alone tells nothing: the first delivery may never have arrived."""
    ada = over_http.person("ada")
    over_http.slack.headers = {"X-Slack-Retry-Num": "1", "X-Slack-Retry-Reason": "http_timeout"}
    await ada.open_home()
    await over_http.settled()
    assert len(over_http.slack.called("views.publish")) == 1
    async with world.database.read() as tx:
        assert await tx.scalar(sa.select(sa.func.count()).select_from(inbox).where(inbox.c.done))
