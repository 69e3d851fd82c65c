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
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import yaml

from bot.app import App, running
from bot.bank.files import load_bank, shipped_folder
from bot.bank.kept import load_kept
from bot.core.ui import Form
from bot.grading.scripted_judge import ScriptedJudge
from bot.persistence.database import Database, parse_url
from bot.settings import Settings
from bot.setup import migrate
from bot.usecases.members import utc_now
from tests import bench_ability, bench_community, bench_interviews, bench_schedules, postgres
from tests.engine.people import counted, graded, open_form, submit
from tests.factories import make_grade
from tests.platforms.discord import burst as discord_burst
from tests.platforms.slack import burst as slack_burst

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


def bank_load_kept(home: str) -> float:
    began = time.perf_counter()
    load_kept([shipped_folder()], Path(home, "bank.json"))
    return time.perf_counter() - began


def yaml_load() -> float:
    began = time.perf_counter()
    for path in shipped_folder().glob("*.yaml"):
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)
    return time.perf_counter() - began


@dataclass(frozen=True, slots=True)
class Crowd:
    """People who answer: spread evenly over ``seconds``, with a judge that takes ``delay`` seconds."""

    people: int
    workers: int
    seconds: float = 0.0
    delay: float = 0.0
    opened: bool = False  # whether their forms are open before the clock starts


@dataclass(frozen=True, slots=True)
class Waits:
    """What a crowd waited for, in seconds: acknowledgements in order, and the time until all answers were graded."""

    acks: Sequence[float]
    graded: float

    def line(self) -> str:
        p50, p99 = self.acks[len(self.acks) // 2], self.acks[len(self.acks) * 99 // 100]
        return f"ack p50 {p50:.2f} s, p99 {p99:.2f} s, longest {self.acks[-1]:.2f} s, all graded {self.graded:.1f} s"


async def opened(app: App, name: str) -> Form:
    form = await open_form(app, name)
    if not isinstance(form, Form):
        raise TypeError(form)
    return form


async def answered_by(crowd: Crowd, url: str) -> Waits:
    """Let the crowd answer on an empty database of its own."""
    database = Database(parse_url(url))
    await migrate(database, (), now=utc_now())
    await database.close()
    settings = Settings.model_validate({"database_url": url, "grading_workers": crowd.workers})
    judge = ScriptedJudge(lambda question, _answer: make_grade(points=len(question.key_points)), delay=crowd.delay)
    async with running(settings, couriers={}, judge=judge) as app:
        names = [f"person{number}" for number in range(crowd.people)]
        forms = {name: await opened(app, name) for name in names} if crowd.opened else {}

        async def one(number: int) -> float:
            await asyncio.sleep(crowd.seconds * number / crowd.people)
            began = time.perf_counter()
            await submit(app, names[number], forms.get(names[number]) or await opened(app, names[number]))
            return time.perf_counter() - began

        began = time.perf_counter()
        acks = sorted(await asyncio.gather(*(one(number) for number in range(crowd.people))))
        await graded(app, crowd.people, seconds=300)
        took = time.perf_counter() - began
        if await counted(app) != (crowd.people,) * 3 or len(judge.calls) != crowd.people:
            msg = "not every answer was judged and counted exactly once"
            raise RuntimeError(msg)
        return Waits(acks, took)


CROWDS = {
    f"{ANSWERS} at one instant, from the form on, no judge's time, 8 workers": Crowd(ANSWERS, 8),
    f"{ANSWERS} over 3 s, forms open, no judge's time, 8 workers": Crowd(ANSWERS, 8, seconds=3, opened=True),
    "500 at one instant, forms open, a judge of 2 s, 50 workers (20 s at best)": Crowd(500, 50, delay=2, opened=True),
}


def show_crowds(name: str, url: Callable[[int], str]) -> None:
    for number, (what, crowd) in enumerate(CROWDS.items()):
        say(f"{name}, {what}:\n    {asyncio.run(answered_by(crowd, url(number))).line()}")


def main() -> None:
    with tempfile.TemporaryDirectory() as home:
        timed("interview-bot --help", lambda: command("--help"))
        timed("chat, until it is ready for input", lambda: until_ready(home))
        timed("the whole bank, loaded as commands load it", lambda: bank_load_kept(home))
        timed("the whole bank, every file parsed and checked", bank_load)
        timed("the same files by PyYAML's own C loader, unchecked", yaml_load)
        for line in bench_ability.report():
            say(line)
        for line in bench_interviews.report("SQLite", f"sqlite:///{home}/interviews.db"):
            say(line)
        bench_schedules.show("SQLite", lambda platform: f"sqlite:///{home}/{platform}.db")
        for line in bench_community.report("SQLite", f"sqlite:///{home}/community.db"):
            say(line)
        say("\nCrowds that answer:")
        show_crowds("SQLite", lambda number: f"sqlite:///{home}/crowd{number}.db")
        programs = postgres.find_programs()
        if programs is None:
            say("PostgreSQL is not installed here.")
        else:
            with postgres.cluster(programs) as address:
                bench_schedules.show("PostgreSQL", lambda platform: postgres.create(address, platform))
                for line in bench_community.report("PostgreSQL", postgres.create(address, "community")):
                    say(line)
                show_crowds("PostgreSQL", lambda number: postgres.create(address, f"crowd{number}"))
    for line in (*asyncio.run(discord_burst.report()), *asyncio.run(slack_burst.report())):
        say(line)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    say(f"Peak memory of this process: {peak:.0f} MB")


if __name__ == "__main__":
    main()
