"""Processes share the work: whichever grades an answer, its result is brought by one that is connected to the platform."""

from __future__ import annotations

import asyncio

from bot.core.ui import Event, Form, Message
from tests.engine.people import Start, graded, tally
from tests.factories import LONG_ANSWER, event, make_actor
from tests.world import MessageBoard, text_of

ADA = make_actor("ada", workspace="G1", platform="discord")


async def test_a_result_is_brought_by_who_can(start: Start) -> None:
    """Graded by a process without platforms, as a worker or a terminal beside the bot, it is not lost."""
    board = MessageBoard()
    async with start(couriers={}) as app:
        told = await app.routes["answer"].handler(event("answer", who=ADA))
        assert isinstance(told, Message)
        form = await app.routes["consent"].handler(event("consent", told.buttons[0].action.arg, who=ADA))
        assert isinstance(form, Form)
        await app.routes["submit"].handler(Event(form.on_submit, ADA, "C1", "e1", LONG_ANSWER))
        await graded(app, 1)
    assert not board.messages
    async with start(couriers={"discord": board}) as app:
        async with asyncio.timeout(20):
            while not board.messages:
                await asyncio.sleep(0.05)
        assert await tally(app) == 1
    assert "80 of 100" in text_of(board.messages["m1"])
    assert board.calls == 1
