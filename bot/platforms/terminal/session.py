"""The session: reads lines, makes events of them, calls the routes and shows what they reply."""

from __future__ import annotations

import asyncio
import logging
import secrets
import sys
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from bot.core.errors import UserError
from bot.core.ui import ACTION_MAX, Action, Actor, Button, Event, Form, Message, Reply
from bot.platforms.terminal.window import ClosedError, InterruptedByPersonError, PutAsideError, Window
from bot.usecases.router import Route, Routes, find, nearest

PLACE = "terminal"
QUIT = frozenset({"quit", "exit", "q"})
PATIENCE = 120.0  # seconds
STILL = 8.0  # seconds until a wait is worth another word
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 1.0  # seconds between two looks for a result
_ECHO = 40  # characters of a mistyped word that are repeated to the person

_log = logging.getLogger(__name__)


class Terminal:
    """One person's session.

    ``interactive`` tells that a person sits at a keyboard and a screen, the process's own; else lines come from
    ``stdin`` and plain text, ``width`` columns wide (80), goes to ``stdout``. ``patience`` is in seconds: how long to
    wait for a grade. Answers never enter ``history_file``.
    """

    def __init__(
        self,
        routes: Routes,
        actor: Actor,
        *,
        stdin: TextIO | None = None,
        stdout: TextIO | None = None,
        greeting: Message | None = None,
        interactive: bool = False,
        width: int | None = None,
        history_file: Path | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._routes = routes
        self._actor = actor
        self._greeting = greeting
        self._patience = patience
        self._interactive = interactive
        self._window = self._open(stdin or sys.stdin, stdout or sys.stdout, width, history_file)
        self._buttons: tuple[Button, ...] = ()
        self._drafts: dict[str, str] = {}

    async def run(self) -> int:
        """Go on until the person leaves or the lines end; give the exit code, which is always 0."""
        try:
            if self._greeting is not None:
                self._show(self._greeting)
            while (line := await self._window.line()) is not None:
                if not await self._obey(line):
                    break
        except ClosedError:
            pass
        return 0

    def _open(self, stdin: TextIO, stdout: TextIO, width: int | None, history_file: Path | None) -> Window:
        if not self._interactive:
            from bot.platforms.terminal.pipe import Pipe  # noqa: PLC0415 - rich is loaded only for a session

            return Pipe(stdin, stdout, width)
        from bot.platforms.terminal.screen import Screen  # noqa: PLC0415 - prompt_toolkit is loaded only for a person

        commands = {verb: route.summary for verb, route in self._routes.items() if route.summary}
        return Screen(stdout, width, {**commands, "quit": "Leave"}, history_file, self._holds_no_answer)

    async def _obey(self, line: str) -> bool:
        """Do what a line asks for; False when it asks to leave. Whatever goes wrong is said here, and the session goes on."""
        word, rest = _split(line)
        if word.casefold() in QUIT:
            return False
        try:
            if word:
                await self._do(word, rest)
        except ClosedError:
            raise
        except InterruptedByPersonError:
            self._window.say("Stopped.")
        except UserError as error:
            self._window.say(str(error))
        except Exception:  # noqa: BLE001 - the platform's boundary: the person gets an id, the log the rest
            trouble = secrets.token_hex(3)
            _log.exception("a terminal command failed, id %s", trouble)
            self._window.say(f"Something went wrong on our side. It is in the log under the id {trouble}.")
        return True

    async def _do(self, word: str, rest: str) -> None:
        if word.isdecimal() and word.isascii():
            await self._press(word, rest)
            return
        found = self._command(word)
        if found is None:
            self._window.say(self._unknown(word))
        elif found[1].opens_form:
            await self._follow(Action(found[0]), word, rest)
        else:
            await self._follow(self._fitting(found[0], " ".join(rest.split())), word)

    async def _press(self, number: str, rest: str) -> None:
        count = len(self._buttons)
        chosen = int(number) if len(number) <= len(str(count)) else 0
        if not 1 <= chosen <= count:
            self._window.say(f"There is no [{number[:_ECHO]}] here. " + ("The numbers stand below a message." if count else "Nothing is numbered yet."))
            return
        action = self._buttons[chosen - 1].action
        route = self._routes.get(action.verb)
        if rest and not (route and route.opens_form):
            raise UserError(f"[{chosen}] takes no words after it.")
        await self._follow(action, number, rest)
