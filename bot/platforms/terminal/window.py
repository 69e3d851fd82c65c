"""What a session needs of the place it is shown in: lines to read, and room to show things."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from contextlib import AbstractContextManager
from typing import Protocol, TypeVar

from bot.core.ui import Form, Message

Result = TypeVar("Result")


class ClosedError(Exception):
    """Nobody reads the output any more."""


class InterruptedByPersonError(Exception):
    """The person pressed Ctrl-C while something was going on."""


class PutAsideError(Exception):
    """The person broke an answer off; ``text`` is what they had written."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


def problem_with(form: Form, text: str) -> str:
    """Say what keeps a text from being sent; empty when nothing does. Lengths are in characters."""
    if len(text) > form.max_length:
        return f"Too long to send: {len(text):,} characters, and {form.max_length:,} fit."
    if len(text) < form.min_length:
        return f"Too short to send: it takes at least {form.min_length:,} characters."
    return ""


class Window(Protocol):
    """A screen with a person before it, or a pipe. Whatever shows something may raise ClosedError."""

    def opened(self) -> AbstractContextManager[None]:
        """Hold the window for the length of a session."""
        ...

    async def line(self) -> str | None:
        """Read the next line; None at the end."""
        ...

    async def answer(self, form: Form, value: str) -> str | None:
        """Let the person write, starting from ``value``, until the form takes the text or there is none.

        None where nobody can write; PutAsideError when they break off.
        """
        ...

    def show(self, message: Message) -> None:
        """Show a message."""
        ...

    def say(self, text: str) -> None:
        """Show a sentence, literally."""
        ...

    def waiting(self, words: str) -> AbstractContextManager[Callable[[str], None]]:
        """Show that something is going on; gives the function that changes the words."""
        ...

    async def run(self, work: Awaitable[Result]) -> Result:
        """Do the work; InterruptedByPersonError when the person stops it."""
        ...
