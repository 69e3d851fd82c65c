"""Asks a person at the keyboard: one line for a command, as many as they like for an answer."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.buffer import Buffer
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.history import DummyHistory, FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.shortcuts import CompleteStyle
from prompt_toolkit.styles import Style

from bot.core.ui import Form
from bot.platforms.terminal.text import fit
from bot.platforms.terminal.window import PutAsideError, problem_with

KEYS = "Enter starts a new line · Ctrl-D sends (or Esc, Enter) · Ctrl-C puts it aside"
AT_END = "Ctrl-D once more sends"
_STYLE = Style.from_dict(
    {
        "prompt": "ansicyan bold",
        "bar": "ansicyan",
        "placeholder": "ansibrightblack italic",
        "bottom-toolbar": "noreverse",
        "count": "ansibrightblack",
        "warning": "ansiyellow",
    },
)


class Keyboard:
    """The prompt of one session. ``commands`` maps names to their help line; ``keep`` says which lines enter the history."""

    def __init__(
        self, commands: Mapping[str, str], history_file: Path | None, keep: Callable[[str], bool], encoding: str
    ) -> None:
        self._bar = FormattedText([("class:bar", fit("│ ", encoding))])
        history: History = InMemoryHistory() if history_file is None else _History(history_file, keep)
        self._line: PromptSession[str] = PromptSession(
            FormattedText([("class:prompt", fit("› ", encoding))]),
            history=history,
            completer=_Commands(commands),
            complete_while_typing=False,
            complete_style=CompleteStyle.READLINE_LIKE,
            key_bindings=_line_keys(),
            style=_STYLE,
        )

    async def line(self) -> str:
        """Ask for a command. EOFError when the person leaves; KeyboardInterrupt for Ctrl-C on an empty line."""
        return await self._line.prompt_async()

    async def answer(self, form: Form, value: str) -> str:
        """Ask for as many lines as it takes, starting from ``value``, and give them all.

        In a terminal that can show a line below them, only a text that the form takes is given, or none. PutAsideError when the person breaks off.
        """
        keys = _AnswerKeys(form)
        session: PromptSession[str] = PromptSession(
            self._bar,
            multiline=True,
            prompt_continuation=self._bar,
            history=DummyHistory(),
            placeholder=FormattedText([("class:placeholder", form.placeholder)]),
            key_bindings=keys.bindings,
            bottom_toolbar=lambda: _state(len(get_app().current_buffer.text.strip()), form.max_length, keys.note()),
            style=_STYLE,
        )
        return await session.prompt_async(default=value)


class _AnswerKeys:
    """What the keys do in an answer, and the word they leave for the person."""

    def __init__(self, form: Form) -> None:
        self._form = form
        self._note, self._noted = "", ""
        self.bindings = KeyBindings()
        self.bindings.add("c-d")(self._send_from_the_end)
        self.bindings.add("escape", "enter")(lambda event: self._send(event.current_buffer))
        for interrupt in ("c-c", "<sigint>"):
            self.bindings.add(interrupt)(self._put_aside)

    def note(self) -> str:
        """Say what the last key came to, until the text changes."""
        return self._note if get_app().current_buffer.text == self._noted else ""

    def _send_from_the_end(self, event: KeyPressEvent) -> None:
        """Send, but from the middle of a text only after showing its end: an answer can't be taken back."""
        buffer = event.current_buffer
        if buffer.text[buffer.cursor_position :].strip():
            buffer.cursor_position = len(buffer.text)
            self._note, self._noted = AT_END, buffer.text
        else:
            self._send(buffer)

    def _send(self, buffer: Buffer) -> None:
        """Send what can be sent, and say below what can't; nothing at all is for the session to speak about."""
        text = buffer.text.strip()
        self._note, self._noted = problem_with(self._form, text) if text else "", buffer.text
        has_toolbar = get_app().renderer.height_is_known
        if not (self._note and has_toolbar):
            buffer.validate_and_handle()

    @staticmethod
    def _put_aside(event: KeyPressEvent) -> None:
        event.app.exit(exception=PutAsideError(event.current_buffer.text), style="class:aborting")


def _line_keys() -> KeyBindings:
    bindings = KeyBindings()

    @bindings.add("c-c")
    @bindings.add("<sigint>")
    def clear(event: KeyPressEvent) -> None:
        if event.current_buffer.text:
            event.current_buffer.reset()
        else:
            event.app.exit(exception=KeyboardInterrupt())

    return bindings


def _state(length: int, limit: int, note: str) -> FormattedText:
    """Say what the last key came to, else how much of the room is used, in characters."""
    if note:
        return FormattedText([("class:warning", f"  {note}")])
    style = "class:warning" if length > limit else "class:count"
    return FormattedText([(style, f"  {length:,} of {limit:,} characters")])


class _Commands(Completer):
    """Completes the first word of a line."""

    def __init__(self, commands: Mapping[str, str]) -> None:
        self._commands = commands

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterator[Completion]:  # noqa: ARG002 - the library's signature
        """Offer the commands that begin with what stands before the cursor."""
        typed = document.text_before_cursor.lstrip()
        slash = typed[:1] if typed.startswith("/") else ""
        word = typed.removeprefix("/")
        for name, summary in sorted(self._commands.items()):
            if name.startswith(word.casefold()):
                yield Completion(slash + name, start_position=-len(typed), display_meta=summary)


class _History(FileHistory):
    """The command lines of earlier sessions, readable by their owner only; without a writable file it forgets."""

    def __init__(self, path: Path, keep: Callable[[str], bool]) -> None:
        self._keep = keep
        with contextlib.suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch(mode=0o600)
        super().__init__(str(path))

    def load_history_strings(self) -> Iterable[str]:
        """Read what is kept, newest first."""
        try:
            return super().load_history_strings()
        except OSError:
            return []

    def store_string(self, string: str) -> None:
        """Write the line to the file if it may be kept; the session itself remembers every line."""
        if self._keep(string):
            with contextlib.suppress(OSError):
                super().store_string(string)
