"""Commands for whoever answers for the grading: what it cost, what to look at, and judging anew."""

from __future__ import annotations

import json
import sys
from datetime import datetime

import click

JSON = click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")


@click.command()
@click.option("--days", type=click.IntRange(1, 3650), default=30, show_default=True, help="How far back.")
@click.option(
    "--by",
    type=click.Choice(["team", "person", "model", "day"]),
    default="model",
    show_default=True,
    help="A line for.",
)
@JSON
def usage(days: int, by: str, *, as_json: bool) -> None:
    """Show what the language model was used for: calls, tokens, time and money."""
    import asyncio  # noqa: PLC0415 - loaded when needed

    from bot import operating  # noqa: PLC0415 - loaded when needed
    from bot.core.reports import By  # noqa: PLC0415 - loaded when needed
    from bot.settings import load  # noqa: PLC0415 - loaded when needed

    lines = asyncio.run(operating.used(load(), By(by), days))
    if as_json:
        for line in lines:
            click.echo(json.dumps(operating.used_object(line, By(by)), ensure_ascii=False))
        return
    if not lines:
        click.echo(f"The language model was not used in the last {days} days.")
        return
    click.echo(operating.table((by, *operating.USED), [operating.used_row(line) for line in lines]))
    if any(line.priced < line.calls for line in lines):
        click.echo("A cost that is not known is —: LLM_PRICES names what a model's tokens cost.")


@click.group()
def review() -> None:
    """Look after doubtful gradings."""


@review.command(name="list")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="At most so many.")
@JSON
def list_(limit: int, *, as_json: bool) -> None:
    """List gradings a person should look at: low confidence, marks without evidence, answers that address the grader."""
    import asyncio  # noqa: PLC0415 - loaded when needed

    from bot import operating  # noqa: PLC0415 - loaded when needed
    from bot.settings import load  # noqa: PLC0415 - loaded when needed

    found = asyncio.run(operating.doubts(load(), limit))
    if as_json:
        for doubt in found:
            click.echo(json.dumps(operating.doubt_object(doubt), ensure_ascii=False))
    elif found:
        click.echo(operating.table(operating.DOUBT, [operating.doubt_row(doubt) for doubt in found]))
    else:
        click.echo("No grading waits for a second look.")


@click.command()
@click.option("--question", metavar="ID", help="Only answers to this question.")
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="Only answers submitted since this day.")
@click.option("--estimates", is_flag=True, help="Only answers that have nothing but an estimate.")
@click.option("--all", "every", is_flag=True, help="Also answers whose grade is up to date.")
@click.option("--dry-run", is_flag=True, help="Only tell how many answers that is, and what it would cost.")
@JSON
def regrade(
    question: str | None, since: datetime | None, *, estimates: bool, every: bool, dry_run: bool, as_json: bool
) -> None:
    """Judge answers anew whose rubric, prompt or model has changed since.

    The new gradings stand beside the old ones, and the standings follow. It is safe while the bot runs: the work goes
    through the same queue, and nothing is judged twice. Nobody is sent a message; people see the new result where they
    look their answer up.
    """
    import asyncio  # noqa: PLC0415 - loaded when needed
    from zoneinfo import ZoneInfo  # noqa: PLC0415 - loaded when needed

    from bot import logs, operating  # noqa: PLC0415 - loaded when needed
    from bot.persistence.regrades import Choice  # noqa: PLC0415 - loaded when needed
    from bot.settings import load  # noqa: PLC0415 - loaded when needed

    settings = load()
    day = since.replace(tzinfo=ZoneInfo(settings.timezone)) if since else None
    choice = Choice(question, day, estimates=estimates, every=every)
    if dry_run:
        plan = asyncio.run(operating.planned(settings, choice))
        for line in operating.plan_lines(plan, as_json=as_json):
            click.echo(line)
        return
    logs.to_stderr("WARNING")  # each call would have its line between ours

    async def follow() -> None:
        ended = []
        async for total, change in operating.regraded(settings, choice):
            ended.append(change)
            if as_json:
                click.echo(json.dumps(operating.change_object(change), ensure_ascii=False))
            elif change.after != change.before:
                click.echo(operating.change_line(change))
            if sys.stderr.isatty():
                click.echo(f"{len(ended)} of {total}\r", nl=False, err=True)
        if not as_json:
            click.echo(operating.summary(ended))

    asyncio.run(follow())
