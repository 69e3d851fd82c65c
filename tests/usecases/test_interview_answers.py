"""Answers in an interview as they are written: too long, too late, wordless, in a pause, in another place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.ui import SILENCE, TEXT_MAX, Action, Event, Form, Message
from tests.factories import LONG_ANSWER, event, make_actor
from tests.usecases.talking import Ear, begin, press, tell
from tests.world import World, text_of

pytestmark = pytest.mark.usefixtures("ear")
ADA = make_actor(platform="discord", workspace="")


async def say(world: World, text: str, *, message: str = "") -> Message | None:
    return await world.turns.hear(Event(Action("hear"), ADA, "dm", text, text, dm="dm", message=message))


async def form_of(world: World, shown: Message) -> Form:
    (button,) = [each for each in shown.buttons if each.action.verb == "reply"]
    form = await world.turns.reply(event("reply", button.action.arg, who=ADA))
    assert isinstance(form, Form)
    return form


async def send(world: World, form: Form, text: str) -> Message:
    return await world.turns.told(Event(form.on_submit, ADA, "dm", "e1", text, dm="dm"))


async def test_what_has_no_words_is_said_to_be_no_answer(world: World) -> None:
    """A voice message or a picture would else be met with silence."""
    await begin(world, who=ADA)
    assert "I can only read words" in text_of(await say(world, ""))


async def test_an_answer_that_is_full_says_so(world: World) -> None:
    """Once, so that nobody goes on writing what is not taken; who shortens a part makes room."""
    await begin(world, who=ADA)
    await say(world, "a" * (TEXT_MAX - 10), message="m1")
    told = await say(world, "and much more than that", message="m2")
    assert told is not None
    assert f"{TEXT_MAX:,} characters" in text_of(told)
    assert [button.label for button in told.buttons] == ["Done"]
    assert await say(world, "and more", message="m3") is SILENCE
    await world.turns.edited(Event(Action("edited"), ADA, "dm", "m1.e", "It fetches.", dm="dm", message="m1"))
    await say(world, "done")
    await world.work()
    assert world.judge.asked[0][1] == "It fetches.\nand much more than that\nand more"


@pytest.mark.parametrize("written", ["hint?", "*Hint!*", "_hint_", "Hint 🙏", " /hint "])
async def test_a_word_counts_whatever_stands_around_it(world: World, written: str) -> None:
    """What people ask for in passing does not become their answer."""
    await begin(world, who=ADA)
    shown = text_of(await say(world, written))
    assert "Hint 1." in shown
    assert "So far you have said" not in shown


async def test_help_tells_which_words_are_understood(world: World) -> None:
    """It is no part of the answer either; where no interview runs the platform has its own help."""
    assert await say(world, "help") is None
    await begin(world, who=ADA)
    shown = await say(world, "Help?")
    assert shown is not None
    assert shown.title == "Question 1 of 3"
    assert "you can write done, hint, skip" in text_of(shown).replace("*", "")
    assert "So far you have said" not in text_of(shown)


async def test_the_words_of_the_question_whether_to_end_can_be_written(world: World) -> None:
    """Its buttons may have been scrolled away, and neither is an answer."""
    await begin(world, who=ADA)
    await say(world, "end")
    assert "So far you have said" not in text_of(await say(world, "Go on"))
    assert "ended before the first answer" in text_of(await say(world, "End it here."))


async def test_a_form_that_comes_too_late_is_given_back(world: World) -> None:
    """Its question's time ran out while it was open: the words are no answer, but they are not lost."""
    form = await form_of(world, await begin(world, "3 1min", who=ADA))
    world.clock.forward(minutes=2)
    await world.interview_clock.tick()
    shown = await send(world, form, LONG_ANSWER)
    assert shown.title == "Question 2 of 3"
    assert "so this is no part of your answer" in text_of(shown)
    assert LONG_ANSWER in text_of(shown)


async def test_a_form_that_is_sent_twice_is_not_given_back(world: World) -> None:
    """It was taken the first time."""
    form = await form_of(world, await begin(world, who=ADA))
    for _ in range(2):
        shown = await send(world, form, LONG_ANSWER)
        assert shown.title == "Thank you"
        assert LONG_ANSWER not in text_of(shown)


async def test_what_is_written_in_a_pause_is_said_to_be_no_answer(world: World) -> None:
    """Who comes back after days and writes on learns that it is not taken."""
    await press(world, await begin(world, who=ADA), "Pause", who=ADA)
    shown = await say(world, LONG_ANSWER)
    assert shown is not None
    assert shown.title == "Paused"
    assert "Resume first, and send it again" in text_of(shown)


async def test_nobody_is_asked_to_write_into_a_channel(world: World) -> None:
    """Where it is asked for elsewhere than in the direct messages, there is a form, and the way there."""
    assert "Write your answer here" in (await begin(world, who=ADA)).footer
    shown = await world.interviews.start(replace(event("interview", "4", who=ADA), place="channel"))
    assert shown.footer == "It goes on in our direct messages."
    assert shown.buttons[0].label == "Answer"


async def test_the_time_that_is_left_is_told(world: World) -> None:
    """A hint or a repetition does not give it anew, though a pause does."""
    shown = await begin(world, "3 3min", who=ADA)
    assert "You have 3 minutes." in shown.footer
    world.clock.forward(seconds=130)
    shown = await press(world, shown, "Repeat", who=ADA)
    assert "You have 50 seconds." in shown.footer
    shown = await press(world, await press(world, shown, "Pause", who=ADA), "Resume", who=ADA)
    assert "You have 3 minutes." in shown.footer


async def test_an_answer_that_its_time_cuts_short_is_told_so(world: World, ear: Ear) -> None:
    """Who is still writing learns why it ends here; silence ends an answer without a word about time."""
    await begin(world, "3 5min", who=ADA)
    await say(world, "It fetches passages")
    world.clock.forward(minutes=2)
    await world.interview_clock.tick()
    assert "time for that question is over" not in text_of(ear.said[-1])
    await world.work()
    world.clock.forward(minutes=4, seconds=50)
    await say(world, "By recall")
    world.clock.forward(seconds=10)
    await world.interview_clock.tick()
    assert ear.titles()[-1] == "Thank you"
    assert "time for that question is over" in text_of(ear.said[-1])


async def test_an_answer_over_its_time_is_told_by_how_much(world: World) -> None:
    """At a terminal nothing can interrupt who writes, so it counts."""
    shown = await begin(world, "3 1min")
    world.clock.forward(seconds=67)
    thanks = await tell(world, shown)
    assert thanks.title == "Thank you"
    assert "7 seconds over your time" in text_of(thanks)


async def test_edits_where_no_interview_runs_wait_for_nobody(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    """Most are of other messages, and writing is for one at a time."""
    monkeypatch.setattr(world.database, "write", None)
    assert await world.turns.edited(Event(Action("edited"), ADA, "dm", "m1.e", "More", dm="dm")) is SILENCE


async def test_a_button_under_an_interview_that_is_over_shows_its_report(world: World) -> None:
    """And nothing is said to be going on."""
    first = await begin(world, who=ADA)
    await press(world, await press(world, first, "End", who=ADA), "End it here", who=ADA)
    shown = await press(world, first, "Skip", who=ADA)
    assert shown.title.startswith("Your mock interview")
    assert "behind us" not in text_of(shown)


async def test_who_asks_for_a_hint_that_is_not_there_is_told(world: World) -> None:
    """Typed, as there is no button then; a button that is pressed twice just shows its hint."""
    await begin(world, who=ADA)
    for _ in range(2):
        assert "none is left" not in text_of(await say(world, "hint"))
    assert "none is left" in text_of(await say(world, "hint"))
