"""What the operator's commands do with a database that may be in use: look into usage and doubtful gradings."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from bot import setup
from bot.core.reports import By, Doubt, Used
from bot.grading.text import shorten
from bot.persistence import reports
from bot.persistence.database import Database
from bot.settings import Settings
from bot.usecases.members import utc_now

EXCERPT = 60


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


USED = ("calls", "failed", "tokens in", "cached", "tokens out", "mean s", "cost")


def used_row(line: Used) -> tuple[str, ...]:
    """Write a line of the usage report for a table."""
    figures = (line.calls, line.failed, line.tokens_in, line.tokens_cached, line.tokens_out)
    return (line.name, *(f"{figure:,}" for figure in figures), f"{line.latency_ms / 1000:.1f}", line.money)


def used_object(line: Used, by: By) -> dict[str, Any]:
    """Write a line of the usage report as data; the cost is in the currency of the price table."""
    found = {**asdict(line), by.value: line.name, "cost": line.cost / 1_000_000 if line.priced else None}
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


def table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, width: int | None) -> str:
    """Draw a table as wide as it has to be, or within a terminal's width."""
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
    console = Console(width=width or 1000, color_system=None, legacy_windows=False)
    with console.capture() as captured:
        console.print(drawn)
    return "\n".join(line.rstrip() for line in captured.get().splitlines())
