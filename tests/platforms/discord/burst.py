"""A burst of answers on Discord, measured on the loopback: how long people wait for a first response, and if all is graded."""

from __future__ import annotations

import asyncio
import logging
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass

from bot.app import App, running
from bot.core.ui import Action, Actor, Event, Form, Message
from bot.persistence.database import Database, parse_url
from bot.platforms.discord import DiscordPlatform
from bot.platforms.platform import Desk
from bot.settings import Settings
from bot.setup import migrate
from bot.usecases.members import utc_now
from bot.usecases.router import Route, Routes
from tests.engine.people import graded
from tests.platforms.discord.loopback import Loopback, loopback
from tests.platforms.discord.wire import SERVER, submission
from tests.world import QueueJudge

ANSWERS = 300
SECONDS = 3.0
FIRST_PERSON = 10_000


@dataclass(frozen=True, slots=True)
class Burst:
    """First responses in seconds, in order of size; how many answers were graded, and how many results shown."""

    waits: Sequence[float]
    graded: int
    shown: int
    took: float

    def line(self) -> str:
        """Say it in a line."""
        waits = self.waits
        p50, p99 = waits[len(waits) // 2], waits[len(waits) * 99 // 100]
        return f"first response p50 {p50:.3f} s, p99 {p99:.3f} s, longest {waits[-1]:.3f} s"


async def burst(url: str, *, workers: int = 8) -> tuple[Burst, Burst]:
    """Submit the answers spread over three seconds; gives the whole bot's figures, then those of the client alone."""
    database = Database(parse_url(url))
    await migrate(database, (), now=utc_now())
    await database.close()
    settings = Settings.model_validate({"database_url": url, "grading_workers": workers})
    async with loopback() as server:
        platform = DiscordPlatform(token="made-up", api_url=server.url, gateway_url=server.gateway)
        async with running(settings, couriers={"discord": platform.courier}, judge=QueueJudge()) as app:
            idle = DiscordPlatform(token="made-up", api_url=server.url, gateway_url=server.gateway)
            await idle.start(Desk(_does_nothing(app.routes), app.catalogue, app.notes, app.inbox))
            custom_ids = [await _ready_to_send(app, number) for number in range(ANSWERS)]
            alone = await _measure(server, custom_ids, None)
            await idle.stop()
            server.connected.clear()
            await platform.start(Desk(app.routes, app.catalogue, app.notes, app.inbox))
            whole = await _measure(server, custom_ids, app)
            await platform.stop()
    return whole, alone


async def _ready_to_send(app: App, number: int) -> str:
    """Let a person open the form, and give what it will send."""
    actor = Actor("discord", SERVER, str(FIRST_PERSON + number), f"person{number}")
    reply = await app.routes["answer"].handler(Event(Action("answer"), actor, "3000", f"open{number}"))
    if isinstance(reply, Message):  # told what is stored: the first button is to be named
        reply = await app.routes["consent"].handler(Event(reply.buttons[0].action, actor, "3000", f"yes{number}"))
    if not isinstance(reply, Form):
        msg = "no form was opened"
        raise TypeError(msg)
    return reply.on_submit.encode()


async def _measure(server: Loopback, custom_ids: Sequence[str], app: App | None) -> Burst:
    await server.connected.wait()
    server.requests.clear()
    sent: dict[str, float] = {}
    began = time.monotonic()

    async def send(number: int) -> None:
        await asyncio.sleep(number * SECONDS / ANSWERS)
        text = f"Answer {number}: a retriever fetches passages and the model answers from them."
        event = submission(server.snowflake(), str(FIRST_PERSON + number), custom_ids[number], text)
        sent[event["token"]] = time.monotonic()
        await server.dispatch("INTERACTION_CREATE", event)

    await asyncio.gather(*(send(number) for number in range(ANSWERS)))
    first: dict[str, float] = {}
    for request in await server.until("POST", "/callback", ANSWERS):
        first.setdefault(request.path.split("/")[3], request.at)
    counted = 0
    if app is not None:
        await graded(app, ANSWERS, seconds=120)
        await server.until("PATCH", "@original", ANSWERS)
        counted = ANSWERS
    shown = len({request.path for request in server.seen("PATCH", "@original")})
    waits = sorted(first[token] - at for token, at in sent.items())
    return Burst(waits, counted, shown, time.monotonic() - began)


def _does_nothing(routes: Routes) -> Routes:
    async def saved(_event: Event) -> Message:
        return Message("Saved")

    return {**routes, "submit": Route(saved)}


async def report() -> list[str]:
    """Measure on SQLite, and say it in lines."""
    logging.disable(logging.WARNING)
    with tempfile.TemporaryDirectory() as home:
        whole, alone = await burst(f"sqlite:///{home}/burst.db")
    return [
        f"Discord, {ANSWERS} submissions within {SECONDS:.0f} s on SQLite: {whole.line()}",
        f"  {whole.graded} graded once, {whole.shown} results shown where they were waited for, after {whole.took:.1f} s",
        f"  of that the client and the loopback alone, with a bot that does nothing: {alone.line()}",
    ]
