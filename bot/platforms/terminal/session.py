"""The session: reads lines, makes events of them, calls the routes and shows what they reply."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import sys
import time
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from bot.core.errors import UserError
from bot.core.ui import ACTION_MAX, Action, Actor, Button, Event, Form, Message, Reply
from bot.platforms.terminal.filling import fill
from bot.platforms.terminal.keeping import with_files_kept
from bot.platforms.terminal.lines import ECHO, command, pressed, sound, split, spoken, unknown
from bot.platforms.terminal.window import ClosedError, InterruptedByPersonError, PutAsideError, Window, problem_with
from bot.usecases.router import Routes

PLACE = "terminal"
FIRST_CHOICE = frozenset({"consent", "agree"})
QUIT = frozenset({"quit", "exit", "q"})
PATIENCE = 120.0  # seconds
STILL = 8.0  # seconds until a wait is worth another word
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 1.0  # seconds between two looks for a result
GONE_ON_WITH = {"look": "interview"}  # what is looked for, and the command that goes on with it
NOTHING: Mapping[str, str] = {}
News = Callable[[Event], Awaitable[Sequence[Message]]]

_log = logging.getLogger(__name__)


class Terminal:
    """One person's session.

    ``interactive`` tells that a person sits at a keyboard and a screen, the process's own; else lines come from
    ``stdin`` and plain text, ``width`` columns wide (80), goes to ``stdout``. ``patience`` is in seconds: how long to
    wait for a grade. ``news`` gives what was posted since the person last looked. Answers never enter ``history_file``; files to keep
    go into the folder ``files``.
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
        files: Path | None = None,
        patience: float = PATIENCE,
        news: News | None = None,
    ) -> None:
        self._routes, self._actor = routes, actor
        self._greeting = greeting
        self._patience, self._files, self._news = patience, files, news
        self._interactive = interactive
        self._window = self._open(stdin or sys.stdin, stdout or sys.stdout, width, history_file)
        self._buttons: tuple[Button, ...] = ()
        self._drafts: dict[str, str] = {}
        self._carried = ""
        self._sending = False

    async def run(self) -> int:
        """Go on until the person leaves or the lines end; give the exit code, which is always 0."""
        with contextlib.suppress(ClosedError), self._window.opened():
            if self._greeting is not None:
                self._show(self._greeting)
            while (line := await self._next_line()) is not None:
                if not await self._obey(line):
                    break
            await self._show_news()  # what a script has caused; later news wait for the next session
        return 0

    async def _next_line(self) -> str | None:
        await self._show_news()
        return await self._window.line()

    async def _show_news(self) -> None:
        if self._news is None:
            return
        try:
            found = await self._news(self._event(Action("news")))
        except Exception:  # noqa: BLE001 - the platform's boundary: they are not lost, and the next prompt looks again
            _log.exception("what is new could not be read")
            return
        for message in found:
            self._show(message)

    def _open(self, stdin: TextIO, stdout: TextIO, width: int | None, history_file: Path | None) -> Window:
        if not self._interactive:
            from bot.platforms.terminal.pipe import Pipe  # noqa: PLC0415 - rich is loaded only for a session

            return Pipe(stdin, stdout, width)
        from bot.platforms.terminal.screen import Screen  # noqa: PLC0415 - prompt_toolkit is loaded only for a person

        commands = {verb: route.summary for verb, route in self._routes.items() if route.summary}
        return Screen(stdout, width, {**commands, "quit": "Leave"}, history_file, self._holds_no_answer)

    def _show(self, message: Message) -> None:
        self._buttons = message.buttons or self._buttons
        self._window.show(with_files_kept(message, self._files))

    async def _obey(self, line: str) -> bool:
        """Do what a line asks for; False when it asks to leave. What goes wrong is said here, and the session goes on."""
        word, rest = split(line)
        if word.casefold() in QUIT:
            return False
        try:
            if word:
                await self._do(word, rest)
        except ClosedError:
            raise
        except InterruptedByPersonError:
            self._excuse("Stopped before it was done.")
        except UserError as error:
            self._window.say(str(error))
        except Exception:  # noqa: BLE001 - the platform's boundary: the person gets an id, the log the rest
            trouble = secrets.token_hex(3)
            _log.exception("a command in the terminal failed, id %s", trouble)
            self._excuse(f"Something went wrong on our side. It is in the log under the id {trouble}.")
        self._sending = False
        return True

    def _excuse(self, text: str) -> None:
        if self._sending and self._interactive:
            text += " What you wrote is kept and comes back when you open the form again."
        self._window.say(text)

    async def _do(self, word: str, rest: str) -> None:
        if word.isdecimal() and word.isascii():
            await self._press(word, rest)
            return
        labels = [button.label for button in self._buttons]
        if rest and (whole := pressed(f"{word} {rest}", labels)) is not None:
            await self._push(self._buttons[whole], f"{word} {rest}", "")
            return
        below = pressed(word, labels)
        if below is not None and (not rest or self._routes[self._buttons[below].action.verb].opens_form):
            await self._push(self._buttons[below], word, rest)
            return
        said, found = spoken(self._routes, f"{word} {rest}", self._buttons), command(self._routes, word)
        if said is not None:
            await self._follow(said, word)
        elif found is None:
            self._window.say(unknown(self._routes, word, rest))
        elif found[1].opens_form:
            await self._follow(Action(found[0]), found[0], rest)
        else:
            await self._follow(self._fitting(found[0], " ".join(rest.split())), found[0])

    async def _press(self, number: str, rest: str) -> None:
        place = int(number[:ECHO]) - 1
        if not 0 <= place < len(self._buttons):
            msg = f"There is no [{number[:ECHO]}] to press."
            raise UserError(msg)
        button = self._buttons[place]
        if rest and not self._routes[button.action.verb].opens_form:
            msg = f"[{number}] {button.label} takes no words after it."
            raise UserError(msg)
        await self._push(button, number, rest)

    async def _push(self, button: Button, typed: str, rest: str) -> None:
        if button.action.verb in FIRST_CHOICE:
            rest, self._carried = rest or self._carried, ""
        await self._follow(button.action, typed, rest)

    def _fitting(self, verb: str, words: str) -> Action:
        room = ACTION_MAX - len(Action(verb).encode())
        if len(words) > room:
            self._window.say(f"That is long for a command: I read its first {room} characters only.")
        return Action(verb, words[:room].rstrip())

    async def _follow(self, action: Action, typed: str, text: str = "") -> None:
        """Ask for something and go along with what comes: forms to fill, messages to show, results to wait for."""
        reply = await self._ask(action)
        if isinstance(reply, Message) and _asks_first(reply):
            self._show(reply)
            if self._interactive or not text:
                self._carried = text
                return
            self._window.say("A script has nobody to choose: it answers under your name.")
            reply = await self._ask(reply.buttons[0].action)
        while isinstance(reply, Form):
            filled = await fill(reply, self._window) if reply.fields else None
            written = "" if reply.fields else await self._fill(reply, typed, text)
            if not filled and not written:
                return
            text = ""
            reply = await self._submit(reply, written, filled or {})
        if reply is None:
            return
        if action.verb == "help":
            leave = "A number presses what stands below a message. `quit` leaves."
            reply = replace(reply, footer=f"{reply.footer} · {leave}" if reply.footer else leave)
        self._show(reply)
        if reply.pending:
            await self._wait(reply)

    async def _ask(self, action: Action, text: str = "", filled: Mapping[str, str] = NOTHING) -> Reply | None:
        return await self._window.run(self._routes[action.verb].handler(self._event(action, text, filled)))

    def _event(self, action: Action, text: str = "", filled: Mapping[str, str] = NOTHING) -> Event:
        return Event(action, self._actor, PLACE, uuid.uuid4().hex, text, private=True, filled=filled)

    async def _fill(self, form: Form, typed: str, text: str) -> str:
        """Take the text if it fits, else let the person write; empty when there is nothing to send."""
        problem = problem_with(form, text) if text else ""
        if text and not problem:
            return text
        if problem:
            self._window.say(problem)
        draft = form.on_submit.encode()
        try:
            written = await self._window.answer(form, text or self._drafts.get(draft, form.value))
        except PutAsideError as aside:
            self._drafts[draft] = sound(aside.text)
            back = f" `{typed}` brings your text back." if aside.text.strip() else ""
            self._window.say(f"Nothing was sent.{back}")
            return ""
        if written is None:
            if not problem:
                self._window.say(f"Write it on the same line: `{typed} TEXT`.")
            return ""
        if not written.strip():
            self._window.say("Nothing was sent.")
        return sound(written).strip()

    async def _submit(self, form: Form, text: str, filled: Mapping[str, str]) -> Reply | None:
        """Send the text on; until that has worked, it is kept."""
        draft = form.on_submit.encode()
        self._drafts[draft] = text
        self._sending = True
        reply = await self._ask(form.on_submit, text, filled)
        self._sending = False
        self._drafts.pop(draft)
        return reply

    async def _wait(self, shown: Message) -> None:
        """Wait for the result and show it; when it takes too long or the person stops, say where it will be."""
        if shown.pending_verb not in self._routes:
            return
        try:
            with self._window.waiting("Grading…") as tell:
                reply = await self._window.run(self._result(Action(shown.pending_verb, shown.pending), tell))
        except InterruptedByPersonError:
            self._window.say(f"Stopped waiting. Your answer is saved. {self._whereabouts(shown)}")
            return
        if isinstance(reply, Message):
            self._show(reply)
        else:
            self._window.say(f"This takes longer than usual. Your answer is saved. {self._whereabouts(shown)}")

    async def _result(self, looking: Action, tell: Callable[[str], None]) -> Reply | None:
        """Look for the result until it is there; None when patience is at its end. News on the way are shown."""
        pause = FIRST_PAUSE
        last: Message | None = None
        begun = time.monotonic()
        try:
            async with asyncio.timeout(self._patience) as limit:
                while True:
                    reply = await self._routes[looking.verb].handler(self._event(looking))
                    if not (isinstance(reply, Message) and reply.pending):
                        return reply
                    if last is not None and reply != last:
                        self._show(reply)
                    last = reply
                    await asyncio.sleep(pause)
                    pause = min(pause * 1.5, LONGEST_PAUSE)
                    if time.monotonic() - begun > STILL:
                        tell("Still grading…")
        except TimeoutError:
            if not limit.expired():
                raise
            return None

    def _whereabouts(self, shown: Message) -> str:
        if shown.pending_verb in GONE_ON_WITH:
            return f"`{GONE_ON_WITH[shown.pending_verb]}` goes on from here."
        places = [f"`{verb}`" for verb in ("result", "profile") if verb in self._routes and self._routes[verb].summary]
        return f"{' or '.join(places)} shows the grade once it is there." if places else "The grade comes later."

    def _holds_no_answer(self, line: str) -> bool:
        """Tell whether a line may be written to the history: a known command, and no words after one that takes an answer."""
        word, rest = split(line)
        found = command(self._routes, word)
        return found is not None and not (found[1].opens_form and rest)


def _asks_first(message: Message) -> bool:
    """Tell whether the person has to choose something before the form they asked for opens."""
    return any(button.action.verb in FIRST_CHOICE for button in message.buttons)
