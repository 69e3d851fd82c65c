"""Measures what people wait for, and prints it: ``make bench``. Nothing here judges; machines differ and are shared."""

from __future__ import annotations

import asyncio
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

from bot.app import running
from bot.bank.files import load_bank, shipped_folder
from bot.persistence.database import Database, parse_url
from bot.settings import Settings
from bot.setup import migrate
from bot.usecases.members import utc_now
from tests import postgres
from tests.engine.people import answer, graded
from tests.platforms.discord import burst as discord_burst
from tests.world import QueueJudge

RUNS = 5
ANSWERS = 300


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def timed(what: str, run: Callable[[], float], *, runs: int = RUNS) -> None:
    """Print the median and the range of several runs, in milliseconds."""
    run()
    took = sorted(run() * 1000 for _ in range(runs))
    say(f"{what:<56}{statistics.median(took):8.0f} ms  ({took[0]:.0f} to {took[-1]:.0f})")


def command(*words: str) -> float:
    began = time.perf_counter()
    subprocess.run([sys.executable, "-m", "bot", *words], check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - began


def until_ready(home: str) -> float:
    """Time from the start of ``chat`` to its greeting, after which it reads what is typed."""
    environment = {**os.environ, "INTERVIEW_BOT_HOME": home}
    began = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, "-m", "bot", "chat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment
    ) as chat:
        if chat.stdout:
            chat.stdout.readline()
        took = time.perf_counter() - began
        chat.communicate(b"quit\n")
    return took


def bank_load() -> float:
    began = time.perf_counter()
    load_bank([shipped_folder()])
    return time.perf_counter() - began


async def burst(url: str, workers: int) -> tuple[float, float, float]:
    """Submit answers all at once; give the acknowledgements' p50 and p99 and the time until all are graded, in s."""
    database = Database(parse_url(url))
    await migrate(database, (), now=utc_now())
    await database.close()
    settings = Settings.model_validate({"database_url": url, "grading_workers": workers})

    async def timed_answer(number: int) -> float:
        began = time.perf_counter()
        await answer(app, f"person{number}")
        return time.perf_counter() - began

    async with running(settings, couriers={}, judge=QueueJudge()) as app:
        began = time.perf_counter()
        acks = sorted(await asyncio.gather(*(timed_answer(number) for number in range(ANSWERS))))
        await graded(app, ANSWERS)
        return acks[ANSWERS // 2], acks[ANSWERS * 99 // 100], time.perf_counter() - began


def show_burst(name: str, url: str, workers: int) -> None:
    p50, p99, total = asyncio.run(burst(url, workers))
    say(f"{name}, {workers} workers: ack p50 {p50:.2f} s, p99 {p99:.2f} s, all graded {total:.1f} s")


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        timed("interview-bot --help", lambda: command("--help"))
        timed("chat, until it is ready for input", lambda: until_ready(home))
        timed("the whole bank, loaded after imports", bank_load)
        say(f"\nA burst of {ANSWERS} answers at once, a judge that takes no time:")
        for workers in (8, 50):
            show_burst("SQLite", f"sqlite:///{home}/burst{workers}.db", workers)
        programs = postgres.find_programs()
        if programs is None:
            say("PostgreSQL is not installed here.")
        else:
            with postgres.cluster(programs) as address:
                show_burst("PostgreSQL", address, 20)
    for line in asyncio.run(discord_burst.report()):
        say(line)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"Peak memory of this process: {peak:.0f} MB")


if __name__ == "__main__":
    main()
