"""A session with a person before it: colours, a prompt and a spinner."""

from __future__ import annotations

import asyncio
import contextlib
import errno
import signal
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping
from pathlib import Path
from typing import TextIO

from rich.console import RenderableType
from rich.live import Live
from rich.padding import Padding
from rich.spinner import Spinner
from rich.text import Text

from bot.core.ui import Form, Message
from bot.platforms.terminal import render, text
from bot.platforms.terminal.keyboard import KEYS, Keyboard
from bot.platforms.terminal.window import ClosedError, InterruptedByPersonError, Result

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
        self._keyboard = Keyboard(commands, history_file, keep, self._console.encoding)

    async def line(self) -> str | None:
        """Ask for a command; None when the person leaves."""
        while True:
            try:
                return await self._keyboard.line()
            except EOFError:
                return None
            except KeyboardInterrupt:
                self.say("`quit` or Ctrl-D leaves.")

    async def answer(self, form: Form, value: str) -> str | None:
        """Show what is asked and let the person write, starting from ``value``."""
        self._print(render.draw_form(form, KEYS))
        try:
            return await self._keyboard.answer(form, value)
        except EOFError:  # the window was closed
            raise ClosedError from None
        finally:
            self._print(Text())

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
        task = asyncio.ensure_future(work)
        stopped = False

        def stop() -> None:
            nonlocal stopped
            stopped = True
            task.cancel()

        with _silent_keys(), _on_interrupt(stop):
            try:
                return await task
            except asyncio.CancelledError:
                if stopped:
                    raise InterruptedByPersonError from None
                raise

    def _print(self, thing: RenderableType) -> None:
        try:
            self._console.print(thing)
        except OSError as error:
            if error.errno != errno.EIO:  # the window is gone
                raise
            raise ClosedError from None


@contextlib.contextmanager
def _on_interrupt(stop: Callable[[], None]) -> Iterator[None]:
    """Call ``stop`` on Ctrl-C while the context is open, where the loop can listen for it."""
    loop = asyncio.get_running_loop()
    before = signal.getsignal(signal.SIGINT)
    try:
        loop.add_signal_handler(signal.SIGINT, stop)
    except (NotImplementedError, RuntimeError, ValueError):  # not on this system, or not in the main thread
        yield
        return
    try:
        yield
    finally:
        loop.remove_signal_handler(signal.SIGINT)
        signal.signal(signal.SIGINT, before)


@contextlib.contextmanager
def _silent_keys() -> Iterator[None]:
    """Keep keys pressed meanwhile off the screen, where they would tear the spinner; the next prompt gets them."""
    if sys.platform == "win32" or not sys.stdin.isatty():
        yield
        return
    keys = sys.stdin.fileno()
    before = termios.tcgetattr(keys)
    silent = [*before]
    silent[3] &= ~termios.ECHO
    termios.tcsetattr(keys, termios.TCSANOW, silent)
    try:
        yield
    finally:
        termios.tcsetattr(keys, termios.TCSANOW, before)
