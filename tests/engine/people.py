"""People who answer through the routes, as a platform would have them."""

from __future__ import annotations

import asyncio
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
    """Open the form, choosing a name for the board where that is asked first, and submit it."""
    actor = make_actor(name)
    form = await app.routes["answer"].handler(Event(Action("answer"), actor, "terminal", f"{name}-open"))
    if isinstance(form, Message) and form.buttons[0].action.verb == "consent":
        choice = form.buttons[0].action
        form = await app.routes["consent"].handler(Event(choice, actor, "terminal", f"{name}-choose"))
    if not isinstance(form, Form):
        assert isinstance(form, Message)
        return form
    reply = await app.routes["submit"].handler(Event(form.on_submit, actor, "terminal", f"{name}-submit", text))
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


async def counted(app: App) -> tuple[int, int, int]:
    """Give the number of answers, of gradings, and of answers counted on the all-time board."""
    async with app.database.read() as tx:
        every = await tx.scalar(sa.select(sa.func.count()).select_from(answers)) or 0
        asked = await tx.scalar(sa.select(sa.func.count()).select_from(gradings)) or 0
        board = sa.select(sa.func.sum(score_totals.c.answers))
        total = await tx.scalar(board.where(score_totals.c.period == "all", score_totals.c.topic_id == "")) or 0
    return every, asked, int(total)
