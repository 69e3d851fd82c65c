"""How a story meets a platform: people who ask, press, write and read, each as their platform lets them."""

from __future__ import annotations

from typing import Protocol


class Person(Protocol):
    """Somebody on a platform. What they see is what was shown to them last."""

    async def ask(self, command: str) -> None:
        """Give a command, in the terminal's words: ``today``, ``today share``, ``leaderboard week``."""
        ...

    async def press(self, label: str) -> None:
        """Press a button of what they see."""
        ...

    async def write(self, text: str) -> None:
        """Fill in the form that is open, and send it."""
        ...

    def sees(self) -> str:
        """Give the words before them, as they read them."""
        ...

    def may_press(self) -> list[str]:
        """Give the labels of the buttons before them."""
        ...

    def is_asked(self) -> str:
        """Give the words of the form that is open; empty when none is."""
        ...


class Place(Protocol):
    """A platform with one team on it."""

    def person(self, name: str) -> Person:
        """Let somebody come in; the same name is the same person."""
        ...

    async def work(self) -> None:
        """Let everything that waits be graded and delivered."""
        ...

    async def restart(self) -> None:
        """Stop the bot and start it anew; what stands on people's screens stays."""
        ...


async def open_form(who: Person) -> None:
    """Press *Answer* on what is before them; the first time they are told what is stored, and choose to be named."""
    await who.press("Answer")
    if "Under my name" in who.may_press():
        await who.press("Under my name")
