"""The question of the day on Slack: set up in a window, by those who administer the workspace, and posted once."""

from __future__ import annotations

import pytest

from bot.core.ui import Message, Prose
from bot.platforms.slack import render
from tests.factories import LONG_ANSWER
from tests.platforms.slack.place import Colleague, SlackPlace, in_channel, to_the_form, words
from tests.platforms.slack.workspace import View
from tests.world import World


@pytest.fixture
def chief(here: SlackPlace) -> Colleague:
    """Somebody who administers the workspace."""
    chief = here.person("chief")
    here.slack.workspace.admins = {chief.user}
    return chief


def fields(who: Colleague) -> dict[str, str]:
    """The labels of the form's fields."""
    assert isinstance(who.before, View)
    return {
        block["block_id"]: block["label"]["text"] for block in who.before.content["blocks"] if block["type"] == "input"
    }


async def test_it_is_set_up_in_a_window(here: SlackPlace, chief: Colleague) -> None:
    """Everything is in it, with the channel chosen and the zone that Slack says they are in, said to be a guess."""
    here.slack.workspace.zone = "Asia/Tokyo"
    await chief.ask("daily setup", channel="C2")
    assert list(fields(chief)) == [
        *("time", "days", "zone", "topics", "difficulty"),
        *("channel", "open", "late", "ping", "thread"),
    ]
    assert "a guess" in fields(chief)["zone"]
    await chief.fill(time="17:30", days="mon wed", difficulty="rising", open="8h", ping="here", thread="no")
    seen = chief.sees()
    assert "Monday and Wednesday at 17:30 (Asia/Tokyo)" in seen
    assert "#C2" in seen
    assert "Wednesday 25 November, 17:30" in seen
    assert "@here" in seen
    assert "8 hours" in seen


async def test_what_is_wrong_is_said_at_its_field(chief: Colleague) -> None:
    """The window stays open with everything that was filled in."""
    await chief.ask("daily setup", channel="C2")
    await chief.fill(zone="Berlni")
    assert list(chief.answer["errors"]) == ["zone"]
    assert "no time zone that I know" in chief.sees()
    await chief.fill(zone="Berlin")
    assert "(Europe/Berlin)" in chief.sees()


async def test_words_do_as_well(chief: Colleague) -> None:
    """As at a terminal; the number opens the window, filled in with what stands."""
    await chief.ask("daily setup 9:00 mon-fri Europe/Berlin ping=<!subteam^S0123ABCD>", channel="C2")
    assert "Monday to Friday at 09:00 (Europe/Berlin)" in chief.sees()
    await chief.ask("daily edit 1")
    assert "a guess" not in fields(chief)["zone"]
    await chief.fill(time="10:00")
    assert "Monday to Friday at 10:00 (Europe/Berlin)" in chief.sees()
    assert "One group is notified" in chief.sees()


async def test_the_list_leads_on(chief: Colleague) -> None:
    """Its buttons open the window, and pause and resume."""
    await chief.ask("daily", channel="C2")
    await chief.press("Set up")
    await chief.fill()
    await chief.ask("daily", channel="C2")
    await chief.press("Pause 1")
    assert "paused" in chief.sees()
    await chief.press("Resume")
    assert "goes on" in chief.sees()


async def test_it_is_not_everybodys_to_change(ada: Colleague) -> None:
    """Whoever may not is told who may, and no window opens."""
    await ada.ask("daily setup", channel="C2")
    assert not ada.is_asked()
    assert "those who manage" in ada.sees()


async def test_who_may_manage_is_known_after_a_restart(here: SlackPlace, chief: Colleague) -> None:
    """A window that was open before is not refused because the bot has not looked yet."""
    await chief.ask("daily setup", channel="C2")
    await here.restart()
    await chief.fill()
    assert "set up" in chief.sees()


def test_a_channel_is_named_so_that_it_can_be_pressed() -> None:
    """By its id, as our own words have it; code that only looks a little like it stays code."""
    (post,) = render.posts(Message("", (Prose("In `#C0123ABCDE`, not in `#C0FFEE`."),)))
    (block,) = post.blocks
    kinds = [run.get("channel_id", run.get("text")) for run in block["elements"][0]["elements"]]
    assert kinds == ["In ", "C0123ABCDE", ", not in ", "#C0FFEE", "."]


def test_people_and_groups_are_named_where_only_one_person_reads() -> None:
    """As the mentions they are; in words that a channel may read, such as a question's, they stay code."""
    text = "`@U0123ABCDE`, `@S0123ABCDE`"
    (post,) = render.posts(Message("", (Prose(text, mentions=True), Prose(text))))
    named, plain = ([run["type"] for run in block["elements"][0]["elements"]] for block in post.blocks)
    assert named == ["user", "text", "usergroup"]
    assert plain == ["text", "text", "text"]


async def test_what_is_posted_can_be_answered_by_everybody(here: SlackPlace, world: World, chief: Colleague) -> None:
    """The card stands in the channel; closed, it says so, and the reveal is below it."""
    world.dispatch.couriers = {"slack": here.platform.courier}
    world.couriers["slack"] = here.platform.courier
    await chief.ask("daily setup 9:00 daily Europe/Berlin open=1h thread=yes", channel="C2")
    await chief.ask("daily now 1", channel="C2")
    await world.tick()
    (card,) = in_channel(here.slack, "C2")
    ada = here.person("ada")
    here.slack.workspace.before[ada.user] = card
    await ada.press("Answer")
    await to_the_form(ada)
    await ada.write(LONG_ANSWER)
    await here.work()
    world.clock.forward(hours=2)
    await world.run_errands()
    assert "losed" in words(card.blocks)
    assert [message.thread for message in in_channel(here.slack, "C2")[1:]] == [card.ts]


async def test_a_channel_that_is_gone_pauses_it(here: SlackPlace, world: World, chief: Colleague) -> None:
    """Nothing is deleted; the list says what to do."""
    world.dispatch.couriers = {"slack": here.platform.courier}
    await chief.ask("daily setup 9:00 daily Europe/Berlin", channel="C2")
    here.slack.workspace.channels["C2"].archived = True
    await chief.ask("daily now 1", channel="C2")
    await world.tick()
    await chief.ask("daily", channel="C1")
    assert "The channel is archived. Unarchive it" in chief.sees()
    assert "Resume 1" in chief.may_press()


async def test_people_are_chosen_in_the_settings(here: SlackPlace, chief: Colleague) -> None:
    """Whoever is chosen may set up the question of the day as well, and stands there the next time."""
    ada = here.person("ada")
    await chief.ask("settings")
    await chief.press("Change people")
    await chief.fill(managers=ada.user)
    assert ada.user in chief.sees()
    await chief.press("Change people")
    await chief.fill()
    await ada.ask("daily setup", channel="C2")
    assert ada.is_asked()


async def test_boards_are_set_in_a_window(chief: Colleague) -> None:
    """Names, card, points and digest; what was chosen is shown, and the other form keeps what it has."""
    await chief.ask("settings")
    await chief.press("Change boards")
    await chief.fill(names="nobody", points="double", digest="fri")
    assert "×2 from easy to hard" in chief.sees()
    await chief.press("Change people")
    await chief.fill(zone="tokyo")
    assert "all are anonymous" in chief.sees()


async def test_a_season_is_begun_in_two_steps(chief: Colleague) -> None:
    """A window for its name, and a message that says what it means, with the button."""
    await chief.ask("season")
    await chief.press("Begin a season")
    await chief.fill(name="Spring 2027")
    assert "Places begin anew" in chief.sees()
    await chief.press("Begin it")
    assert "A new season has begun" in chief.sees()
    await chief.ask("leaderboard")
    assert "Leaderboard, Spring 2027" in chief.sees()


async def test_a_suggestion_begins_with_what_was_typed(ada: Colleague) -> None:
    """The rest is asked for in a window."""
    await ada.ask("suggest How do you choose the size of a chunk?")
    await ada.fill(answer=LONG_ANSWER, topic="rag")
    await ada.ask("suggestions")
    assert "size of a chunk" in ada.sees()


async def test_a_reviewer_goes_through_the_rubric_before_it_is_used(chief: Colleague) -> None:
    """The window holds every part of it; what is wrong with one is said beside it, and *Ready to use* comes only after it."""
    await chief.ask("suggest How do you choose the size of a chunk?")
    await chief.fill(answer=LONG_ANSWER, topic="rag")
    await chief.ask("review")
    await chief.press("Accept")
    assert "Ready to use" not in chief.may_press()
    await chief.press("Go through the key points")
    await chief.fill(points="60 One claim.\n60 Another claim.")
    assert "sum to 120" in chief.sees()
    await chief.fill(points="60 Passages are fetched.\n40 The model answers from them.", difficulty="hard")
    await chief.press("Ready to use")
    assert "your team can be asked this" in chief.sees()
