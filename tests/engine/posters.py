"""Bot processes that post, and the loopback platforms they post to."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.platforms.discord.loopback import Loopback, loopback
from tests.platforms.discord.wire import SERVER

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
class DiscordServer:
    """Discord as these tests need it: what was posted where, and a way to let nobody hear of it."""

    loopback: Loopback
    name: str = "discord"
    workspace: str = SERVER

    @property
    def address(self) -> tuple[str, str]:
        return self.loopback.url, self.loopback.gateway

    def cards(self) -> list[str]:
        """Give the channel of every card there is, oldest first."""
        shown = [(post["channel_id"], str(post["components"])) for post in self.loopback.posted]
        return [channel for channel, card in shown if "### Question of the day" in card and "'answer:" in card]

    def channel(self, number: int) -> str:
        return str(3000 + number)

    def hold(self) -> None:
        """Take posts in from now on without an answer."""
        self.loopback.held = asyncio.Event()

    def let_go(self) -> None:
        """Answer again, to nobody who is dead; minutes later the nonces are forgotten."""
        if self.loopback.held is not None:
            self.loopback.held.set()
        self.loopback.held = None
        self.loopback.forget_nonces()


@asynccontextmanager
async def discord_server(clock: ClockFile) -> AsyncIterator[DiscordServer]:
    async with loopback(clock=lambda: clock().timestamp()) as server:
        yield DiscordServer(server)


# Each opens a platform that keeps the same promises; another one is another line here and in poster.py.
SERVERS = {"discord": discord_server}


@dataclass
class Posters:
    """The processes that run."""

    url: str
    clock: ClockFile
    server: DiscordServer
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
            self.server.name,
            *self.server.address,
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

    async def until_cards(self, count: int) -> None:
        """Wait until there are so many."""
        try:
            async with asyncio.timeout(PATIENCE):
                while len(self.server.cards()) < count:
                    await asyncio.sleep(0.02)
        except TimeoutError:
            said = "\n".join(path.read_text()[-2000:] for path in self.folder.glob("poster-*.out"))
            msg = f"{len(self.server.cards())} cards of {count} at {self.clock()}\n{said}"
            raise AssertionError(msg) from None


@contextmanager
def posters(url: str, clock: ClockFile, server: DiscordServer, folder: Path) -> Iterator[Posters]:
    started = Posters(url, clock, server, folder)
    try:
        yield started
    finally:
        for process in started.running:
            process.kill()
            process.wait(PATIENCE)
