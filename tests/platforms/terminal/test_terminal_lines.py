"""Lines that a person types at a terminal: what a button says, a command, or neither."""

from __future__ import annotations

from bot.core.ui import Action, Button, Message
from tests.platforms.terminal.desk import Desk, script


async def test_an_unknown_command_names_its_likes() -> None:
    """The script goes on after it."""
    out = await script(Desk(), "laederboard", "today")
    assert out.startswith("I don't know `laederboard`. Did you mean `leaderboard`? `help` lists everything.\n")
    assert "Question of the day" in out


async def test_an_unknown_word_of_any_length_is_shortened() -> None:
    """Twenty thousand characters are not repeated to the person."""
    assert len(await script(Desk(), "x" * 20_000)) < 200


async def test_a_sentence_without_a_command_is_taken_for_an_answer_gone_astray() -> None:
    """The way to answer is named."""
    assert "begin with `answer`" in await script(Desk(), "Retrieval looks things up.")


async def test_a_long_sentence_is_no_mistyped_command() -> None:
    """Its first word may look like one, yet it is an answer gone astray."""
    out = await script(Desk(), "Hints from passages that are looked up go into the prompt.")
    assert "Did you mean" not in out
    assert "begin with `answer`" in out


async def test_a_verb_of_buttons_is_no_command() -> None:
    """Routes without a summary can't be typed."""
    desk = Desk()
    assert "I don't know `submit`." in await script(desk, "submit 17")
    assert not desk.heard


async def test_what_a_button_says_can_be_typed() -> None:
    """Whoever reads *Answer* below a question types that, and it is this question that they answer."""
    desk = Desk()
    await script(desk, "ANSWER first of all", "today", "Answer It looks things up.")
    assert [event.action.arg for event in desk.said("answer")] == ["", "17"]


async def test_all_the_words_of_a_button_can_be_typed() -> None:
    """They go before a command that the first of them names."""
    desk = Desk(submit_replies=[Message("Report", (), (Button("Hint at these later", Action("hint", "report 3")),))])
    await script(desk, "answer It looks things up.", "hint at  these later")
    assert [event.action.arg for event in desk.said("hint")] == ["report 3"]


async def test_words_after_what_a_button_says_make_it_a_command() -> None:
    """*Leaderboard* stands below the question; with a topic after it the command is meant."""
    desk = Desk()
    await script(desk, "today", "leaderboard rag")
    assert [event.action.arg for event in desk.said("leaderboard")] == ["rag"]


async def test_a_word_said_in_an_interview_is_understood_after_other_messages() -> None:
    """Who looked something up and says *pause* then pauses the interview; of a command it is taken for the command."""
    desk = Desk()
    await script(desk, "today", "Pause", "stop", "hint", "pause it")
    assert [event.action for event in desk.said("turn")] == [Action("turn", "pause"), Action("turn", "end")]
    assert len(desk.said("hint")) == 1


async def test_a_word_of_what_is_shown_goes_before_a_command() -> None:
    """Without a button for it too: a hint of the interview's question is not one of the day's."""
    asked = Message("Question 1 of 3", (), (Button("Skip", Action("turn", "skip 1.1")),))
    desk = Desk(submit_replies=[asked])
    await script(desk, "answer It looks things up.", "hint")
    assert [event.action for event in desk.heard[2:]] == [Action("turn", "hint")]
