"""Posts go to a channel once, with their pictures; what keeps them away is said in a sentence to who can act."""

from __future__ import annotations

from datetime import datetime

import pytest
from slack_sdk.errors import SlackApiError

from bot.core.errors import ChannelGone
from bot.core.places import Channel
from bot.core.ui import Message, Picture, Prose, Quote
from bot.platforms.slack import posting
from tests.platforms.slack.loopback import LoopbackSlack
from tests.platforms.slack.place import Colleague, SlackPlace, in_channel, words
from tests.platforms.slack.workspace import BOT_USER
from tests.platforms.slack.workspace import Channel as SlackChannel
from tests.world import World

HERE = Channel("slack", "T0TEAM", "C2")
SAID = Message("Question of the day", (Prose("What is attention?"),))
SHOWN = Message("How the team did", (Picture(b"\x89PNG and more", "Three of five found every point."),))


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Don't wait for pictures to get ready, nor for a channel's pace."""
    monkeypatch.setattr(posting, "READY", (0.0, 0.0))
    monkeypatch.setattr("bot.platforms.slack.client.BETWEEN_POSTS", 0.0)


async def post(here: SlackPlace, *, tried_at: datetime | None = None, message: Message = SAID) -> str:
    return await here.platform.courier.post(HERE, message, key="schedule 1", tried_at=tried_at)


def pictures(slack: LoopbackSlack) -> list[str]:
    """The alternative texts of the pictures in the channel."""
    blocks = [block for message in in_channel(slack, "C2") for block in message.blocks]
    return [block["alt_text"] for block in blocks if block["type"] == "image"]


async def test_a_post_that_went_out_unheard_is_found(here: SlackPlace, world: World) -> None:
    """A crash between Slack's answer and the note of it makes no second message, also of a long one."""
    long = Message("Long", tuple(Quote("word " * 600) for _ in range(8)))
    ref = await post(here, message=long)
    world.clock.forward(minutes=1)
    assert await post(here, tried_at=world.clock(), message=long) == ref
    assert len(in_channel(here.slack, "C2")) == len(ref.split()) - 1 == 3


async def test_a_part_that_did_not_go_out_is_sent(here: SlackPlace, world: World) -> None:
    """A crash in the middle of a long post loses nothing and doubles nothing."""
    long = Message("Long", tuple(Quote("word " * 600) for _ in range(8)))
    ref = await post(here, message=long)
    del here.slack.workspace.messages[ref.split()[2]]
    again = await post(here, tried_at=world.clock(), message=long)
    assert len(in_channel(here.slack, "C2")) == 3
    assert [at in ref for at in again.split()] == [True, True, False, True]


async def test_a_post_that_did_not_go_out_is_sent(here: SlackPlace, world: World) -> None:
    """Others' messages, and posts of other days, are not taken for it."""
    await here.platform.courier.post(HERE, SAID, key="schedule 2", tried_at=None)
    here.slack.workspace.post("C2", {"text": "somebody's"})
    await post(here, tried_at=world.clock())
    assert len(in_channel(here.slack, "C2")) == 3


async def test_whether_a_post_stands_can_be_asked_without_posting(here: SlackPlace, world: World) -> None:
    """As where it would come too late to be of use."""
    begun = world.clock()
    assert not await here.platform.courier.stands(HERE, key="schedule 1", tried_at=begun)
    await post(here)
    assert await here.platform.courier.stands(HERE, key="schedule 1", tried_at=begun)
    assert len(in_channel(here.slack, "C2")) == 1


async def test_every_page_of_the_history_is_looked_through(
    here: SlackPlace, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also in a channel where many write."""
    ref = await post(here)
    for number in range(5):
        here.slack.workspace.post("C2", {"text": str(number)})
    monkeypatch.setattr(posting, "PAGE", 2)
    assert await post(here, tried_at=world.clock()) == ref


async def test_without_the_permission_to_look_it_is_posted(
    here: SlackPlace, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    """A question twice is better than none, and the log says why."""
    here.slack.scopes = here.slack.scopes.replace(",channels:history", "")
    await post(here, tried_at=world.clock())
    assert len(in_channel(here.slack, "C2")) == 1
    assert "may come twice" in caplog.text


async def test_a_reveal_stands_in_the_thread_once(here: SlackPlace, world: World) -> None:
    """Below the card, and not in the channel."""
    ref = await post(here)
    reveal = {"key": "reveal 1", "title": "Question of the day"}
    courier = here.platform.courier
    below = await courier.post_in_thread(HERE, ref, SHOWN, tried_at=None, **reveal)
    assert await courier.post_in_thread(HERE, ref, SHOWN, tried_at=world.clock(), **reveal) == below
    card, answer = in_channel(here.slack, "C2")
    assert answer.thread == card.ts


async def test_an_update_keeps_to_its_place(here: SlackPlace) -> None:
    """The card says something else now; one that somebody has deleted stays deleted."""
    ref = await post(here)
    await here.platform.courier.update(HERE, ref, Message("Closed", tuple(Quote("word " * 600) for _ in range(8))))
    (card,) = in_channel(here.slack, "C2")
    assert "Closed" in words(card.blocks)
    here.slack.workspace.messages.clear()
    await here.platform.courier.update(HERE, ref, SAID)
    assert in_channel(here.slack, "C2") == []


@pytest.mark.parametrize(
    ("channel", "sentence"),
    [("C1", "/invite"), ("C9", "can't see the channel"), ("C3", "archived")],
    ids=["not in it", "unknown", "archived"],
)
async def test_a_channel_that_is_gone_is_told_apart(here: SlackPlace, channel: str, sentence: str) -> None:
    """With a reason that people understand, and no id in it."""
    here.slack.workspace.channels["C3"] = SlackChannel("C3", {BOT_USER}, archived=True)
    to = Channel("slack", "T0TEAM", channel)
    with pytest.raises(ChannelGone, match=sentence) as caught:
        await here.platform.courier.post(to, SAID, key="k", tried_at=None)
    assert channel not in caught.value.reason


@pytest.mark.parametrize("error", ["token_revoked", "account_inactive", "missing_scope", "restricted_action"])
async def test_so_is_a_bot_that_is_not_let_in(here: SlackPlace, error: str) -> None:
    """Nothing helps but that somebody acts."""
    here.slack.refusing["chat.postMessage"] = [(error, 0)]
    with pytest.raises(ChannelGone):
        await post(here)


async def test_a_passing_fault_is_worth_another_try(here: SlackPlace) -> None:
    """It does not pause anything."""
    here.slack.refusing["chat.postMessage"] = [("internal_error", 0)]
    with pytest.raises(SlackApiError, match="internal_error"):
        await post(here)


async def test_a_picture_is_shown_with_its_words(here: SlackPlace) -> None:
    """It is uploaded once, however often its message is edited."""
    ref = await post(here, message=SHOWN)
    await here.platform.courier.update(HERE, ref, SHOWN)
    assert pictures(here.slack) == ["Three of five found every point."]
    (file,) = here.slack.shelf.files.values()
    assert file.content == b"\x89PNG and more"


async def test_a_picture_that_takes_a_moment_is_waited_for(here: SlackPlace) -> None:
    """Slack looks through a file before it shows it."""
    here.slack.shelf.slow = 2
    await post(here, message=SHOWN)
    assert len(pictures(here.slack)) == 1


@pytest.mark.parametrize("fault", ["never ready", "no permission", "refused"])
async def test_words_stand_in_for_a_picture_that_can_not_be_shown(here: SlackPlace, fault: str) -> None:
    """The message comes whatever becomes of its picture."""
    here.slack.shelf.slow = 99 if fault == "never ready" else 0
    if fault == "no permission":
        here.slack.scopes = here.slack.scopes.replace(",files:write", "")
    if fault == "refused":
        here.slack.refusing["files.completeUploadExternal"] = [("file_uploads_disabled", 0)]
    await post(here, message=SHOWN)
    assert pictures(here.slack) == []
    assert "Three of five found every point." in words(in_channel(here.slack, "C2")[0].blocks)


async def test_the_ping_notifies_its_group_alone(here: SlackPlace) -> None:
    """And a word in the question that looks like one notifies nobody."""
    await post(here, message=Message("T", (Quote("<!channel> @here"),), ping="here"))
    (message,) = in_channel(here.slack, "C2")
    assert str(message.blocks).count("broadcast") == 1
    assert "<!" not in message.text


async def test_who_caused_it_reads_what_to_do(here: SlackPlace, ada: Colleague) -> None:
    """A mention that can't be answered where it stands is answered in the person's messages."""
    await ada.event({"type": "app_mention", "user": ada.user, "channel": "C1", "text": "x", "ts": "17.1"})
    await here.settled()
    assert "/invite @Interview bot" in ada.sees()


async def test_admins_read_what_only_they_can_mend(here: SlackPlace, ada: Colleague) -> None:
    """Once, not at every attempt; nobody else is bothered."""
    boss = here.person("boss")
    here.slack.workspace.admins = {boss.user}
    for _ in range(2):
        here.slack.refusing["chat.postMessage"] = [("restricted_action", 0)]
        await ada.event({"type": "app_mention", "user": ada.user, "channel": "C2", "text": "x", "ts": "17.1"})
        await here.settled()
    (told,) = in_channel(here.slack, "DBOSS")
    assert "An admin can allow it" in words(told.blocks)
