"""The command line. Light by itself: each command loads what it needs when it runs."""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.batch import calibrate, grade
from bot.cli.grading import regrade, review, usage
from bot.core.errors import UserError

if TYPE_CHECKING:
    from bot.settings import Settings


class Cli(click.Group):
    """Ends with one clear line, not a traceback, when something can't be done as asked."""

    def invoke(self, ctx: click.Context) -> object:
        """Run the command."""
        try:
            return super().invoke(ctx)
        except UserError as error:
            click.echo(str(error), err=True)
            ctx.exit(1)


class Deferred(click.Group):
    """Stands for the group of that name in a module, which is loaded when one of its commands is asked for."""

    def __init__(self, name: str, module: str, summary: str) -> None:
        super().__init__(name, help=summary)
        self._module = module

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the group's commands."""
        return self._group().list_commands(ctx)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Find one of the group's commands."""
        return self._group().get_command(ctx, cmd_name)

    def _group(self) -> click.Group:
        group: click.Group = getattr(import_module(self._module), str(self.name))
        return group


@click.group(cls=Cli, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="interview-bot")
def main() -> None:
    """Practise for generative-AI interviews: a question a day, graded key point by key point."""


@main.command()
@click.option("--as", "name", help="Your name on the board; the login name by default.")
def chat(name: str | None) -> None:
    """Practise here in the terminal; reads commands from a pipe as well."""
    _chat(name)


@main.command()
@click.option("--worker", is_flag=True, help="Only grade what others have saved, until stopped.")
@click.option(
    "--no-terminal", is_flag=True, help="Where no platform is configured, only grade instead of opening the terminal."
)
@click.option("--only", type=click.Choice(["discord", "slack", "terminal"]), help="Start this platform alone.")
def run(*, worker: bool, no_terminal: bool, only: str | None) -> None:
    """Start every chat platform that is configured; with none of them, practise in the terminal."""
    import asyncio  # noqa: PLC0415 - loaded when needed

    from bot import logs, serve  # noqa: PLC0415 - loaded when needed

    if only == "terminal":
        _chat(None)
        return
    settings = _settings()
    platforms = () if worker else serve.configured_platforms(settings, only)
    if not platforms and not worker and not no_terminal:
        _chat(None)
        return
    logs.to_stderr(settings.log_level)
    asyncio.run(serve.serve(settings, platforms))


@main.command()
def migrate() -> None:
    """Bring the database up to date: schema, job queue and question bank."""
    import asyncio  # noqa: PLC0415 - loaded when needed

    from bot.serve import migrate_database  # noqa: PLC0415 - loaded when needed

    click.echo(asyncio.run(migrate_database(_settings())))


@main.command(name="import")
@click.argument("guide", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line instead of a summary.")
@click.option("--out", type=click.Path(path_type=Path), help="Write draft entries for the bank to this YAML file.")
def import_(guide: Path, *, as_json: bool, out: Path | None) -> None:
    """Read the questions and answers of a Markdown interview guide."""
    from bot.bank.importing import import_guide  # noqa: PLC0415 - loaded when needed

    for line in import_guide(guide, json_lines=as_json, out=out):
        click.echo(line)


main.add_command(Deferred("bank", "bot.cli.bank", "Check, list, search and extend the question bank."))
main.add_command(Deferred("slack", "bot.cli.slack", "Set the bot up on Slack."))
main.add_command(Deferred("daily", "bot.cli.daily", "Look after the schedules of all teams."))
main.add_command(Deferred("people", "bot.cli.people", "Look people up, and delete all that is theirs."))
main.add_command(grade)
main.add_command(calibrate)
main.add_command(usage)
main.add_command(review)
main.add_command(regrade)


def _settings() -> Settings:
    from bot.settings import load  # noqa: PLC0415 - loaded when needed

    return load()


def _chat(name: str | None) -> None:
    import asyncio  # noqa: PLC0415 - loaded when needed

    from bot.serve import chat_here  # noqa: PLC0415 - loaded when needed

    sys.exit(asyncio.run(chat_here(_settings(), name)))
