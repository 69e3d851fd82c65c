"""A bot process that is made to be killed: saves answers as numbered people, says so, and grades until it dies."""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

from bot.app import running
from bot.core.model import Grade, JudgeIdentity, Question, Talk, Ungraded
from bot.settings import Settings
from tests.engine.people import answer
from tests.factories import SCRIPTED, make_grade
from tests.world import MessageBoard


class SlowJudge:
    """Takes its time, so that a kill finds work under way; notes every call in a file that outlives it."""

    identity: JudgeIdentity = SCRIPTED

    def __init__(self, calls: Path) -> None:
        self.calls = calls

    async def grade(self, question: Question, text: str, _talk: Talk | None = None) -> Grade | Ungraded:
        with self.calls.open("a") as file:
            file.write(text.split(maxsplit=1)[0] + "\n")
        await asyncio.sleep(random.uniform(0.05, 0.4))  # noqa: S311 - no secret
        return make_grade(points=len(question.key_points))


async def main(url: str, calls: str, first: int, last: int) -> None:
    settings = Settings.model_validate({"database_url": url, "grading_workers": 6})
    async with running(settings, couriers={"terminal": MessageBoard()}, judge=SlowJudge(Path(calls))) as app:
        app.engine.reap = 0.5
        sys.stdout.write(f"up {app.engine.slot}\n")
        sys.stdout.flush()
        for n in range(first, last):
            await answer(app, f"person{n}", f"answer{n} says that a retriever fetches passages.")
            sys.stdout.write(f"saved {n}\n")
            sys.stdout.flush()
        await asyncio.sleep(120)


asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])))
