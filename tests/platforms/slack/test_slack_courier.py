"""Results arrive, are edited where they stand, and wait in the profile when Slack lets nothing through."""

from __future__ import annotations

from dataclasses import replace

import pytest
from slack_sdk.errors import SlackApiError

from bot.core.places import Address
from bot.core.ports import Arrival
from bot.core.ui import Message, Prose, Quote
from tests.factories import LONG_ANSWER
from tests.platforms.slack.place import Colleague, SlackPlace, in_channel, to_the_form, words
from tests.world import World

TO = Address("slack", "T0TEAM", "UADA", "C1")
SAID = Message("Your result", (Prose("80 of 100"),))


async def test_another_grade_edits_the_message(here: SlackPlace, ada: Colleague) -> None:
    """There is one message for an answer, however often it is graded."""
    courier = here.platform.courier
    receipt = await courier.deliver(TO, SAID)
    again = Address("slack", "T0TEAM", ada.user, "C1", message_ref=receipt.message_ref)
    await courier.deliver(again, Message("Your result", (Prose("90 of 100"),)))
    (message,) = in_channel(here.slack, "DADA")
    assert "90 of 100" in words(message.blocks)
    assert receipt.arrival is Arrival.SHOWN


async def test_a_deleted_message_is_posted_anew(here: SlackPlace, ada: Colleague) -> None:
    """Whoever deleted the message still hears of a new grade."""
    receipt = await here.platform.courier.deliver(TO, SAID)
    here.slack.workspace.messages.clear()
    again = Address("slack", "T0TEAM", ada.user, "C1", message_ref=receipt.message_ref)
    await here.platform.courier.deliver(again, SAID)
    assert len(in_channel(here.slack, "DADA")) == 1


@pytest.mark.usefixtures("ada")
async def test_a_direct_message_that_is_not_the_bots_is_not_the_end(here: SlackPlace) -> None:
    """The result goes to the person, wherever that is."""
    receipt = await here.platform.courier.deliver(replace(TO, dm="DELSEWHERE"), SAID)
    assert len(in_channel(here.slack, "DADA")) == 1
    assert receipt.arrival is Arrival.SHOWN


@pytest.mark.usefixtures("ada")
async def test_a_long_result_is_several_messages_and_shrinks_again(here: SlackPlace) -> None:
    """Edited, it takes as many messages as it needs."""
    long = Message("Your result", tuple(Quote("word " * 600) for _ in range(8)))
    receipt = await here.platform.courier.deliver(TO, long)
    assert len(in_channel(here.slack, "DADA")) == 3
    again = Address("slack", "T0TEAM", "UADA", "C1", message_ref=receipt.message_ref)
    receipt = await here.platform.courier.deliver(again, SAID)
    assert len(in_channel(here.slack, "DADA")) == 1
    again = Address("slack", "T0TEAM", "UADA", "C1", message_ref=receipt.message_ref)
    await here.platform.courier.deliver(again, long)
    assert len(in_channel(here.slack, "DADA")) == 3


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        ("token_revoked", "Install the app again"),
        ("account_inactive", "the app was uninstalled"),
        ("missing_scope", "lacks a permission"),
        ("messages_tab_disabled", "Messages tab is off"),
        ("user_disabled", "deactivated"),
        ("something_new", "something_new"),
    ],
)
async def test_what_can_not_arrive_waits_and_is_told(
    here: SlackPlace, caplog: pytest.LogCaptureFixture, error: str, sentence: str
) -> None:
    """The operator reads a sentence without the answer's text; the job ends, and the profile has the result."""
    here.slack.refusing["chat.postMessage"] = [(error, 0)]
    receipt = await here.platform.courier.deliver(TO, Message("Your result", (Quote("my own words"),)))
    assert receipt.arrival is Arrival.WAITING
    assert sentence in caplog.text
    assert "my own words" not in caplog.text


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize("error", ["internal_error", "service_unavailable", "request_timeout"])
async def test_a_passing_fault_is_worth_another_try(here: SlackPlace, error: str) -> None:
    """It is raised, so that the job tries again."""
    here.slack.refusing["chat.postMessage"] = [(error, 0)]
    with pytest.raises(SlackApiError, match=error):
        await here.platform.courier.deliver(TO, SAID)


@pytest.mark.usefixtures("ada")
async def test_a_message_that_slack_finds_too_much_comes_in_plain_words(here: SlackPlace) -> None:
    """Its limits may change; a result is not lost for that."""
    here.slack.refusing["chat.postMessage"] = [("invalid_blocks", 0)]
    receipt = await here.platform.courier.deliver(TO, SAID)
    (message,) = in_channel(here.slack, "DADA")
    assert receipt.arrival is Arrival.SHOWN
    assert (message.blocks, message.text) == ([], "Your result\n80 of 100")


async def test_nothing_is_lost_when_the_app_is_uninstalled(here: SlackPlace, world: World, ada: Colleague) -> None:
    """The grade is there once the app is installed again."""
    await to_the_form(ada)
    await ada.write(LONG_ANSWER)
    here.slack.refusing["views.update"] = [("account_inactive", 0)]
    here.slack.refusing["chat.postMessage"] = [("account_inactive", 0)]
    await world.work()
    await ada.ask("profile")
    assert "80" in ada.sees()


@pytest.mark.parametrize(
    ("channel", "sentence"),
    [("C1", "/invite"), ("C9", "can't see the Slack channel C9"), ("C3", "archived")],
    ids=["not in it", "unknown", "archived"],
)
async def test_a_channel_that_can_not_be_posted_to_is_told(
    here: SlackPlace, ada: Colleague, caplog: pytest.LogCaptureFixture, channel: str, sentence: str
) -> None:
    """Who can act reads what to do."""
    here.slack.workspace.channels["C3"] = type(here.slack.workspace.channels["C1"])("C3", {"U0BOT"}, archived=True)
    await ada.event({"type": "app_mention", "user": ada.user, "channel": channel, "text": "x", "ts": "17.1"})
    await here.settled()
    assert sentence in caplog.text
