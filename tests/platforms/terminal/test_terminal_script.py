"""A session fed by a pipe: lines in, plain text out."""

from __future__ import annotations

import io
import logging
import re
from dataclasses import replace

import pytest

from bot.core.errors import UserError
from bot.core.ui import Action, Message, Prose
from bot.platforms.terminal import Terminal
from tests.platforms.terminal.desk import ADA, SAVED, Desk, Paper, script


async def test_a_day_in_a_script() -> None:
    """Question, answer, confirmation and grade come in this order, and nothing else."""
    out = await script(Desk(), "today", "answer It looks things up.")
    titles = [
        line for line, below in zip(out.splitlines(), out.splitlines()[1:], strict=False) if below.startswith("==")
    ]
    assert titles == ["Question of the day", "Saved", "80 of 100"]


async def test_the_text_after_answer_fills_the_form() -> None:
    """The form's own action carries the text, spaces inside kept."""
    desk = Desk()
    await script(desk, "  answer   It  looks things up.  ")
    assert [(event.action, event.text) for event in desk.said("submit")] == [
        (Action("submit", "17"), "It  looks things up.")
    ]


async def test_every_event_says_who_and_where() -> None:
    """Actor, place and privacy stand in each event."""
    desk = Desk()
    await script(desk, "today", "answer It looks things up.")
    assert {(event.actor, event.place, event.private) for event in desk.heard} == {(ADA, "terminal", True)}


async def test_every_event_has_an_id_of_its_own() -> None:
    """The same command twice is two events."""
    desk = Desk()
    await script(desk, "today", "today")
    first, second = desk.said("today")
    assert first.event_id != second.event_id


async def test_two_answers_are_each_waited_for() -> None:
    """The second answer is read only after the first one's grade is shown."""
    desk = Desk(waits=2)
    out = await script(desk, "answer First of all.", "answer Second of all.")
    assert out.index("First of all.") < out.index("Second of all.")
    assert [event.action.verb for event in desk.heard] == [
        *["answer", "submit", "result", "result", "result", "answer", "submit", "result"]
    ]


async def test_the_result_is_asked_for_by_its_answer() -> None:
    """What the message calls pending is what is looked for."""
    desk = Desk()
    await script(desk, "answer It looks things up.")
    assert {event.action for event in desk.said("result")} == {Action("result", "a1")}


async def test_news_about_a_wait_are_shown_once() -> None:
    """A waiting message that changes is told, one that stays is not repeated."""
    news = Message("Saved", (Prose("The model is busy."),), pending="a1")
    out = await script(Desk(waits=0, result_replies=[SAVED, news, news]), "answer It looks things up.")
    assert out.count("The model is busy.") == 1


async def test_when_patience_ends_the_answer_is_said_to_be_saved() -> None:
    """No error: where the grade will be found."""
    out = await script(Desk(waits=10_000), "answer It looks things up.", "today", patience=0.05, width=100)
    assert "Your answer is saved. `result` shows the grade once it is there." in out
    assert "Question of the day" in out


async def test_when_patience_ends_in_an_interview_the_way_on_is_named() -> None:
    """Which is not where the grade of a day's answer stands."""
    desk = Desk(waits=10_000, submit_replies=[replace(SAVED, pending_verb="look")])
    out = await script(desk, "answer It looks things up.", patience=0.05, width=100)
    assert "`interview` goes on from here." in out


async def test_an_answer_given_already_is_shown_as_such() -> None:
    """Where no form comes, the text goes nowhere."""
    desk = Desk(answered=True)
    assert "Answered already" in await script(desk, "answer Once more.")
    assert not desk.said("submit")


async def test_answer_without_text_tells_how() -> None:
    """A script has nobody to write, so the line to write is shown."""
    assert await script(Desk(), "answer", "quit") == "Write it on the same line: `answer TEXT`.\n"


async def test_a_form_that_comes_back_does_not_loop() -> None:
    """A text that can't be stored comes back once, and the script goes on."""
    desk = Desk()
    desk.submit_replies = [desk.form]
    assert "Question of the day" in await script(desk, "answer It looks things up.", "today")
    assert len(desk.said("submit")) == 1


@pytest.mark.parametrize(("text", "said"), [("x" * 20_000, "Too long to send: 20,000 characters"), ("x", "Too short")])
async def test_a_text_that_does_not_fit_is_not_sent(text: str, said: str) -> None:
    """The limits of the form are said, and nothing is cut off."""
    desk = Desk()
    desk.form = type(desk.form)("Your answer", "Say it", Action("submit", "17"), min_length=3)
    assert said in await script(desk, f"answer {text}")
    assert not desk.said("submit")


@pytest.mark.parametrize("line", ["leaderboard", "/leaderboard", "LeaderBoard", "board", " /BOARD "])
async def test_commands_come_by_name_or_alias_in_any_case(line: str) -> None:
    """With a slash or without."""
    desk = Desk()
    await script(desk, line)
    assert [event.action for event in desk.heard] == [Action("leaderboard")]


async def test_words_after_a_command_are_its_argument() -> None:
    """Spaces between them are one each."""
    desk = Desk()
    await script(desk, "leaderboard  week   rag")
    assert desk.heard[0].action == Action("leaderboard", "week rag")


async def test_too_many_words_are_cut_to_what_an_action_holds() -> None:
    """The command runs, and the person is told."""
    desk = Desk()
    out = await script(desk, "leaderboard " + "rag " * 60)
    assert len(desk.heard[0].action.encode()) <= 100
    assert "I read its first 88 characters only." in out


@pytest.mark.parametrize("word", ["quit", "exit", "q", "/Quit"])
async def test_quit_ends_the_script(word: str) -> None:
    """What stands after it is not read."""
    assert await script(Desk(), word, "today") == ""


async def test_empty_lines_do_nothing() -> None:
    """Neither words nor events."""
    assert await script(Desk(), "", "   ", "/") == ""


async def test_a_number_presses_a_button() -> None:
    """With the button's own action, argument and all."""
    desk = Desk()
    await script(desk, "today", "2")
    assert desk.heard[-1].action == Action("hint", "17")


async def test_a_number_with_text_fills_the_form_behind_it() -> None:
    """The same way as the command."""
    desk = Desk()
    await script(desk, "today", "1 It looks things up.")
    assert desk.said("answer")[0].action == Action("answer", "17")
    assert desk.said("submit")[0].text == "It looks things up."


@pytest.mark.parametrize("number", ["0", "4", "9" * 5000])
async def test_a_number_that_stands_nowhere_is_said(number: str) -> None:
    """Nothing is pressed."""
    desk = Desk()
    assert "to press." in await script(desk, "today", number)
    assert len(desk.heard) == 1


async def test_text_after_a_plain_button_is_refused() -> None:
    """It would be lost without a word."""
    assert "[3] Leaderboard takes no words after it." in await script(Desk(), "today", "3 week")


async def test_an_error_for_the_person_is_shown_as_it_stands() -> None:
    """And the script goes on."""
    out = await script(Desk(), "refuse", "today")
    assert out.startswith("The [red]question[/red] is closed. `today` shows the next one.\n")
    assert "Question of the day" in out


async def test_a_crash_is_logged_under_the_id_that_is_shown(caplog: pytest.LogCaptureFixture) -> None:
    """The log has the cause, the person only the id, and the script goes on."""
    with caplog.at_level(logging.ERROR):
        out = await script(Desk(), "crash", "today")
    shown = re.search(r"under the id ([0-9a-f]{6})\.", out)
    assert shown is not None
    assert shown[1] in caplog.text
    assert "a secret detail" in caplog.text
    assert "a secret detail" not in out
    assert "Question of the day" in out


async def test_a_crash_does_not_log_the_answer(caplog: pytest.LogCaptureFixture) -> None:
    """Answers stay out of the log even when their submission fails."""
    await script(Desk(submit_replies=[RuntimeError("gone")]), "answer My very own words.")
    assert "very own words" not in caplog.text


async def test_a_fault_of_a_handler_s_own_pipe_is_not_the_end() -> None:
    """Only the output's own closing ends a session."""
    out = await script(Desk(submit_replies=[BrokenPipeError()]), "answer It looks things up.", "today")
    assert "Something went wrong" in out
    assert "Question of the day" in out


async def test_a_handler_s_time_out_is_not_taken_for_patience() -> None:
    """It is a fault like any other."""
    desk = Desk()

    async def result(_: object) -> Message:
        raise TimeoutError

    desk.result = result  # type: ignore[method-assign,assignment]
    assert "Something went wrong" in await script(desk, "answer It looks things up.")


async def test_no_answer_no_waiting_when_it_is_refused() -> None:
    """A refusal at the submit is the end of it."""
    desk = Desk(submit_replies=[UserError("Closed.")])
    assert await script(desk, "answer It looks things up.") == "Closed.\n"
    assert not desk.said("result")


async def test_each_message_is_flushed_by_itself() -> None:
    """A pipe sees the confirmation before the grade is there."""
    paper = Paper()
    source = io.StringIO("answer It looks things up.\n")
    await Terminal(Desk().routes(), ADA, stdin=source, stdout=paper).run()
    assert "Saved" in paper.flushed[0]
    assert "80 of 100" not in paper.flushed[0]


async def test_the_greeting_comes_first() -> None:
    """Before any line is read."""
    paper = Paper()
    greeting = Message("Hello, Ada")
    await Terminal(Desk().routes(), ADA, stdin=io.StringIO("today\n"), stdout=paper, greeting=greeting).run()
    assert paper.getvalue().startswith("Hello, Ada\n\nQuestion of the day\n")


async def test_help_names_the_terminal_s_own_words() -> None:
    """The routes can't know them."""
    assert "`quit` leaves" in await script(Desk(), "help")


async def test_what_no_database_takes_is_replaced() -> None:
    """NUL and halves of surrogate pairs never reach a handler."""
    desk = Desk()
    await script(desk, "answer a\0b \udcff c")
    assert desk.said("submit")[0].text == "ab ? c"


async def test_long_words_and_lines_stay_within_the_width() -> None:
    """Whatever is written, no line is wider than asked."""
    out = await script(Desk(), "today", f"answer {'x' * 2900}", "laederboard", width=60)
    assert max(map(len, out.splitlines())) <= 60
