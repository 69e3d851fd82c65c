"""The question of the day for operators: what is set up anywhere, and the same changes that people can make in chat.

Loaded by the command line when one of these commands is asked for.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import click

from bot import operating
from bot.core.schedule_words import read_words
from bot.core.screens import tending as screens
from bot.core.screens.schedules import coming, said
from bot.persistence import schedules
from bot.persistence.database import Transaction
from bot.settings import load
from bot.usecases import tending
from bot.usecases.members import utc_now

COLUMNS = ("number", "platform", "workspace", "channel", "when", "next", "state")
WAIT = 10.0  # seconds
Result = TypeVar("Result")

NUMBER = click.argument("number", type=click.IntRange(1))


@click.group()
def daily() -> None:
    """Look after the schedules of all teams."""


@daily.command(name="list")
def list_() -> None:
    """List every schedule, with its number."""
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
    click.echo(operating.table(COLUMNS, rows))


@daily.command()
@click.argument("platform", type=click.Choice(["discord", "slack", "terminal"]))
@click.argument("channel")
@click.argument("words", nargs=-1)
@click.option("--workspace", default="", help="The server's or workspace's id, where the bot knows several.")
@click.option("--new", is_flag=True, help="Also where nobody has spoken with the bot yet.")
def setup(platform: str, channel: str, words: tuple[str, ...], *, workspace: str, new: bool) -> None:
    """Set one up in a channel, by its id, as in: setup discord 123456789 9:00 mon-fri Europe/Berlin topics=rag."""
    place = screens.Place(platform, channel, workspace, new)
    zone = load().timezone

    async def add(tx: Transaction) -> str:
        schedule, taken, founded = await tending.set_up(tx, place, words, zone=zone, now=utc_now())
        return screens.set_up(schedule, taken=taken, founded=founded)

    click.echo(_run(add))


@daily.command()
@NUMBER
@click.argument("words", nargs=-1, required=True)
def edit(number: int, words: tuple[str, ...]) -> None:
    """Change a schedule, as in: edit 3 time=10:00 days=mon-fri channel=123."""

    async def change(tx: Transaction) -> str:
        raw = read_words(" ".join(words))
        changed = await tending.change(tx, await tending.numbered(tx, number), raw, now=utc_now())
        return coming(changed.plan, changed.upcoming)

    click.echo(_run(change))


@daily.command()
@NUMBER
def pause(number: int) -> None:
    """Let a schedule rest."""

    async def change(tx: Transaction) -> str:
        await tending.numbered(tx, number)
        await schedules.pause(tx, number, reason="", now=utc_now())
        return f"Number {number} is paused."

    click.echo(_run(change))


@daily.command()
@NUMBER
def resume(number: int) -> None:
    """Let a schedule go on; what it would have posted meanwhile is not made up for."""

    async def change(tx: Transaction) -> str:
        schedule = await tending.numbered(tx, number)
        return coming(schedule.plan, await schedules.resume(tx, schedule, now=utc_now()))

    click.echo(_run(change))


@daily.command()
@NUMBER
def remove(number: int) -> None:
    """Remove a schedule; what it has posted and all answers stay."""

    async def change(tx: Transaction) -> str:
        await tending.numbered(tx, number)
        await schedules.remove(tx, number)
        return f"Number {number} is removed."

    click.echo(_run(change))


@daily.command()
@NUMBER
def preview(number: int) -> None:
    """Show what a schedule would ask next."""
    click.echo(asyncio.run(operating.next_question(load(), number)))


@daily.command()
@NUMBER
@click.option(
    "--wait", type=click.FloatRange(0, 600), default=WAIT, show_default=True, help="Seconds for a bot to post it."
)
def now(number: int, wait: float) -> None:
    """Have today's question posted at once, by a bot that is running."""
    click.echo(asyncio.run(operating.posted_now(load(), number, wait=wait)))


def _run(work: Callable[[Transaction], Awaitable[Result]]) -> Result:
    """Do the work in a transaction of the configured database."""

    async def run() -> Result:
        async with operating.opened(load()) as database, database.write() as tx:
            return await work(tx)

    return asyncio.run(run())
