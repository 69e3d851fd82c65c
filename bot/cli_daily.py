"""The question of the day for operators: what is set up anywhere, and the same changes that people can make in chat."""

from __future__ import annotations

import sys
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeVar

import click

from bot.core.errors import UserError

if TYPE_CHECKING:
    from bot.core.schedules import Schedule
    from bot.persistence.database import Transaction

COLUMNS = ("number", "platform", "workspace", "channel", "when", "next", "state")
Result = TypeVar("Result")

NUMBER = click.argument("number", type=click.IntRange(1))


@click.group()
def daily() -> None:
    """Look after the schedules of all teams."""


@daily.command(name="list")
def list_() -> None:
    """List every schedule, with its number."""
    from bot import operating  # noqa: PLC0415 - loaded when needed
    from bot.core.screens.schedules import said  # noqa: PLC0415 - the same
    from bot.persistence import schedules  # noqa: PLC0415 - the same

    found = _run(schedules.every)
    if not found:
        click.echo("No schedule is set up.")
        return
    rows = [
        (
            str(one.id),
            one.channel.platform,
            one.channel.workspace_id,
            one.channel.channel_id,
            said(one.plan),
            f"{one.upcoming.at:%Y-%m-%d %H:%M} UTC",
            f"paused. {one.pause_reason}".strip() if one.paused_at else "going",
        )
        for one in found
    ]
    width = None if sys.stdout.isatty() else 0
    click.echo(operating.table(COLUMNS, rows, width=width))


@daily.command()
@NUMBER
@click.argument("words", nargs=-1, required=True)
def edit(number: int, words: tuple[str, ...]) -> None:
    """Change a schedule, as in: edit 3 time=10:00 days=mon-fri channel=123."""
    from bot.core.schedule_words import planned, read_words  # noqa: PLC0415 - loaded when needed
    from bot.core.screens.schedules import coming  # noqa: PLC0415 - the same
    from bot.persistence import occurrences, questions, schedules  # noqa: PLC0415 - the same
    from bot.usecases.members import utc_now  # noqa: PLC0415 - the same

    async def change(tx: Transaction) -> str:
        schedule = await _get(tx, number)
        raw = read_words(" ".join(words))
        topics = [topic.id for topic in await questions.list_topics(tx)]
        plan = planned(raw, schedule.plan, topics=topics)
        upcoming = plan.after(utc_now())
        while await occurrences.on_day(tx, schedule, upcoming.date) is not None:
            upcoming = plan.after(upcoming.at)
        channel_id = raw.get("channel") or schedule.channel.channel_id
        await schedules.change(tx, number, plan, channel_id=channel_id, upcoming=upcoming)
        return coming(plan, upcoming)

    click.echo(_run(change))


@daily.command()
@NUMBER
def pause(number: int) -> None:
    """Let a schedule rest."""
    from bot.persistence import schedules  # noqa: PLC0415 - loaded when needed
    from bot.usecases.members import utc_now  # noqa: PLC0415 - the same

    async def change(tx: Transaction) -> str:
        await _get(tx, number)
        await schedules.pause(tx, number, reason="", now=utc_now())
        return f"Number {number} is paused."

    click.echo(_run(change))


@daily.command()
@NUMBER
def resume(number: int) -> None:
    """Let a schedule go on; what it would have posted meanwhile is not made up for."""
    from bot.core.screens.schedules import coming  # noqa: PLC0415 - loaded when needed
    from bot.persistence import schedules  # noqa: PLC0415 - the same
    from bot.usecases.members import utc_now  # noqa: PLC0415 - the same

    async def change(tx: Transaction) -> str:
        schedule = await _get(tx, number)
        return coming(schedule.plan, await schedules.resume(tx, schedule, now=utc_now()))

    click.echo(_run(change))


@daily.command()
@NUMBER
def remove(number: int) -> None:
    """Remove a schedule; what it has posted and all answers stay."""
    from bot.persistence import schedules  # noqa: PLC0415 - loaded when needed

    async def change(tx: Transaction) -> str:
        await _get(tx, number)
        await schedules.remove(tx, number)
        return f"Number {number} is removed."

    click.echo(_run(change))


async def _get(tx: Transaction, number: int) -> Schedule:
    from bot.persistence import schedules  # noqa: PLC0415 - loaded when needed

    found = await schedules.get(tx, number)
    if found is None:
        msg = f"There is no schedule number {number}: `interview-bot daily list` shows them."
        raise UserError(msg)
    return found


def _run(work: Callable[[Transaction], Awaitable[Result]]) -> Result:
    """Do the work in a transaction of the configured database."""
    import asyncio  # noqa: PLC0415 - loaded when needed

    from bot import operating  # noqa: PLC0415 - loaded when needed
    from bot.settings import load  # noqa: PLC0415 - the same

    async def run() -> Result:
        async with operating.opened(load()) as database, database.write() as tx:
            return await work(tx)

    return asyncio.run(run())
