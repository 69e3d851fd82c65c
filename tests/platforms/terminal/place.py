"""The terminal as a place for stories: each person has a session of their own."""

from __future__ import annotations

import asyncio

from bot.core.ui import Actor
from bot.platforms.terminal import Terminal
from bot.usecases.router import Routes
from tests.platforms.terminal.desk import Paper
from tests.world import World

_NEEDS_TEXT = "Write it on the same line"


class Sitter:
    """A person before a session without colours; forms take their text on the same line."""

    def __init__(self, routes: Routes, name: str) -> None:
        self.name = name
        self.sitting: asyncio.Task[object] | None = None
        self._form, self._from = "", 0
        self._paper = Paper()
        self._terminal = self._session(routes)

    def _session(self, routes: Routes) -> Terminal:
        actor = Actor("terminal", "local", self.name, self.name.title(), may_manage=True)
        return Terminal(routes, actor, stdout=self._paper, width=2000)

    def sit_down_again(self, routes: Routes) -> None:
        """Start a new session before the same screen."""
        before = self._terminal
        self._terminal = self._session(routes)
        self._terminal._buttons = before._buttons

    async def ask(self, command: str) -> None:
        await self._type(command)

    async def press(self, label: str) -> None:
        number = 1 + [button.label for button in self._terminal._buttons].index(label)
        await self._type(str(number))

    async def write(self, text: str) -> None:
        assert self._form
        await self._type(f"{self._form} {' '.join(text.split())}")

    async def _type(self, line: str) -> None:
        """Type a line, and go on once it is done or a grade is waited for."""
        self._from, self._form = len(self._paper.getvalue()), ""
        self.sitting = asyncio.create_task(self._terminal._obey(line))
        while not self.sitting.done() and not any(word in self._said() for word in ("Saved", "Thank you")):
            await asyncio.sleep(0.01)
        if _NEEDS_TEXT in self._said():
            self._form = line

    def _said(self) -> str:
        return self._paper.getvalue()[self._from :]

    def sees(self) -> str:
        return self._said().rpartition("Saved\n=")[2] if "Your result" in self._said() else self._said()

    def may_press(self) -> list[str]:
        return [button.label for button in self._terminal._buttons]

    def is_asked(self) -> str:
        return self._said() if self._form else ""


class TerminalPlace:
    """Several sessions on one bot."""

    def __init__(self, world: World, routes: Routes) -> None:
        self._world, self._routes = world, routes
        self._people: dict[str, Sitter] = {}

    def person(self, name: str) -> Sitter:
        return self._people.setdefault(name, Sitter(self._routes, name))

    async def work(self) -> None:
        await self._world.work()
        for sitter in self._people.values():
            if sitter.sitting is not None:
                await sitter.sitting

    async def restart(self) -> None:
        for sitter in self._people.values():
            sitter.sit_down_again(self._routes)

    async def close(self) -> None:
        """Let nobody go on waiting."""
        for sitter in self._people.values():
            if sitter.sitting is not None:
                sitter.sitting.cancel()
                await asyncio.gather(sitter.sitting, return_exceptions=True)
