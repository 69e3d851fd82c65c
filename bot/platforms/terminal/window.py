"""What a session needs of the place it is shown in: lines to read, and room to show things."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

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


class Window(Protocol):
    """A screen with a person before it, or a pipe. Whatever shows something may raise ClosedError."""

    async def line(self) -> str | None:
        """Read the next line; None at the end."""
        ...

    async def answer(self, form: Form, value: str) -> str | None:
        """Let the person write, starting from ``value``; None where nobody can. PutAsideError when they break off."""
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

    async def run(self, work: Coroutine[Any, Any, Result]) -> Result:
        """Do the work; InterruptedByPersonError when the person stops it."""
        ...
