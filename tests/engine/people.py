"""People who answer through the routes, as a platform would have them."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

import sqlalchemy as sa

from bot.app import App
from bot.core.answer import State
from bot.core.ui import Action, Event, Form, Message
from bot.persistence.tables import answers, gradings, score_totals
from tests.factories import LONG_ANSWER, make_actor

Start = Callable[..., AbstractAsyncContextManager[App]]


async def answer(app: App, name: str = "ada", text: str = LONG_ANSWER) -> Message:
    """Open the form and submit it."""
    opened = await open_form(app, name)
    return await submit(app, name, opened, text) if isinstance(opened, Form) else opened


async def open_form(app: App, name: str) -> Form | Message:
    """Press *Answer*; at the first time say yes to the board under one's name."""
    actor = make_actor(name)
    opened = await app.routes["answer"].handler(Event(Action("answer"), actor, "terminal", f"{name}-open"))
    if isinstance(opened, Message) and opened.buttons and opened.buttons[0].action.verb == "consent":
        agreed = opened.buttons[0].action
        opened = await app.routes["consent"].handler(Event(agreed, actor, "terminal", f"{name}-agree"))
    assert isinstance(opened, Form | Message)
    return opened


async def submit(app: App, name: str, form: Form, text: str = LONG_ANSWER) -> Message:
    event = Event(form.on_submit, make_actor(name), "terminal", f"{name}-submit", text)
    reply = await app.routes["submit"].handler(event)
    assert isinstance(reply, Message)
    return reply


async def graded(app: App, count: int, *, seconds: float = 60) -> None:
    """Wait until so many answers are graded."""
    async with asyncio.timeout(seconds):
        while await tally(app) < count:
            await asyncio.sleep(0.05)


async def tally(app: App) -> int:
    async with app.database.read() as tx:
        where = gradings.c.state == State.GRADED.value
        return await tx.scalar(sa.select(sa.func.count()).select_from(gradings).where(where)) or 0


async def longest_rest(app: App, count: int) -> float:
    """Wait until so many answers are graded; gives the longest time, in seconds, in which nothing was saved or graded.

    A minute of that is enough to know.
    """
    longest, since, before = 0.0, time.monotonic(), (0, 0, 0)
    while longest < 60 and await tally(app) < count:
        await asyncio.sleep(0.1)
        now = await counted(app)
        if now != before:
            before, since = now, time.monotonic()
        longest = max(longest, time.monotonic() - since)
    return longest


async def counted(app: App) -> tuple[int, int, int]:
    """Give the number of answers, of gradings, and of answers counted on the all-time board."""
    async with app.database.read() as tx:
        every = await tx.scalar(sa.select(sa.func.count()).select_from(answers)) or 0
        asked = await tx.scalar(sa.select(sa.func.count()).select_from(gradings)) or 0
        board = sa.select(sa.func.sum(score_totals.c.answers))
        total = await tx.scalar(board.where(score_totals.c.period == "all", score_totals.c.topic_id == "")) or 0
    return every, asked, int(total)
