"""What the operator's commands do with a database that may be in use: look into usage and doubtful gradings."""

from __future__ import annotations

import asyncio
import json
import shutil
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import Any

from bot import setup
from bot.core.budget import MILLIONTHS
from bot.core.errors import UserError
from bot.core.model import JudgeIdentity, Reason
from bot.core.reports import By, Doubt, Used
from bot.core.screens import tending as screens
from bot.core.screens.wording import REASONS, count
from bot.engine.jobs import DurableJobs
from bot.engine.queues import lent_queue
from bot.grading.text import shorten
from bot.persistence import occurrences, questions, regrades, reports, schedules, usage
from bot.persistence.database import Database, Transaction
from bot.persistence.regrades import Choice, Stale
from bot.settings import Settings
from bot.usecases import tending
from bot.usecases.dispatch import PROMPT, Dispatch
from bot.usecases.members import utc_now
from bot.usecases.regrading import Change

EXCERPT = 60
UNFOLDED = 1000  # columns
LOOK = 0.2  # seconds between two looks at what becomes of a posting


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Database]:
    """Open the database, ready for use; its faults are one clear line."""
    database = Database(settings.database)
    try:
        await setup.ready(database, settings.bank_folders, now=utc_now())
        async with setup.plain_faults(database):
            yield database
    finally:
        await database.close()


async def used(settings: Settings, by: By, days: int) -> tuple[Used, ...]:
    """Sum up what the model was used for in the last days."""
    async with opened(settings) as database, database.read() as tx:
        return await reports.used(tx, by, since=utc_now() - timedelta(days=days))


async def doubts(settings: Settings, limit: int) -> tuple[Doubt, ...]:
    """Find the gradings a person should look at."""
    async with opened(settings) as database, database.read() as tx:
        return await reports.doubts(tx, limit=limit)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a regrade would take: answers by question, judgements, and their cost in millionths where it is known."""

    questions: Mapping[str, int]
    judgements: int
    tokens: int | None
    cost: int | None

    @property
    def answers(self) -> int:
        """How many answers that are."""
        return sum(self.questions.values())


async def planned(settings: Settings, choice: Choice) -> Plan:
    """Find what would be judged anew; what it takes is estimated from the same model's calls so far."""
    from bot.app import configured_judge  # noqa: PLC0415 - heavy: after the settings have been found right

    async with opened(settings) as database, configured_judge(settings) as judge, database.read() as tx:
        stale = await _stale(tx, choice, judge.identity)
        mean = await usage.mean_call(tx, judge.identity.model)
    judgements = len(stale) * (1 if judge.identity.estimates else settings.grading_votes)
    cost = settings.budget.cost(judge.identity.model, mean) if mean else None
    return Plan(
        questions=Counter(one.question_id for one in stale),
        judgements=judgements,
        tokens=judgements * (mean.tokens_in + mean.tokens_out) if mean else None,
        cost=judgements * cost if cost is not None else None,
    )


async def regraded(settings: Settings, choice: Choice) -> AsyncIterator[tuple[int, Change]]:
    """Judge anew what is stale, in this process and in whatever else works on the queue; gives the total with each."""
    from bot.app import configured_judge, running  # noqa: PLC0415 - heavy: after the settings have been found right
    from bot.usecases.regrading import Regrading  # noqa: PLC0415 - the same

    async with opened(settings) as database, configured_judge(settings) as judge, database.read() as tx:
        stale = await _stale(tx, choice, judge.identity)
    async with running(settings, couriers={}) as app:
        regrading = Regrading(app.database, app.engine.durable, app.judge.identity)
        async for change in regrading.regrade(stale, at_once=app.engine.workers):
            yield len(stale), change


async def _stale(tx: Transaction, choice: Choice, judge: JudgeIdentity) -> tuple[Stale, ...]:
    """Find what is to be judged anew. Raises UserError where a question is named that there has never been."""
    if choice.question_id is not None and not await questions.is_known(tx, choice.question_id):
        msg = f"There is no question {choice.question_id}: `interview-bot bank list` shows those of the bank."
        raise UserError(msg)
    return await regrades.stale(tx, choice, judge)


async def posted_now(settings: Settings, number: int, *, wait: float) -> str:
    """Have a schedule's question of today posted by whatever bot is running, and say what has become of it.

    Waits up to so many seconds for one. Raises UserError where it is out already, or nothing could ever post it.
    """
    async with opened(settings) as database, lent_queue(database) as jobs:
        if jobs is None:
            raise UserError(screens.NEVER_RUN)
        async with database.write() as tx:
            before = await tending.numbered(tx, number)
            posting = await tending.post_now(tx, Dispatch(database, jobs, {}), before, now=utc_now())
            schedule = await tending.numbered(tx, number)
        begun = time.monotonic()
        while posting.state.value in occurrences.OPEN and time.monotonic() - begun < wait:
            await asyncio.sleep(LOOK)
            async with database.read() as tx:
                posting = await occurrences.get(tx, posting.id) or posting
                schedule = await schedules.get(tx, number) or schedule
    until = posting.occurrence.at + max(schedule.plan.grace, PROMPT)
    resumed = before.paused_at is not None and schedule.paused_at is None
    return screens.posted_now(schedule, posting, waited=wait, until=until, resumed=resumed)


async def next_question(settings: Settings, number: int) -> str:
    """Tell what a schedule would ask next."""
    async with opened(settings) as database, database.read() as tx:
        schedule = await tending.numbered(tx, number)
        found = await tending.preview(tx, Dispatch(database, DurableJobs(), {}), schedule, now=utc_now())
    return screens.preview(*found)


USED = ("calls", "failed", "tokens in", "cached", "tokens out", "mean s", "cost")


def used_row(line: Used) -> tuple[str, ...]:
    """Write a line of the usage report for a table."""
    figures = (line.calls, line.failed, line.tokens_in, line.tokens_cached, line.tokens_out)
    return (line.name, *(f"{figure:,}" for figure in figures), f"{line.latency_ms / 1000:.1f}", line.money)


def used_object(line: Used, by: By) -> dict[str, Any]:
    """Write a line of the usage report as data; the cost is in the currency of the price table."""
    found = {**asdict(line), by.value: line.name, "cost": line.cost / MILLIONTHS if line.priced else None}
    return {by.value: found.pop(by.value), **{key: value for key, value in found.items() if key != "name"}}


DOUBT = ("answer", "team", "who", "question", "score", "confidence", "why", "begins")


def doubt_row(doubt: Doubt) -> tuple[str, ...]:
    """Write a doubtful grading for a table."""
    sure = "—" if doubt.grade.confidence is None else f"{doubt.grade.confidence:.2f}"
    score = f"{doubt.grade.score}{' ~' if doubt.grade.estimate else ''}"
    begins = shorten(doubt.text, EXCERPT).replace("\n", " ")
    return (str(doubt.answer_id), doubt.team, doubt.member, doubt.question_id, score, sure, doubt.why, begins)


def doubt_object(doubt: Doubt) -> dict[str, Any]:
    """Write a doubtful grading as data."""
    grade = doubt.grade
    return {
        "answer": doubt.answer_id,
        "team": doubt.team,
        "member": doubt.member,
        "question": doubt.question_id,
        "score": grade.score,
        "judged": grade.judged,
        "evidence": grade.evidence,
        "confidence": grade.confidence,
        "estimate": grade.estimate,
        "flags": list(grade.flags),
        "why": doubt.why,
        "begins": shorten(doubt.text, EXCERPT),
    }


def table(headers: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Draw a table within the terminal's width; what goes into a file or a pipe is not folded."""
    from rich import box  # noqa: PLC0415 - loaded when needed
    from rich.console import Console  # noqa: PLC0415 - the same
    from rich.table import Table  # noqa: PLC0415 - the same
    from rich.text import Text  # noqa: PLC0415 - the same

    drawn = Table(box=box.SIMPLE, show_edge=False, pad_edge=False)
    for place, header in enumerate(headers):
        figures = all(row[place][:1].isdigit() or row[place] in {"", "—"} for row in rows)
        drawn.add_column(header, justify="right" if figures and rows else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*(Text(cell) for cell in row))
    width = shutil.get_terminal_size().columns if sys.stdout.isatty() else UNFOLDED
    console = Console(width=width, color_system=None, legacy_windows=False)
    with console.capture() as captured:
        console.print(drawn)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())


def plan_lines(plan: Plan, *, as_json: bool) -> list[str]:
    """Say what a regrade would take."""
    cost = None if plan.cost is None else plan.cost / MILLIONTHS
    if as_json:
        found = {"answers": plan.answers, "judgements": plan.judgements, "tokens": plan.tokens, "cost": cost}
        return [json.dumps({**found, "questions": dict(plan.questions)}, ensure_ascii=False)]
    lines = [f"{question}: {answers}" for question, answers in sorted(plan.questions.items())]
    tokens = "an unknown number of" if plan.tokens is None else f"about {plan.tokens:,}"
    money = "unknown" if cost is None else f"about {cost:.2f}"
    answers, judgements = count(plan.answers, "answer"), count(plan.judgements, "judgement")
    return [*lines, f"{answers} to judge anew: {judgements}, {tokens} tokens, cost {money}."]


def change_line(change: Change) -> str:
    """Say what came of an answer."""
    if change.after is None:
        why = REASONS[change.reason or Reason.UNAVAILABLE]
        return f"answer {change.answer_id}  {change.question_id}: still {change.before}. {why}"
    by = change.after - change.before
    return f"answer {change.answer_id}  {change.question_id}: {change.before} → {change.after} ({by:+d})"


def change_object(change: Change) -> dict[str, Any]:
    """Write what came of an answer as data."""
    return {
        "answer": change.answer_id,
        "question": change.question_id,
        "before": change.before,
        "after": change.after,
        "reason": change.reason,
        "again_at": change.again_at.isoformat() if change.again_at else None,
    }


def summary(changes: Sequence[Change]) -> str:
    """Say what came of all of them."""
    if not changes:
        return "Nothing to judge anew: every grade is by the current rubric, prompt and model."
    judged = [change.after - change.before for change in changes if change.after is not None]
    moved = [by for by in judged if by]
    line = f"{len(judged)} judged anew, {len(moved)} with another score"
    if moved:
        line += f", {sum(moved) / len(judged):+.1f} points on average"
    if len(judged) < len(changes):
        kept = len(changes) - len(judged)
        line += f"; {kept} {'keeps its' if kept == 1 else 'keep their'} old score for now"
    return f"{line}."
