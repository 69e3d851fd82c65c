"""What is Slack's own: who sees what, windows on windows, the Home tab, DMs, mentions, slow and mistyped things."""

from __future__ import annotations

import asyncio

import pytest

from bot.core.ui import TEXT_MAX, Action, Actor, Button, Event, Message, Prose, Reply
from bot.platforms.slack import replies
from bot.usecases.router import Route, Routes
from tests.factories import LONG_ANSWER, event
from tests.platforms.slack.place import Colleague, SlackPlace, in_channel, slack_place, to_the_form, words
from tests.platforms.slack.workspace import Message as Shown
from tests.platforms.slack.workspace import View
from tests.world import World

EVIL = "@everyone <@U123> <!channel> *x* ``` <http://b|a>"


async def test_what_is_private_is_seen_by_one(here: SlackPlace, ada: Colleague) -> None:
    """A command's answer is ephemeral, also that of the board, which has a share of its own."""
    for command in ("today", "leaderboard", "profile", "help", "leaderboard share nothing"):
        await ada.ask(command)
    assert in_channel(here.slack) == []


async def test_a_shared_question_is_everybodys(here: SlackPlace, ada: Colleague) -> None:
    """The card stands in the channel; each who presses it gets a form, and the card is never replaced."""
    await ada.ask("today share")
    (card,) = in_channel(here.slack)
    bob = here.person("bob")
    here.slack.workspace.before[bob.user] = card
    await bob.press("Answer")
    await to_the_form(bob)
    await bob.write(LONG_ANSWER)
    here.slack.workspace.close(bob.user)
    here.slack.workspace.before[bob.user] = card
    await bob.press("Leaderboard")
    assert in_channel(here.slack) == [card]
    assert card.edited == 0


async def test_the_board_has_a_command_of_its_own(ada: Colleague) -> None:
    """With the same words after it."""
    await ada.ask("week", name="/leaderboard")
    assert "Leaderboard, this week" in ada.sees()


@pytest.mark.parametrize(("typed", "meant"), [("todya", "Today"), ("leaderbord week", "Leaderboard")])
async def test_a_near_miss_is_suggested(here: SlackPlace, ada: Colleague, typed: str, meant: str) -> None:
    """With a button for it, and a way to the help."""
    await ada.ask(typed)
    assert "Did you mean" in ada.sees()
    assert meant in ada.may_press()
    assert in_channel(here.slack) == []


async def test_a_bare_command_is_help(ada: Colleague) -> None:
    """Whoever types nothing after it does not know what there is."""
    await ada.ask("")
    assert "leaderboard" in ada.sees()
    assert isinstance(ada.before, Shown)
    assert "- `today`" in ada.before.text  # as a list below its heading


async def test_text_after_answer_is_in_the_form(ada: Colleague) -> None:
    """What was typed is not lost, also when something is told before the form, and not cut while the form holds it."""
    text = ("It depends on what changes. " * 200)[:TEXT_MAX].strip()
    await ada.ask(f"answer {text}")
    assert not ada.is_asked()
    await to_the_form(ada)
    assert ada.draft() == text
    await ada.ask("answer Another text.")
    assert ada.draft() == "Another text."


async def test_a_text_that_no_form_holds_comes_back_whole(ada: Colleague) -> None:
    """Nothing of it is cut, and it is said why there is no form."""
    text = "word " * 700
    await ada.ask(f"answer {text}")
    assert "may have 3,000" in ada.sees()
    assert ada.sees().count("word") == 700


async def test_a_handle_stands_in_for_a_name_only_until_there_is_one(
    here: SlackPlace, world: World, ada: Colleague
) -> None:
    """After a restart, while Slack is slow to tell the name, the one known before stays."""

    async def name() -> str:
        return (await world.members.meet(event("today", who=Actor("slack", "T0TEAM", ada.user, "")))).name

    here.slack.refusing["users.info"] = [("internal_error", 0)]
    await ada.ask("today")
    assert await name() == "uada"
    await ada.ask("today")
    assert await name() == "Ada"
    await here.restart()
    here.slack.refusing["users.info"] = [("internal_error", 0), ("missing_scope", 0)]
    await ada.ask("today")
    await ada.ask("today")
    assert await name() == "Ada"


async def test_what_is_wrong_with_a_text_is_said_under_it(ada: Colleague) -> None:
    """The form stays open with the text; nothing is stored."""
    await to_the_form(ada)
    await ada.write("dunno")
    assert ada.answer["response_action"] == "errors"
    assert ada.is_asked()
    await ada.write(LONG_ANSWER)
    assert "saved" in ada.sees()


async def test_the_result_comes_into_the_window_and_the_dm(here: SlackPlace, ada: Colleague) -> None:
    """Both, so that it is there whether the window was closed or not."""
    await to_the_form(ada)
    await ada.write(LONG_ANSWER)
    window = ada.before
    await here.work()
    assert isinstance(window, View)
    assert "80 of 100" in words(window.content["blocks"])
    (message,) = in_channel(here.slack, "DADA")
    assert "80 of 100" in words(message.blocks)


async def test_a_closed_window_gets_nothing(here: SlackPlace, ada: Colleague) -> None:
    """The DM has it."""
    await to_the_form(ada)
    await ada.write(LONG_ANSWER)
    here.slack.workspace.close(ada.user)
    await here.work()
    assert "80 of 100" in ada.sees()
    assert not isinstance(ada.before, View)


async def test_a_result_waits_until_saved_is_shown(here: SlackPlace, ada: Colleague) -> None:
    """Slack would write "Saved" over a result that is faster than the answer to the form."""
    await to_the_form(ada)
    began = asyncio.get_running_loop().time()
    await ada.write(LONG_ANSWER)
    await here.work()
    assert asyncio.get_running_loop().time() - began > replies.SETTLES
    assert "80 of 100" in ada.sees()


async def test_windows_stand_on_each_other_up_to_three(here: SlackPlace, ada: Colleague) -> None:
    """What is pressed in the third takes its place."""
    await to_the_form(ada)
    await ada.write(LONG_ANSWER)
    await here.work()
    here.slack.workspace.before[ada.user] = next(v for v in here.slack.workspace.views.values() if v.open)
    for label in ("Leaderboard", "My profile", "Last result", "Leaderboard"):
        await ada.press(label)
    assert len([v for v in here.slack.workspace.views.values() if v.open]) == 3
    assert "Leaderboard" in ada.sees()


@pytest.mark.parametrize("way", ["window", "dm"])
async def test_an_evil_answer_is_inert_everywhere(here: SlackPlace, ada: Colleague, way: str) -> None:
    """It comes back as it was written, in runs of text that nothing reads."""
    await to_the_form(ada)
    await ada.write(f"A retriever {EVIL}")
    window = ada.before
    await here.work()
    assert isinstance(window, View)
    (message,) = in_channel(here.slack, "DADA")
    blocks = window.content["blocks"] if way == "window" else message.blocks
    assert f"A retriever {EVIL}" in words(blocks)
    assert "<!channel>" not in message.text
    assert not [block for block in blocks if block["type"] == "markdown" or "<!channel>" in str(block.get("fields"))]


async def test_a_message_gets_a_short_help(ada: Colleague) -> None:
    """With buttons, since whoever writes a sentence knows no command."""
    await ada.say("Good morning! What can you do?")
    assert ada.may_press()[0] == "Today's question"


async def test_a_command_as_a_message_is_obeyed(here: SlackPlace, ada: Colleague) -> None:
    """Without the slash, in the DM; the answer is an ordinary message, which stays."""
    await ada.say("leaderboard week")
    assert "Leaderboard, this week" in ada.sees()
    assert len(in_channel(here.slack, "DADA")) == 1


@pytest.mark.parametrize("inner", [{"bot_id": "B1"}, {"subtype": "message_changed"}, {"channel_type": "channel"}])
async def test_what_is_not_said_to_the_bot_is_left_alone(
    here: SlackPlace, ada: Colleague, inner: dict[str, str]
) -> None:
    """Nor does it talk to itself or to other bots."""
    said = {"type": "message", "channel_type": "im", "channel": "DADA", "user": ada.user, "text": "x", "ts": "17.1"}
    await ada.event({**said, **inner})
    await here.settled()
    assert not here.slack.called("chat.postMessage")


async def test_a_mention_is_answered_in_its_thread(here: SlackPlace, ada: Colleague) -> None:
    """Commands don't work in threads; the buttons there do, for the person alone."""
    await ada.event({"type": "app_mention", "user": ada.user, "channel": "C2", "text": "<@U0BOT>", "ts": "17.1"})
    await here.settled()
    (help_,) = in_channel(here.slack, "C2")
    assert help_.thread == "17.1"
    here.slack.workspace.before[ada.user] = help_
    await ada.press("My profile")
    assert in_channel(here.slack, "C2") == [help_]


async def test_the_home_tab_shows_the_question_and_the_person(here: SlackPlace, ada: Colleague) -> None:
    """Answering works from there, and the tab that stands open changes with the grade."""
    await ada.open_home()
    await here.settled()
    home = here.slack.workspace.homes[ada.user]
    assert "Question of the day" in words(home.content["blocks"])
    assert "Your profile" in words(home.content["blocks"])
    await ada.press_at_home("Answer")
    await to_the_form(ada)
    await ada.write(LONG_ANSWER)
    await here.work()
    assert "80 of 100" in words(here.slack.workspace.homes[ada.user].content["blocks"])
    assert here.slack.called("views.publish")[-1]["hash"] == home.hash


async def test_a_newer_home_tab_is_not_covered_by_an_older_one(here: SlackPlace, ada: Colleague) -> None:
    """When another replica has published meanwhile, what holds now is looked up again."""
    await ada.open_home()
    await here.settled()
    here.slack.workspace.homes[ada.user].hash = "another"
    await to_the_form(ada)
    await ada.write(LONG_ANSWER)
    await here.work()
    assert len(here.slack.called("views.publish")) == 3
    assert "80 of 100" in words(here.slack.workspace.homes[ada.user].content["blocks"])


async def test_a_page_is_turned_in_its_place(world: World, routes: Routes) -> None:
    """Where the message is the person's own; on a public one the page comes as an answer of their own."""

    async def pages(event: Event) -> Reply | None:
        turn = Button("Further places", Action("leaderboard", "2"), in_place=True)
        return Message(f"Page {event.action.arg or 1}", (Prose("x"),), (turn,))

    async with slack_place(world, {**routes, "leaderboard": Route(pages, "x", private=False)}) as here:
        ada = here.person("ada")
        await ada.ask("leaderboard")
        own = ada.before
        await ada.press("Further places")
        assert "Page 2" in words(own.blocks if isinstance(own, Shown) else [])
        await ada.ask("leaderboard share")
        (public,) = in_channel(here.slack)
        here.slack.workspace.before[ada.user] = public
        await ada.press("Further places")
        assert in_channel(here.slack) == [public]
        assert public.edited == 0
        assert "Page 2" in ada.sees()


@pytest.mark.parametrize("verb", ["profile", "result", "hint", "reference", "history"])
async def test_what_is_of_one_person_is_never_shared(here: SlackPlace, ada: Colleague, verb: str) -> None:
    """Not their answer and its grade, and not a hint that others would have to pay for."""
    await to_the_form(ada)
    await ada.write(LONG_ANSWER)
    await here.work()
    await ada.ask(f"{verb} share")
    assert in_channel(here.slack) == []
    assert "for you alone" in ada.sees()
    assert "/interview today, /interview leaderboard" in ada.sees()


async def test_nothing_is_shared_in_a_direct_message_of_two_people(here: SlackPlace, ada: Colleague) -> None:
    """A press there looks like one in the bot's own: the answer to it would stand before both of them."""
    here.person("bob")
    await ada.ask("leaderboard share", channel="DBOB")
    assert in_channel(here.slack, "DBOB") == []
    await ada.press("Today's question")
    assert in_channel(here.slack, "DBOB") == []


async def test_a_word_that_means_sharing_elsewhere_can_be_looked_for(ada: Colleague) -> None:
    """Where nothing can be shared, it is a word like any other."""
    await ada.ask("search what share")
    assert "for your 2 words" in ada.sees()
