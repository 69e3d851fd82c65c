"""People for operators: who they are by their platform's ids, and deleting all that is theirs when they ask for it.

Loaded by the command line when one of these commands is asked for.
"""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict

import click

from bot import operating
from bot.core.errors import UserError
from bot.core.screens.wording import count
from bot.persistence import erasing
from bot.persistence import people as stored
from bot.persistence.erasing import Kept
from bot.persistence.people import Found
from bot.settings import load
from bot.usecases.members import utc_now

COLUMNS = ("platform", "id", "name", "answers")


@click.group()
def people() -> None:
    """Look people up, and delete all that is theirs."""


@people.command()
@click.argument("words", default="")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="At most so many.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line.")
def find(words: str, limit: int, *, as_json: bool) -> None:
    """Find people by a part of their name, or by their id."""
    found = asyncio.run(_find(words, limit))
    if as_json:
        for one in found:
            told = {key: value for key, value in asdict(one).items() if key != "person_id"}
            click.echo(json.dumps(told, ensure_ascii=False))
    elif found:
        rows = [(one.platform, one.user_id, one.name, f"{one.answers:,}") for one in found]
        click.echo(operating.table(COLUMNS, rows))
    else:
        click.echo("Nobody is found by that.")


@people.command()
@click.argument("platform")
@click.argument("user_id", metavar="ID")
@click.option("--yes", is_flag=True, help="Don't ask.")
def erase(platform: str, user_id: str, *, yes: bool) -> None:
    """Delete all that is somebody's, in every team, as in: erase discord 123456789."""
    found, kept = asyncio.run(_look(platform, user_id))
    what = (
        f"{count(kept.answers, 'answer')} and {count(kept.interviews, 'mock interview')} in {count(kept.teams, 'team')}"
    )
    if not yes:
        click.confirm(f"Delete all of {found.name or user_id}, with {what}, for good?", abort=True)
    asyncio.run(_erase(found))
    click.echo(f"Deleted, with {what}.")


async def _find(words: str, limit: int) -> tuple[Found, ...]:
    async with operating.opened(load()) as database, database.read() as tx:
        return await stored.find_people(tx, words, limit=limit)


async def _look(platform: str, user_id: str) -> tuple[Found, Kept]:
    async with operating.opened(load()) as database, database.read() as tx:
        found = await stored.find_account(tx, platform, user_id)
        if found is None:
            msg = f"Nobody on {platform} has the id {user_id}: `interview-bot people find NAME` shows ids."
            raise UserError(msg)
        return found, await erasing.kept(tx, found.person_id, now=utc_now())


async def _erase(found: Found) -> None:
    async with operating.opened(load()) as database, database.write() as tx:
        await erasing.erase(tx, found.person_id, now=utc_now())
