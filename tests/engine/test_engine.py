"""The engine runs what was enqueued, once, whatever DBOS and the database bring with them."""

from __future__ import annotations

import asyncio
import time

import pytest
import sqlalchemy as sa
from dbos import DBOS

from bot.core.model import Grade, Question, Reason, Talk, Ungraded
from bot.engine import engine, jobs, leftovers
from bot.engine.jobs import workflow_id
from bot.pace import Pace
from bot.persistence.database import SQLITE_BUSY_SECONDS
from bot.usecases import grading
from tests.engine.people import Start, answer, counted, graded, longest_rest, tally
from tests.factories import LONG_ANSWER, SCRIPTED, event, make_grade
from tests.world import MessageBoard, QueueJudge, text_of

WORKERS = 3


async def test_a_saved_answer_is_graded_and_delivered(start: Start) -> None:
    """From submit to the message in one go, with the real queue between."""
    board = MessageBoard()
    async with start(board=board) as app:
        saved = await answer(app)
        assert saved.pending
        await graded(app, 1)
        async with asyncio.timeout(60):
            while not board.messages:
                await asyncio.sleep(0.02)
    assert "80 of 100" in text_of(board.messages["m1"])


async def test_every_attempt_is_a_run_of_its_own(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy model is asked again under a new workflow id: under the old one the old result would come back."""
    monkeypatch.setattr(grading, "FIRST_PAUSE", 0.1)
    judge = QueueJudge([Ungraded(Reason.RATE_LIMITED, retry_after=0.1), Ungraded(Reason.TIMEOUT, retry_after=0.1)])
    async with start(judge) as app:
        await answer(app)
        await graded(app, 1)
        runs = {run.workflow_id: run.output for run in await DBOS.list_workflows_async()}
    assert len(judge.asked) == 3
    assert set(runs) == {workflow_id(1, attempt) for attempt in (1, 2, 3)}


async def test_the_queue_keeps_nothing_but_row_numbers(start: Start) -> None:
    """Neither the answer nor the verdicts stand in the queue's tables, so erasing our rows erases them."""
    async with start() as app:
        await answer(app)
        await graded(app, 1)
        async with app.database.read() as tx:
            schema = None if app.database.sqlite else "dbos"
            names = await tx.run_sync(lambda connection: sa.inspect(connection).get_table_names(schema=schema))
            prefix = f"{schema}." if schema else ""
            theirs = [name for name in names if schema or name.startswith(("workflow", "operation"))]
            assert theirs
            dump = "".join([str((await tx.execute(sa.text(f"SELECT * FROM {prefix}{name}"))).all()) for name in theirs])  # noqa: S608 - names from the database itself
    assert "grading:1:1" in dump
    for word in (LONG_ANSWER, "retriever", "fetches passages", "You said it well"):
        assert word not in dump


async def test_work_left_by_a_stop_goes_on_after_the_next_start(start: Start) -> None:
    """What was saved while the judge hung is graded by the next process in the same slot, under the same version."""
    async with start(QueueJudge([Ungraded(Reason.UNAVAILABLE, retry_after=2)])) as app:
        await answer(app)
        await asyncio.sleep(0.5)
        assert await tally(app) == 0
    async with start() as app:
        assert app.engine.slot == 0
        await graded(app, 1)


async def test_nothing_is_enqueued_when_the_transaction_rolls_back(start: Start) -> None:
    """The job is part of the transaction: a rolled back answer leaves no job behind."""
    async with start() as app:
        with pytest.raises(ConnectionError):
            async with app.database.write() as tx:
                await app.engine.durable.grade(tx, 1)
                raise ConnectionError
        assert await DBOS.list_workflows_async() == []


async def test_the_same_answer_submitted_by_many_at_once_is_stored_once(start: Start) -> None:
    """Twenty redeliveries of one submit make one answer, one grading and one place on the board."""
    async with start() as app:
        await asyncio.gather(*(answer(app) for _ in range(20)))
        await graded(app, 1)
        await asyncio.sleep(0.5)
        assert await counted(app) == (1, 1, 1)


@pytest.mark.timeout(600)
async def test_a_burst_does_not_wait_for_itself(start: Start) -> None:
    """300 submits against 50 workers and no limiter: all saved, all graded once, and no stall of a busy time-out."""
    async with start(workers=50) as app:
        saving = asyncio.gather(*(answer(app, f"person{n}") for n in range(300)))
        rest = await longest_rest(app, 300)
        assert all(reply.pending for reply in await saving)
        assert await counted(app) == (300, 300, 300)
    # Waiting for itself it would rest for SQLite's busy time-out at a time; a busy machine is slow, but does not rest.
    assert rest < SQLITE_BUSY_SECONDS - 2


def test_the_pool_holds_a_connection_for_every_worker_and_some_to_spare() -> None:
    """The reserve that keeps a burst from deadlocking is stated where the pools are made."""
    assert engine.SPARE_CONNECTIONS >= 20


async def test_ended_runs_are_pruned(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """The queue's records don't grow for ever."""
    async with start() as app:
        await answer(app)
        await graded(app, 1)
        async with asyncio.timeout(60):
            while not await DBOS.list_workflows_async(status="SUCCESS"):
                await asyncio.sleep(0.02)
        assert await app.engine.prune() == 0
        monkeypatch.setattr(engine, "KEEP_WORKFLOWS", -engine.KEEP_WORKFLOWS)
        assert await app.engine.prune() == 1
        assert await DBOS.list_workflows_async() == []


async def test_a_job_that_broke_off_is_found_and_given_up(start: Start, monkeypatch: pytest.MonkeyPatch) -> None:
    """A fault that outlasts the retries ends the job; the house-keeping sees it, so that the sweep can ask again."""

    class Broken:
        identity = SCRIPTED

        async def grade(self, _question: Question, _answer: str, _talk: object = None) -> Grade | Ungraded:
            raise RuntimeError

    monkeypatch.setattr(jobs, "JUDGE_ATTEMPTS", 1)
    async with start(Broken()) as app:
        saved = await answer(app)
        async with asyncio.timeout(20):
            while not (broken := await leftovers.gradings()):
                await asyncio.sleep(0.05)
        await app.grading.give_up(broken)
        shown = await app.routes["result"].handler(event("result", saved.pending))
    assert broken == [1]
    assert "Not graded yet" in text_of(shown)


async def test_the_application_version_is_pinned(start: Start) -> None:
    """A deploy with other code goes on with the work of the one before it."""
    async with start():
        assert DBOS.application_version == engine.APPLICATION_VERSION


async def test_the_limit_paces_the_judge(start: Start) -> None:
    """With 120 requests a minute three gradings take at least a second, whatever the queue's clock does."""
    judge = QueueJudge()
    async with start(judge, per_minute=120) as app:
        if not app.database.sqlite:
            pytest.skip("PostgreSQL's clock is fine enough for the queue's own limiter")
        began = time.monotonic()
        for n in range(3):
            await answer(app, f"person{n}")
        await graded(app, 3)
    assert time.monotonic() - began >= 0.9


async def test_the_judge_is_asked_about_as_many_answers_at_once_as_there_are_workers(start: Start) -> None:
    """Never about more, though others are read from the database meanwhile; and about so many while others wait."""

    class Counting:
        identity = SCRIPTED

        def __init__(self) -> None:
            self.now, self.most = 0, 0
            self.full = asyncio.Event()

        async def grade(self, question: Question, _answer: str, _talk: Talk | None = None) -> Grade | Ungraded:
            self.now += 1
            self.most = max(self.most, self.now)
            if self.now == WORKERS:
                self.full.set()
            await self.full.wait()
            await asyncio.sleep(0.05)  # so that one too many would be seen beside the others
            self.now -= 1
            return make_grade(points=len(question.key_points))

    judge = Counting()
    async with start(judge, workers=WORKERS) as app:
        for n in range(8):
            await answer(app, f"person{n}")
        await graded(app, 8)
    assert judge.most == WORKERS


async def test_pace_spreads_calls_evenly() -> None:
    """Six hundred a minute are a tenth of a second apart, also when many ask at once."""
    pace = Pace(600)
    began = time.monotonic()
    await asyncio.gather(*(pace.admit() for _ in range(4)))
    assert time.monotonic() - began >= 0.28
