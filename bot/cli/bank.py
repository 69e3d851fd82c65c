"""The ``bank`` commands: for those who write, check and look through questions."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.bank import catalogue
from bot.bank.files import Bank, load_bank
from bot.bank.kept import load_kept
from bot.bank.resources import shipped_folder
from bot.core.errors import UserError
from bot.settings import load

TOPIC = click.option("--topic", help="Only this topic.")
DIFFICULTY = click.option("--difficulty", type=click.Choice(["easy", "medium", "hard"]), help="Only this difficulty.")


@click.group()
def bank() -> None:
    """Check, list, search and extend the question bank."""


@bank.command()
@click.option(
    "--guide", type=click.Path(path_type=Path), help="A Markdown guide to check coverage and wording against."
)
@click.pass_context
def check(ctx: click.Context, guide: Path | None) -> None:
    """Look for whatever is worth mending: form, coverage, borrowed words, doubles."""
    from bot.bank.audit import audit, covered  # noqa: PLC0415 - reads Markdown, as no other command does
    from bot.bank.importing import read_guide  # noqa: PLC0415 - the same

    # Read anew each time: whoever checks wants today's rules on today's files.
    every, items = load_bank(_folders()), read_guide(guide) if guide else ()
    findings = audit(every, items)
    for finding in findings:
        click.echo(str(finding))
    if items:
        click.echo(f"{covered(every, items)} of {len(items)} items covered")
    click.echo(f"{len(every.questions)} entries, {len(findings)} finding{'s' if len(findings) != 1 else ''}")
    ctx.exit(1 if findings else 0)


@bank.command()
def stats() -> None:
    """Count the entries by topic, difficulty and kind."""
    for line in catalogue.stats(_bank()):
        click.echo(line)


@bank.command(name="list")
@TOPIC
@DIFFICULTY
@click.option("--json", "as_json", is_flag=True, help="One JSON object a line with every field.")
def list_(topic: str | None, difficulty: str | None, *, as_json: bool) -> None:
    """List entries."""
    for line in catalogue.lines(catalogue.select(_bank(), topic=topic, difficulty=difficulty), as_json=as_json):
        click.echo(line)


@bank.command()
@click.argument("question_id", metavar="ID")
def show(question_id: str) -> None:
    """Show one entry as its file has it."""
    click.echo(catalogue.show(_bank(), question_id), nl=False)


@bank.command()
@click.argument("words", nargs=-1, required=True)
def search(words: tuple[str, ...]) -> None:
    """Find entries by words, best first."""
    found = catalogue.search(_bank(), " ".join(words))
    for line in catalogue.lines(found, as_json=False):
        click.echo(line)
    if not found:
        click.echo("Nothing found.")


@bank.command()
@click.argument("question_id", metavar="ID")
@click.option("--topic", required=True, help="The topic's id; its file is made when there is none.")
@click.option(
    "--folder", type=click.Path(path_type=Path), help="Where to; the first folder of QUESTION_BANK by default."
)
def new(question_id: str, topic: str, folder: Path | None) -> None:
    """Write a draft entry to fill in into a folder of your own questions."""
    own = load().bank_folders
    if folder is None and not own:
        msg = "Set QUESTION_BANK to a folder for your own questions, or name one with --folder."
        raise UserError(msg)
    path = catalogue.add_skeleton(folder or own[0], topic, question_id)
    click.echo(f"{path} has a draft entry {question_id}: fill it in and take `draft` off.")


@bank.command()
@click.argument("folder", type=click.Path(path_type=Path))
def export(folder: Path) -> None:
    """Write every question in the database, a team's own included, to a folder as YAML."""
    from bot.serve import export_bank  # noqa: PLC0415 - brings the database along

    click.echo(asyncio.run(export_bank(load(), folder)))


@bank.command()
@TOPIC
@DIFFICULTY
@click.pass_context
def prove(ctx: click.Context, topic: str | None, difficulty: str | None) -> None:
    """Have the configured judge grade each entry's own texts, and list where their order is wrong."""
    from bot.serve import prove_bank  # noqa: PLC0415 - brings the database along

    questions = catalogue.select(_bank(), topic=topic, difficulty=difficulty)
    ctx.exit(asyncio.run(prove_bank(load(), questions, click.echo)))


def _folders() -> list[Path]:
    return [shipped_folder(), *load().bank_folders]


def _bank() -> Bank:
    return load_kept(_folders(), load().home / "bank.json")
