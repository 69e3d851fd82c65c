"""A session as a process: real pipes, and a real pseudo-terminal."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

if sys.platform == "win32":
    pytest.skip("pseudo-terminals and signals are POSIX's", allow_module_level=True)

import fcntl
import pty
import struct
import termios

HERE = Path(__file__).parent
ROOT = HERE.parents[2]
PROGRAM = (sys.executable, str(HERE / "program.py"))
PATIENCE = 30  # seconds; a process that starts on a busy machine takes its time
ESCAPES = re.compile(r"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07]*\x07|[()][A-Z0-9]|[=>])")


def environment(**more: str) -> Mapping[str, str]:
    ours = {"PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "SYSTEMROOT") if name in os.environ}
    return {**inherited, "LANG": "C.UTF-8", "TERM": "xterm-256color", **ours, **more}


def piped(given: bytes, **more: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        PROGRAM, input=given, capture_output=True, env=environment(**more), timeout=PATIENCE, check=False
    )


def test_a_script_writes_plain_text_and_ends_well() -> None:
    """No escape codes, no prompt, nothing on the error stream, and exit code 0."""
    done = piped("today\nanswer It looks things up: ünïcode.\n".encode())
    assert (done.returncode, done.stderr) == (0, b"")
    assert "│ It looks things up: ünïcode.\n" in done.stdout.decode()
    assert b"\x1b" not in done.stdout


def test_a_script_loads_no_prompt() -> None:
    """The prompt library is for people."""
    assert b"prompt_toolkit" not in piped(b"today\n", LOADED="1").stderr


def test_importing_the_platform_loads_neither_library() -> None:
    """The command line stays light."""
    code = "import sys, bot.platforms.terminal; print({'rich', 'prompt_toolkit', 'markdown_it'} & set(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=environment(), timeout=PATIENCE, check=True
    )
    assert done.stdout == b"set()\n"


def test_bytes_that_are_no_text_do_no_harm() -> None:
    """They come out as replacement characters, and the script goes on."""
    done = piped(b"\xff\xfe\xffx\r\n\nanswer caf\xe9 au lait\r\n")
    assert done.returncode == 0
    assert "│ caf\ufffd au lait\n" in done.stdout.decode()


def test_a_narrow_encoding_gets_stand_ins() -> None:
    """Signs and bars come as ASCII where nothing else can be written."""
    done = piped(b"answer It looks things up.\n", PYTHONIOENCODING="ascii")
    assert (done.returncode, done.stderr) == (0, b"")
    assert b"| It looks things up.\n" in done.stdout


def test_a_last_line_without_an_end_is_read() -> None:
    """As `printf` writes it."""
    assert b"Question of the day" in piped(b"today").stdout


def test_a_closed_output_ends_the_script_quietly() -> None:
    """As with `| head -1`: no traceback, exit code 0, and no further command is run."""
    with subprocess.Popen(
        PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment()
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdout.close()
        process.stdin.write(b"today\n" * 100)
        process.stdin.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE) == 0


def test_a_message_is_read_while_the_script_still_waits_for_lines() -> None:
    """What is said passes a pipe at once."""
    with subprocess.Popen(
        PROGRAM, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment()
    ) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(b"today\n")
        process.stdin.flush()
        assert process.stdout.readline() == b"Question of the day\n"
        process.send_signal(signal.SIGINT)  # with the input still open: it must not hang
        process.wait(PATIENCE)


class Window:
    """The program at a pseudo-terminal."""

    def __init__(self, columns: int = 80, **more: str) -> None:
        self._ours, theirs = pty.openpty()
        fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
        self.process = subprocess.Popen(
            PROGRAM, stdin=theirs, stdout=theirs, stderr=theirs, env=environment(**more), start_new_session=True
        )
        self._theirs = theirs
        self.raw = ""
        self._seen = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(PATIENCE)
        os.close(self._ours)
        os.close(self._theirs)

    def press(self, keys: str) -> None:
        os.write(self._ours, keys.encode())

    def interrupt(self) -> None:
        """Send what Ctrl-C sends while no prompt is reading keys."""
        self.process.send_signal(signal.SIGINT)

    def expect(self, words: str) -> str:
        """Read on until the words stand on the screen; gives all that came since the words expected before."""
        between = f"(?:{ESCAPES.pattern})*"
        wanted = re.compile(between.join(map(re.escape, words)))
        until = time.monotonic() + PATIENCE
        while True:
            shown = ESCAPES.sub("", self.raw[self._seen :])
            if found := wanted.search(self.raw, self._seen):
                # What came in the same breath after the words is left for the next call.
                self._seen = found.end()
                return shown
            ready, _, _ = select.select([self._ours], [], [], max(0.0, until - time.monotonic()))
            if not ready:
                pytest.fail(f"{words!r} did not come; the screen has {shown!r}")
            came = os.read(self._ours, 65_536).decode(errors="replace")
            if "\x1b[6n" in came:  # where is the cursor? A terminal answers.
                self.press("\x1b[1;1R")
            self.raw += came

    def echoes(self) -> bool:
        return bool(termios.tcgetattr(self._theirs)[3] & termios.ECHO)


@pytest.fixture
def window() -> Iterator[Window]:
    with Window(WAITS="3") as window:
        window.expect("›")
        yield window


def test_a_person_reads_and_answers(window: Window) -> None:
    """From the question to the grade, and out by Ctrl-D."""
    window.press("today\r")
    window.expect("[3] Leaderboard")
    window.press("answer\r")
    window.expect("0 of 3,000 characters")
    window.press("It looks\rthings up\x04")
    window.expect("Grading…")
    assert "│ things up" in window.expect("80 of 100") + window.expect("›")
    window.press("\x04")
    assert window.process.wait(PATIENCE) == 0


def test_an_answer_put_aside_comes_back_on_the_screen(window: Window) -> None:
    """Ctrl-C in the form, then the same command."""
    window.press("answer\r")
    window.expect("0 of 3,000 characters")
    window.press("Half a thought\x03")
    window.expect("brings your text back.")
    window.press("answer\r")
    assert "Half a thought" in window.expect("14 of 3,000 characters")


def test_a_text_too_long_is_said_where_no_line_stands_below() -> None:
    """Some terminals don't tell where the cursor is; the form opens again with the text in it."""
    with Window(PROMPT_TOOLKIT_NO_CPR="1") as window:
        window.expect("›")
        window.press(f"answer {'x' * 3001}\r")
        window.expect("Ctrl-C puts it aside")
        window.press("\x04")
        window.expect("Too long to send")
        window.expect("Ctrl-C puts it aside")
        window.press("\x7f\x04")
        window.expect("80 of 100")


def test_ctrl_c_stops_waiting_and_not_the_program() -> None:
    """It says where the grade will be, and the next command works."""
    with Window(WAITS="100000") as window:
        window.expect("›")
        window.press("answer It looks things up.\r")
        window.expect("Grading…")
        window.interrupt()
        window.expect("Stopped waiting. Your answer is saved.")
        window.press("leaderboard\r")
        window.expect("Nobody stands here yet.")


def test_ctrl_c_stops_a_command_that_hangs(window: Window) -> None:
    """The person gets the prompt back."""
    window.press("hang\r")
    window.expect("Hanging.")
    window.interrupt()
    window.expect("Stopped before it was done.")
    window.press("leaderboard\r")
    window.expect("Nobody stands here yet.")


def test_the_terminal_echoes_again_afterwards(window: Window) -> None:
    """The shell that follows finds its terminal as it was."""
    window.press("answer It looks things up.\r")
    window.expect("80 of 100")
    window.press("quit\r")
    window.process.wait(PATIENCE)
    assert window.echoes()


def test_colours_are_shown_and_can_be_turned_off() -> None:
    """NO_COLOR leaves weight, and takes colour."""
    colour = re.compile(r"\x1b\[[0-9;]*3[0-7][;m]")
    found = []
    for no_colour in ("", "1"):
        with Window(NO_COLOR=no_colour) as window:
            window.expect("›")
            window.press("today\r")
            window.expect("[3] Leaderboard")
            found.append(bool(colour.search(window.raw)))
    assert found == [True, False]
