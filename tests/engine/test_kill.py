"""SIGKILL at any moment: after a restart every saved answer gets exactly one grade."""

from __future__ import annotations

import asyncio
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa

from bot.persistence.database import Database, parse_url
from bot.persistence.tables import answers, gradings, score_totals

HERE = Path(__file__).parent
ANSWERS = 40


class Victim:
    """A bot process and what it has said so far."""

    def __init__(self, url: str, folder: Path, first: int, last: int) -> None:
        self.out = folder / f"victim-{time.monotonic_ns()}.out"
        command: list[str | Path] = [sys.executable, HERE / "victim.py", url, folder / "calls", str(first), str(last)]
        with self.out.open("wb") as out:
            self.process = subprocess.Popen(
                command, stdout=out, stderr=out, env={"PYTHONPATH": str(HERE.parent.parent), "PATH": ""}
            )

    def saved(self) -> list[int]:
        return [int(line.split()[1]) for line in self.out.read_text().splitlines() if line.startswith("saved ")]

    def wait_for(self, line: str, seconds: float = 60) -> None:
        until = time.monotonic() + seconds
        while line not in self.out.read_text():
            assert self.process.poll() is None, self.out.read_text()
            assert time.monotonic() < until, self.out.read_text()
            time.sleep(0.02)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait(10)


@contextmanager
def victims() -> Iterator[list[Victim]]:
    started: list[Victim] = []
    try:
        yield started
    finally:
        for victim in started:
            victim.kill()


async def _state(url: str) -> dict[str, object]:
    database = Database(parse_url(url))
    async with database.read() as tx:
        per_answer = sa.select(sa.func.count()).select_from(gradings).group_by(gradings.c.answer_id)
        board = sa.select(sa.func.sum(score_totals.c.answers), sa.func.sum(score_totals.c.points))
        board = board.where(score_totals.c.period == "all", score_totals.c.topic_id == "")
        counted, points = (await tx.execute(board)).one()
        state: dict[str, object] = {
            "texts": sorted((await tx.execute(sa.select(answers.c.text))).scalars()),
            "states": set((await tx.execute(sa.select(gradings.c.state))).scalars()),
            "gradings": set((await tx.execute(per_answer)).scalars()),
            "counted": counted,
            "points": points,
            "sum": await tx.scalar(sa.select(sa.func.sum(answers.c.points))),
        }
    await database.close()
    return state


def _wait_until_graded(url: str) -> dict[str, object]:
    until = time.monotonic() + 60
    while True:
        state = asyncio.run(_state(url))
        if state["states"] == {"graded"} and state["counted"] == ANSWERS:
            return state
        assert time.monotonic() < until, state
        time.sleep(0.3)


def _assert_exactly_once(state: dict[str, object]) -> None:
    assert state["texts"] == sorted(f"answer{n} says that a retriever fetches passages." for n in range(ANSWERS))
    assert state["gradings"] == {1}
    assert state["points"] == state["sum"]


def test_killed_and_restarted_three_times(ready_url: str, tmp_path: Path) -> None:
    """One process dies three times amid saving and grading; whatever it had confirmed is there and graded once."""
    done = 0
    with victims() as started:
        for goal in (8, 18, 28):
            victim = Victim(ready_url, tmp_path, done, ANSWERS)
            started.append(victim)
            victim.wait_for(f"saved {goal}")
            victim.kill()
            done = max(victim.saved()) + 1
        last = Victim(ready_url, tmp_path, done, ANSWERS)
        started.append(last)
        last.wait_for(f"saved {ANSWERS - 1}")
        state = _wait_until_graded(ready_url)
    _assert_exactly_once(state)


def test_a_dead_replicas_work_is_adopted(ready_url: str, tmp_path: Path) -> None:
    """Two processes share a database; one dies for good amid its work, and the other finishes it."""
    with victims() as started:
        survivor = Victim(ready_url, tmp_path, 0, 0)
        started.append(survivor)
        survivor.wait_for("up 0")
        mortal = Victim(ready_url, tmp_path, 0, ANSWERS)
        started.append(mortal)
        mortal.wait_for("up 1")
        mortal.wait_for(f"saved {ANSWERS - 1}")
        mortal.kill()
        state = _wait_until_graded(ready_url)
    _assert_exactly_once(state)
