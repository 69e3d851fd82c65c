"""A session without a person before it: lines from a pipe or a file, plain text out."""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import errno
import os
import threading
from collections.abc import Awaitable, Callable, Iterator
from contextlib import AbstractContextManager
from typing import TextIO

from bot.core.ui import Form, Message
from bot.platforms.terminal import render, text
from bot.platforms.terminal.window import ClosedError, Result

WIDTH = 80  # columns
_CHUNK = 65_536  # bytes


class Pipe:
    """Reads commands line by line and writes plain text, flushed after each message."""

    def __init__(self, stdin: TextIO, stdout: TextIO, width: int | None) -> None:
        self._lines = _Lines(stdin)
        self._stdout = stdout
        self._width = width or WIDTH
        self._begun = False
        text.carry_any_character(stdout)

    def opened(self) -> AbstractContextManager[None]:
        """There is nothing to hold."""
        return contextlib.nullcontext()

    async def line(self) -> str | None:
        """Read the next line; None at the end."""
        return await self._lines.next()

    async def answer(self, form: Form, value: str) -> str | None:  # noqa: ARG002 - the window's signature
        """Nobody can write here."""
        return None

    def show(self, message: Message) -> None:
        """Write a message."""
        self._write(render.plain(message, self._width))

    def say(self, text: str) -> None:
        """Write a sentence."""
        self._write(render.plain_notice(text, self._width))

    @contextlib.contextmanager
    def waiting(self, words: str) -> Iterator[Callable[[str], None]]:  # noqa: ARG002 - the window's signature
        """Wait in silence."""
        yield lambda _: None

    async def run(self, work: Awaitable[Result]) -> Result:
        """Do the work. Ctrl-C ends the whole script, as in any pipe."""
        return await work

    def _write(self, page: str) -> None:
        try:
            self._stdout.write(f"\n{page}" if self._begun else page)
            self._stdout.flush()
        except OSError as error:
            if error.errno not in {errno.EPIPE, errno.EIO}:
                raise
            _forget(self._stdout)
            raise ClosedError from None
        self._begun = True


class _Lines:
    """Lines of a stream, waited for without holding up the loop.

    A stream with a file descriptor is read below Python's buffer: a thread that still waits in ``readline`` when the
    program ends would hold the buffer's lock and keep the program from ending.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        self._descriptor: int | None = None
        with contextlib.suppress(OSError):  # io.UnsupportedOperation is one: a stream in memory
            self._descriptor = stream.fileno()
        self._decoder = codecs.getincrementaldecoder(stream.encoding or "utf-8")(errors="replace")
        self._read = ""
        self._ended = False

    async def next(self) -> str | None:
        """Give the next line without its end; None after the last."""
        descriptor = self._descriptor
        if descriptor is None:
            return self._stream.readline() or None
        while "\n" not in self._read and not self._ended:
            chunk = await _in_thread(lambda: os.read(descriptor, _CHUNK))
            self._ended = not chunk
            self._read += self._decoder.decode(chunk, final=self._ended)
        line, _, self._read = self._read.partition("\n")
        return line if line or self._read or not self._ended else None


async def _in_thread(read: Callable[[], bytes]) -> bytes:
    """Read in a thread that nobody waits for when the program ends; an unreadable stream counts as ended."""
    loop = asyncio.get_running_loop()
    arrived: asyncio.Future[bytes] = loop.create_future()

    def settle(chunk: bytes) -> None:
        if not arrived.done():
            arrived.set_result(chunk)

    def work() -> None:
        try:
            chunk = read()
        except OSError:
            chunk = b""
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody wants the line any more
            loop.call_soon_threadsafe(settle, chunk)

    threading.Thread(target=work, name="terminal-lines", daemon=True).start()
    return await arrived


def _forget(stream: TextIO) -> None:
    """Point a broken stream at nothing, so that the interpreter's last flush does not complain."""
    with contextlib.suppress(OSError):
        nothing = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nothing, stream.fileno())
        os.close(nothing)
