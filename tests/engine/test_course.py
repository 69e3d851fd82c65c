"""A question's day through the real engine: ticker, sweep, queue, courier."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa
from dbos import DBOS

from bot.core.model import Grade, Question, Talk, Ungraded
from bot.core.schedules import PostingState
from bot.core.ui import Action, Event
from bot.engine import leftovers
from bot.engine.jobs import ERRAND
from bot.persistence.database import Database, parse_url
from bot.persistence.tables import answers, postings
from bot.usecases.members import utc_now
from tests.engine.people import Start
from tests.engine.test_posting import make_due
from tests.factories import LONG_ANSWER, make_actor
from tests.schedules import set_up
from tests.world import MessageBoard, QueueJudge, text_of

PATIENCE = 30  # seconds; a limit, not a measure


class HeldJudge(QueueJudge):
    """Judges when it is told to."""

    def __init__(self) -> None:
        super().__init__()
        self.may = asyncio.Event()

    async def grade(self, question: Question, answer: str, talk: Talk | None = None) -> Grade | Ungraded:
        await self.may.wait()
        return await super().grade(question, answer, talk)


async def until_revealed(board: MessageBoard) -> None:
    async with asyncio.timeout(PATIENCE):
        while not any("reveal:" in key for key in board.messages):
            await asyncio.sleep(0.05)


async def let_it_be_over(database: Database) -> None:
    async with database.write() as tx:
        await tx.execute(sa.update(answers).values(submitted_at=utc_now() - timedelta(minutes=1)))
        await tx.execute(sa.update(postings).values(closes_at=utc_now() - timedelta(seconds=1)))


async def posted(database: Database) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            async with database.read() as tx:
                if await tx.scalar(sa.select(postings.c.id).where(postings.c.message_ref != "")):
                    return
            await asyncio.sleep(0.05)


async def test_a_question_closes_by_itself(start: Start) -> None:
    """Nobody calls anything: the ticker finds that its time is up, and the reveal stands below the card, once."""
    board = MessageBoard()
    async with start(board=board) as app:
        schedule = await set_up(app.database, utc_now)
        await make_due(app.database, schedule.id)
        await posted(app.database)
        await let_it_be_over(app.database)
        await until_revealed(board)
    assert len([key for key in board.messages if "reveal:" in key]) == 1


async def test_what_was_over_while_the_bot_was_down_closes_at_its_start(start: Start, ready_url: str) -> None:
    """The row says what is due, so a restart loses nothing."""
    board = MessageBoard()
    async with start(board=board) as app:
        schedule = await set_up(app.database, utc_now)
        await make_due(app.database, schedule.id)
        await posted(app.database)
    database = Database(parse_url(ready_url))
    async with database.write() as tx:
        await tx.execute(sa.update(postings).values(closes_at=utc_now()))
    await database.close()
    async with start(board=board):
        await until_revealed(board)


async def test_a_reveal_that_broke_off_is_made_up_for(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """The platform was away for longer than a job's tries last: the job is run again, once."""
    monkeypatch.setattr("bot.engine.jobs.DELIVERY_ATTEMPTS", 1)
    monkeypatch.setattr("bot.engine.jobs.AGAIN_AFTER", 0.1)
    board = MessageBoard()
    async with start(board=board) as app:
        schedule = await set_up(app.database, utc_now)
        await make_due(app.database, schedule.id)
        await posted(app.database)
        board.away = True
        await let_it_be_over(app.database)
        async with asyncio.timeout(PATIENCE):
            while not await DBOS.list_workflows_async(name=ERRAND, status="ERROR"):
                await asyncio.sleep(0.05)
        board.away = False
        assert len(await leftovers.errands()) == 1
        await app.engine.errands_again()
        assert await leftovers.errands() == {}
        await app.engine.errands_again()
        await until_revealed(board)
        assert len(await DBOS.list_workflows_async(name=ERRAND)) == 2


async def test_the_reveal_waits_for_a_grade_that_is_under_way(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """The card closes at once; the errand runs again and again until the judge has spoken, and then reveals."""
    monkeypatch.setattr("bot.usecases.closing.LOOK_AGAIN", 0.2)
    board, judge = MessageBoard(), HeldJudge()
    async with start(judge, board) as app:
        schedule = await set_up(app.database, utc_now)
        await make_due(app.database, schedule.id)
        await posted(app.database)
        sent = Event(Action("submit", "1"), make_actor(), "terminal", "e1", LONG_ANSWER)
        await app.routes["submit"].handler(sent)
        await let_it_be_over(app.database)
        closed = sa.select(postings.c.id).where(postings.c.state == PostingState.CLOSED.value)
        async with asyncio.timeout(PATIENCE):
            while True:
                async with app.database.read() as tx:
                    if await tx.scalar(closed):
                        break
                await asyncio.sleep(0.05)
        assert not any("reveal:" in key for key in board.messages)
        judge.may.set()
        await until_revealed(board)
    (revealed,) = [message for key, message in board.messages.items() if "reveal:" in key]
    assert "still being graded" not in text_of(revealed)
