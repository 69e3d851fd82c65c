"""Bot processes that post to loopback platforms, until they are killed."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.engine.servers import Server, cards

HERE = Path(__file__).parent
PATIENCE = 120.0  # seconds


class ClockFile:
    """A clock that several processes read; it stands until it is moved."""

    def __init__(self, folder: Path, now: datetime) -> None:
        self.path = folder / "clock"
        self.move(now)

    def move(self, now: datetime) -> None:
        fresh = self.path.with_suffix(".new")
        fresh.write_text(str(now.timestamp()))
        fresh.replace(self.path)

    def __call__(self) -> datetime:
        return datetime.fromtimestamp(float(self.path.read_text()), UTC)


@dataclass
class Posters:
    """The processes that run."""

    url: str
    clock: ClockFile
    servers: Sequence[Server]
    folder: Path
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    async def start(self) -> subprocess.Popen[bytes]:
        """Start one and wait until it serves."""
        out = self.folder / f"poster-{time.monotonic_ns()}.out"
        command: list[str | Path] = [
            sys.executable,
            HERE / "poster.py",
            self.url,
            self.clock.path,
            *(server.address for server in self.servers),
        ]
        with out.open("wb") as written:
            environment = {"PYTHONPATH": str(HERE.parent.parent), "PATH": os.environ.get("PATH", "")}
            process = subprocess.Popen(command, stdout=written, stderr=written, env=environment)  # noqa: ASYNC220 - it does not wait
        self.running.append(process)
        async with asyncio.timeout(PATIENCE):
            while "up\n" not in out.read_text():
                assert process.poll() is None, out.read_text()
                await asyncio.sleep(0.05)
        return process

    async def kill(self, process: subprocess.Popen[bytes]) -> None:
        """SIGKILL it, at whatever it is about to do."""
        process.kill()
        await asyncio.to_thread(process.wait, PATIENCE)
        self.running.remove(process)

    def cards(self) -> list[str]:
        """Give the channel of every card on all platforms."""
        return [channel for server in self.servers for channel in cards(server)]

    async def until_cards(self, count: int) -> None:
        """Wait until there are so many."""
        await self.until(lambda: len(self.cards()) >= count, lambda: f"{len(self.cards())} cards of {count}")

    async def until(self, holds: Callable[[], bool], told: Callable[[], str]) -> None:
        """Wait until something holds; when it does not, tell how far it came and what the processes said."""
        try:
            async with asyncio.timeout(PATIENCE):
                while not holds():
                    await asyncio.sleep(0.02)
        except TimeoutError:
            said = "\n".join(path.read_text()[-2000:] for path in self.folder.glob("poster-*.out"))
            msg = f"{told()} at {self.clock()}\n{said}"
            raise AssertionError(msg) from None


@contextmanager
def posters(url: str, clock: ClockFile, servers: Sequence[Server], folder: Path) -> Iterator[Posters]:
    started = Posters(url, clock, servers, folder)
    try:
        yield started
    finally:
        for process in started.running:
            process.kill()
            process.wait(PATIENCE)
