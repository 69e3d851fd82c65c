"""A burst of answers on Slack, measured on the loopback: how long Slack waits for each, and whether all are graded once."""

from __future__ import annotations

import asyncio
import logging
import os
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot.app import running
from bot.persistence.database import Database, parse_url
from bot.platforms.platform import Desk
from bot.platforms.slack.platform import Access, SlackPlatform
from bot.settings import Settings
from bot.setup import migrate
from bot.usecases.members import utc_now
from tests.engine.people import counted, graded
from tests.factories import LONG_ANSWER
from tests.platforms.slack.loopback import APP_TOKEN, BOT_TOKEN, LoopbackSlack
from tests.platforms.slack.place import Colleague, to_the_form
from tests.world import QueueJudge

ANSWERS = 300
SECONDS = 3.0


@dataclass(frozen=True, slots=True)
class Burst:
    """Acknowledgements in seconds, in order of size; how many answers, gradings and places on the board came of it."""

    waits: Sequence[float]
    answers: int
    gradings: int
    counted: int
    delivered: int
    took: float
    acked: float
    cpu: float
    load: float

    def line(self) -> str:
        """Say it in a line."""
        waits = self.waits
        p50, p99 = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
        return (
            f"ack p50 {p50:.3f} s, p99 {p99:.3f} s, longest {waits[-1]:.3f} s; {self.answers} answers, "
            f"{self.gradings} gradings, {self.counted} counted, {self.delivered} delivered in {self.took:.1f} s; "
            f"all acknowledged after {self.acked:.1f} s with {self.cpu:.1f} s of this process's CPU, load {self.load:.1f}"
        )


async def burst(url: str, *, workers: int = 8) -> Burst:
    """Send the forms spread over three seconds, over Socket Mode."""
    database = Database(parse_url(url))
    await migrate(database, (), now=utc_now())
    await database.close()
    settings = Settings.model_validate({"database_url": url, "grading_workers": workers})
    async with LoopbackSlack().running() as slack:
        platform = SlackPlatform(Access(BOT_TOKEN, APP_TOKEN, api_url=slack.address))
        async with running(settings, couriers={"slack": platform.courier}, judge=QueueJudge()) as app:
            await platform.start(Desk(app.routes, app.catalogue, app.notes, app.inbox))
            slack.patience = 60
            people = [await _at_the_form(slack, f"UP{number}") for number in range(ANSWERS)]
            began, cpu = time.perf_counter(), time.process_time()
            waits = await asyncio.gather(*(_send(one, number) for number, one in enumerate(people)))
            acked, cpu = time.perf_counter() - began, time.process_time() - cpu
            await graded(app, ANSWERS, seconds=120)
            delivered = await _delivered(slack)
            took = time.perf_counter() - began
            found = await counted(app)
            await platform.stop()
    return Burst(sorted(waits), *found, delivered, took, acked, cpu, os.getloadavg()[0])


async def _at_the_form(slack: LoopbackSlack, user: str) -> Colleague:
    slack.workspace.names[user] = user.title()
    one = Colleague(slack, user)
    await to_the_form(one)
    return one


async def _send(one: Colleague, number: int) -> float:
    await asyncio.sleep(SECONDS * number / ANSWERS)
    began = time.perf_counter()
    await one.write(LONG_ANSWER)
    return time.perf_counter() - began


async def _delivered(slack: LoopbackSlack) -> int:
    """Wait until everybody has their message, and give how many messages there are."""
    async with asyncio.timeout(120):
        while len(slack.called("chat.postMessage")) < ANSWERS:
            await asyncio.sleep(0.05)
    return sum(1 for message in slack.workspace.messages.values() if message.channel.startswith("D"))


async def report() -> list[str]:
    """Measure on SQLite, and say it in a line."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as home:
        measured = await burst(f"sqlite:///{home}/burst.db")
    return [f"Slack, {ANSWERS} submissions within {SECONDS:.0f} s on SQLite: {measured.line()}"]
