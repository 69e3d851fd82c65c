"""Interviews in Slack's direct messages: what is edited and deleted there, and what only looks like it."""

from __future__ import annotations

from bot.core.places import Room
from bot.core.ui import Message, Prose
from tests.factories import LONG_ANSWER
from tests.platforms.slack.place import Colleague, SlackPlace, in_channel, words
from tests.platforms.slack.workspace import BOT, Json
from tests.stories.talkers import SlackTalker
from tests.world import World

DM = "DADA"


async def change(here: SlackPlace, ada: Colleague, ts: str, before: str, text: str | None, **more: str) -> None:
    """Tell the bot that a message in the DM was edited, or with no text deleted."""
    old: Json = {"type": "message", "user": ada.user, "ts": ts, "text": before, **more}
    kind: Json = {"subtype": "message_deleted", "deleted_ts": ts}
    if text is not None:
        kind = {"subtype": "message_changed", "message": {**old, "text": text}}
    where = {"type": "message", "channel_type": "im", "channel": DM, "ts": "1700000001.000001", "hidden": True}
    await ada.event({**where, "previous_message": old, **kind})
    await here.settled()


async def written(here: SlackPlace, ada: Colleague, text: str) -> str:
    """Write a part of an answer, to which the bot may have nothing to say; gives what names it."""
    ts = f"1700000000.{here.slack.workspace.id('')}"
    inner = {"type": "message", "channel_type": "im", "channel": DM, "user": ada.user, "text": text, "ts": ts}
    await ada.event(inner)
    await here.settled()
    return ts


async def test_an_edit_and_a_deletion_change_the_answer(here: SlackPlace, ada: Colleague, world: World) -> None:
    """Until it is sent; then it is said once that it stands."""
    await SlackTalker(here, "ada").begin("3 friendly")
    first = await written(here, ada, "It fetches nothing")
    second = await written(here, ada, "forget this")
    await change(here, ada, first, "It fetches nothing", "It fetches passages")
    await change(here, ada, second, "forget this", None)
    await written(here, ada, "and answers &gt; from them.")
    await written(here, ada, "done")
    await here.work()
    assert [said for _, said in world.judge.asked] == ["It fetches passages\nand answers > from them."]
    for text in ("It fetches a lot", "It fetches more"):
        await change(here, ada, first, "It fetches passages", text)
    told = [m for m in in_channel(here.slack, DM) if "it stands as you first wrote it" in words(m.blocks)]
    assert len(told) == 1


async def test_previews_and_the_bots_own_edits_are_no_edits(here: SlackPlace, ada: Colleague, world: World) -> None:
    """Slack tells of them in the same way; nothing is said or changed."""
    await SlackTalker(here, "ada").begin("3 friendly")
    first = await written(here, ada, LONG_ANSWER)
    before = len(in_channel(here.slack, DM))
    await change(here, ada, first, LONG_ANSWER, LONG_ANSWER)
    await change(here, ada, "1700000000.000009", "Question", "Question 1", bot_id=BOT)
    await written(here, ada, "done")
    await here.work()
    assert [said for _, said in world.judge.asked] == [LONG_ANSWER]
    assert before > 0


async def test_what_was_said_unheard_is_not_said_again(here: SlackPlace, ada: Colleague, world: World) -> None:
    """A crash between Slack's answer and the note of it: it stands there by its mark, and is left at that."""
    await SlackTalker(here, "ada").begin("3 friendly")
    voice, said = world.voices["slack"], Message("Next", (Prose("What is attention?"),))
    room = Room("slack", ada.user, DM, heard=True)
    began, before = world.clock(), len(in_channel(here.slack, DM))
    await voice.say(room, said, key="interview:1:2:listening")
    world.clock.forward(seconds=20)
    await voice.say(room, said, key="interview:1:2:listening", tried_at=began)
    assert len(in_channel(here.slack, DM)) == before + 1
