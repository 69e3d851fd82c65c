"""A session with a person at the keyboard, whose keys come from a pipe."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from prompt_toolkit.application import create_app_session
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.core.ui import Action, Form
from tests.platforms.terminal.desk import Desk, keyboard_session

CTRL_C, CTRL_D, ENTER, ESC_ENTER, UP, TAB = "\x03", "\x04", "\r", "\x1b\r", "\x1b[A", "\t"
LEAVE = CTRL_D

Type = Callable[[str], None]


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    with create_pipe_input() as keys, create_app_session(input=keys, output=DummyOutput()):
        yield keys


async def played(keys: PipeInput, desk: Desk, typed: str, history_file: Path | None = None) -> str:
    """Type everything, then leave; gives what was shown besides the prompts."""
    keys.send_text(typed + LEAVE)
    terminal, paper = keyboard_session(desk, history_file)
    assert await terminal.run() == 0
    return paper.getvalue()


async def test_an_answer_of_several_lines_is_sent_as_one(keys: PipeInput) -> None:
    """Enter starts a new line, Ctrl-D sends."""
    desk = Desk()
    await played(keys, desk, f"answer{ENTER}First line{ENTER}second line{CTRL_D}")
    assert desk.said("submit")[0].text == "First line\nsecond line"


async def test_escape_enter_sends_too(keys: PipeInput) -> None:
    """From anywhere in the text."""
    desk = Desk()
    await played(keys, desk, f"answer{ENTER}First line{ENTER}second{UP}{ESC_ENTER}")
    assert desk.said("submit")[0].text == "First line\nsecond"


async def test_the_form_says_how_to_send_and_how_to_cancel(keys: PipeInput) -> None:
    """In one line, under what is asked."""
    out = await played(keys, Desk(), f"answer{ENTER}{CTRL_C}")
    assert "What is RAG?" in out
    assert any("Ctrl-D sends" in line and "Ctrl-C puts it aside" in line for line in out.splitlines())


async def test_the_form_starts_from_its_value(keys: PipeInput) -> None:
    """A draft that was kept elsewhere is there to go on with."""
    desk = Desk(form=Form("Your answer", "Say it", Action("submit", "17"), value="A draft"))
    await played(keys, desk, f"answer{ENTER} and its end{CTRL_D}")
    assert desk.said("submit")[0].text == "A draft and its end"


async def test_an_answer_put_aside_comes_back(keys: PipeInput) -> None:
    """Ctrl-C sends nothing and loses nothing."""
    desk = Desk()
    out = await played(keys, desk, f"answer{ENTER}Half a thought{CTRL_C}answer{ENTER}, then a whole one{CTRL_D}")
    assert "Nothing was sent. answer brings your text back." in out
    assert [event.text for event in desk.said("submit")] == ["Half a thought, then a whole one"]


async def test_a_sent_answer_does_not_come_back(keys: PipeInput) -> None:
    """The next form is empty."""
    desk = Desk()
    await played(keys, desk, f"answer{ENTER}First{CTRL_D}answer{ENTER}Second{CTRL_D}")
    assert [event.text for event in desk.said("submit")] == ["First", "Second"]


async def test_an_answer_whose_submit_crashed_comes_back(keys: PipeInput) -> None:
    """The person is told so, with the id of what went wrong."""
    desk = Desk(submit_replies=[RuntimeError("gone")])
    out = await played(keys, desk, f"answer{ENTER}A thought{CTRL_D}answer{ENTER}{CTRL_D}")
    assert "What you wrote is kept" in out
    assert [event.text for event in desk.said("submit")] == ["A thought", "A thought"]


async def test_ctrl_d_within_a_text_goes_to_its_end_first(keys: PipeInput) -> None:
    """An answer can't be taken back, so that one key in the middle neither sends nor deletes."""
    desk = Desk()
    await played(keys, desk, f"answer{ENTER}First{ENTER}second{UP}{CTRL_D}!{CTRL_D}")
    assert desk.said("submit")[0].text == "First\nsecond!"


async def test_nothing_written_is_nothing_sent(keys: PipeInput) -> None:
    """An empty form is left by sending it."""
    desk = Desk()
    assert "Nothing was sent." in await played(keys, desk, f"answer{ENTER}  {CTRL_D}")
    assert not desk.said("submit")


async def test_a_text_too_long_stays_in_the_form(keys: PipeInput) -> None:
    """It is not sent until it fits, and not lost meanwhile."""
    desk = Desk(form=Form("Your answer", "Say it", Action("submit", "17"), max_length=5))
    await played(keys, desk, f"answer{ENTER}123456{CTRL_D}\x7f{CTRL_D}")
    assert [event.text for event in desk.said("submit")] == ["12345"]


async def test_a_text_too_long_for_the_line_opens_the_form(keys: PipeInput) -> None:
    """With the text in it, to be shortened."""
    desk = Desk(form=Form("Your answer", "Say it", Action("submit", "17"), max_length=5))
    await played(keys, desk, f"answer 1234567{ENTER}\x7f\x7f{CTRL_D}")
    assert [event.text for event in desk.said("submit")] == ["12345"]


async def test_a_form_that_comes_back_is_opened_again(keys: PipeInput) -> None:
    """As the reply to a text that could not be stored."""
    desk = Desk(submit_replies=[Form("Your answer", "Once more", Action("submit", "17"), value="Better: ")])
    await played(keys, desk, f"answer{ENTER}Bad{CTRL_D}good{CTRL_D}")
    assert [event.text for event in desk.said("submit")] == ["Bad", "Better: good"]


async def test_the_history_holds_commands_and_no_answers(keys: PipeInput, tmp_path: Path) -> None:
    """Neither what follows answer, nor a mistyped line, nor the lines of a form."""
    history = tmp_path / "new" / "history"
    lines = ["leaderboard week", "answer secret one", "anwser secret two", "/ANSWER secret three", "1 secret four"]
    typed = "".join(f"{line}{ENTER}" for line in lines)
    await played(keys, Desk(), f"{typed}answer{ENTER}secret five{CTRL_D}", history)
    kept = [line for line in history.read_text(encoding="utf-8").splitlines() if line.startswith("+")]
    assert kept == ["+leaderboard week", "+answer"]


async def test_the_history_is_its_owner_s(keys: PipeInput, tmp_path: Path) -> None:
    """Nobody else reads what was asked for."""
    await played(keys, Desk(), f"leaderboard{ENTER}", tmp_path / "history")
    assert (tmp_path / "history").stat().st_mode & 0o077 == 0


async def test_an_earlier_session_s_commands_come_back(keys: PipeInput, tmp_path: Path) -> None:
    """Up brings the last one."""
    await played(keys, Desk(), f"leaderboard{ENTER}", tmp_path / "history")
    desk = Desk()
    await played(keys, desk, f"{UP}{ENTER}", tmp_path / "history")
    assert desk.said("leaderboard")


async def test_a_history_that_can_t_be_kept_does_no_harm(keys: PipeInput, tmp_path: Path) -> None:
    """A folder stands where the file should."""
    desk = Desk()
    await played(keys, desk, f"leaderboard{ENTER}", tmp_path)
    assert desk.said("leaderboard")


@pytest.mark.parametrize(("typed", "verb"), [("lead", "leaderboard"), ("/TOD", "today")])
async def test_tab_completes_a_command(keys: PipeInput, typed: str, verb: str) -> None:
    """With a slash or without, in any case."""
    desk = Desk()
    await played(keys, desk, f"{typed}{TAB}{ENTER}")
    assert desk.said(verb)


async def test_ctrl_c_clears_the_line(keys: PipeInput) -> None:
    """What was typed before it does not run."""
    desk = Desk()
    await played(keys, desk, f"crash{CTRL_C}today{ENTER}")
    assert [event.action.verb for event in desk.heard] == ["today"]


async def test_ctrl_c_on_an_empty_line_says_how_to_leave(keys: PipeInput) -> None:
    """It leaves nobody stuck, and nobody out."""
    desk = Desk()
    assert "quit or Ctrl-D leaves." in await played(keys, desk, f"{CTRL_C}today{ENTER}")
    assert desk.said("today")


async def test_numbers_press_buttons(keys: PipeInput) -> None:
    """Also the one behind which a form stands."""
    desk = Desk()
    await played(keys, desk, f"today{ENTER}1{ENTER}It looks things up{CTRL_D}")
    assert desk.said("submit")[0].text == "It looks things up"
