"""A session with a person before it: colours, a prompt and a spinner."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TextIO

from rich.console import RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.spinner import Spinner
from rich.text import Text

from bot.core.ui import Form, Message
from bot.platforms.terminal import render, text
from bot.platforms.terminal.keyboard import KEYS, Keyboard
from bot.platforms.terminal.window import ClosedError, InterruptedByPersonError, Result, problem_with

if sys.platform != "win32":
    import termios


class Screen:
    """A terminal window."""

    def __init__(
        self,
        stdout: TextIO,
        width: int | None,
        commands: Mapping[str, str],
        history_file: Path | None,
        keep: Callable[[str], bool],
    ) -> None:
        text.carry_any_character(stdout)
        self._console = render.console(stdout, width)
        self._work: asyncio.Future[Any] | None = None
        self._stopped = False
        self._keyboard = Keyboard(commands, history_file, keep, self._console.encoding)

    @contextlib.contextmanager
    def opened(self) -> Iterator[None]:
        """Take over the keys: what is pressed between two prompts is not echoed, and Ctrl-C stops the work going on."""
        before = signal.getsignal(signal.SIGINT)
        try:
            with _silent_keys():
                yield
        finally:
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                asyncio.get_running_loop().remove_signal_handler(signal.SIGINT)
                signal.signal(signal.SIGINT, before)

    async def line(self) -> str | None:
        """Ask for a command; None when the person leaves."""
        while True:
            try:
                with self._prompting():
                    return await self._keyboard.line()
            except EOFError:
                return None
            except KeyboardInterrupt:
                self.say("`quit` or Ctrl-D leaves.")

    async def answer(self, form: Form, value: str) -> str | None:
        """Show what is asked and let the person write, starting from ``value``."""
        self._print(render.draw_form(form, KEYS))
        try:
            with self._prompting():
                written = await self._keyboard.answer(form, value)
        except EOFError:  # the window was closed
            raise ClosedError from None
        finally:
            self._print(Text())
        problem = problem_with(form, written.strip()) if written.strip() else ""
        if problem:  # only where the keyboard has no room to say so
            self.say(problem)
            return await self.answer(form, written)
        return written

    def show(self, message: Message) -> None:
        """Show a message."""
        self._print(render.draw(message))

    def say(self, text: str) -> None:
        """Show a sentence."""
        self._print(render.draw_notice(text))

    @contextlib.contextmanager
    def waiting(self, words: str) -> Iterator[Callable[[str], None]]:
        """Show a spinner beside the words while the context is open."""
        spinner = Spinner("line" if self._console.options.ascii_only else "dots", words, style="cyan")
        with Live(Padding(spinner, (0, 0, 0, 2)), console=self._console, transient=True):
            yield lambda changed: spinner.update(text=changed)

    async def run(self, work: Awaitable[Result]) -> Result:
        """Do the work; Ctrl-C stops the work, not the program."""
        task: asyncio.Future[Result] = asyncio.ensure_future(work)
        self._work = task
        if self._stopped:
            task.cancel()
        try:
            return await task
        except asyncio.CancelledError:
            if self._stopped:
                raise InterruptedByPersonError from None
            raise
        finally:
            self._work = None

    def _stop(self) -> None:
        self._stopped = True
        if self._work is not None:
            self._work.cancel()

    @contextlib.contextmanager
    def _prompting(self) -> Iterator[None]:
        """Leave Ctrl-C to the prompt, and listen for it again as soon as the prompt is gone."""
        try:
            yield
        finally:
            self._stopped = False
            # Not on every system, nor outside the main thread: there Ctrl-C ends the program.
            with contextlib.suppress(NotImplementedError, RuntimeError, ValueError):
                asyncio.get_running_loop().add_signal_handler(signal.SIGINT, self._stop)

    def _print(self, thing: RenderableType) -> None:
        try:
            self._console.print(thing)
        except OSError as error:
            if error.errno != errno.EIO:  # the window is gone
                raise
            raise ClosedError from None


@contextlib.contextmanager
def _silent_keys() -> Iterator[None]:
    """Keep keys off the screen outside the prompts, where they would tear a spinner; the next prompt gets them."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        yield
        return
    keys = sys.stdin.fileno()
    before = termios.tcgetattr(keys)
    silent = [*before]
    silent[3] &= ~(termios.ECHO | termios.ICANON)  # as they come, so that the next prompt gets an early Ctrl-D too
    termios.tcsetattr(keys, termios.TCSANOW, silent)
    try:
        yield
    finally:
        with contextlib.suppress(termios.error):  # the window may be gone
            termios.tcsetattr(keys, termios.TCSANOW, before)
