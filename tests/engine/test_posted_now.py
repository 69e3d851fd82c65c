"""An operator's command has a question posted by the bot that runs beside it, and says so when there is none."""

from __future__ import annotations

import asyncio
import threading
from datetime import time

import pytest

from bot import operating
from bot.core.errors import UserError
from bot.core.schedules import EVERY_DAY, Plan, PostingState
from bot.engine import engine
from bot.persistence import occurrences
from bot.settings import Settings
from bot.usecases import tending
from bot.usecases.members import utc_now
from tests.engine.people import Start
from tests.schedules import set_up
from tests.world import MessageBoard

PATIENCE = 30.0  # seconds


def plan() -> Plan:
    """Plan for the evening of a place where it is morning now: while a test runs, neither hour nor day comes there."""
    east = (18 - utc_now().hour) % 24 - 12  # of Greenwich, in hours, to where it is between six and seven
    return Plan(time(18), EVERY_DAY, f"Etc/GMT{-east:+d}")


def takers() -> list[str]:
    return [thread.name for thread in threading.enumerate() if thread.name.startswith(engine.QUEUE_WORKER)]


async def test_a_running_bot_posts_it_and_the_command_says_so(start: Start, ready_url: str) -> None:
    """Without one the command says until when it waits, and the bot that starts next posts it."""
    settings = Settings.model_validate({"database_url": ready_url, "timezone": "Europe/Berlin"})
    board = MessageBoard()
    async with start(board=board) as app:
        schedule = await set_up(app.database, utc_now, plan())
        second = await set_up(app.database, utc_now, plan(), channel="quiz")
        said = await operating.posted_now(settings, schedule.id, wait=PATIENCE)
        assert said == "Posted on terminal, in the channel interviews."
        with pytest.raises(UserError, match="out already"):
            await operating.posted_now(settings, schedule.id, wait=PATIENCE)
    assert "no bot that is connected to terminal" in await operating.posted_now(settings, second.id, wait=0)
    assert len(board.messages) == 1
    async with start(board=board):
        async with asyncio.timeout(PATIENCE):
            while len(board.messages) == 1:
                await asyncio.sleep(0.1)


async def test_what_comes_while_a_bot_ends_is_left_to_the_next(
    start: Start, ready_url: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that comes after the last look for running ones is not begun any more: it would be torn apart, loudly."""
    board = MessageBoard()
    looked: list[list[str]] = []
    async with start(board=board) as app:
        schedule = await set_up(app.database, utc_now, plan())
        async with asyncio.timeout(PATIENCE):
            while not takers():
                await asyncio.sleep(0.05)

        async def last_look(*_: object) -> list[object]:
            looked.append(takers())
            async with app.database.write() as tx:
                await tending.post_now(tx, app.dispatch, schedule, now=utc_now())
            return []

        for task in app.engine._tasks:  # the watch looks for running jobs as well
            task.cancel()
        monkeypatch.setattr(app.engine, "_running", last_look)
        monkeypatch.setattr(engine, "GRACE", PATIENCE)  # a slow machine must not end it before its last look has
    assert looked == [[]]
    async with (
        operating.opened(Settings.model_validate({"database_url": ready_url})) as database,
        database.read() as tx,
    ):
        waits = await occurrences.get(tx, 1)
    assert waits is not None
    assert waits.state is PostingState.PLANNED
    assert not board.messages
    assert not [record for record in caplog.records if record.levelname == "ERROR"]
    async with start(board=board), asyncio.timeout(PATIENCE):
        while not board.messages:
            await asyncio.sleep(0.1)
