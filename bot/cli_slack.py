"""The commands for whoever sets the bot up on Slack."""

from __future__ import annotations

import click


@click.group()
def slack() -> None:
    """Set the bot up on Slack."""


@slack.command()
def manifest() -> None:
    """Print the app's manifest, to be pasted into Slack; docs/slack.md goes through it."""
    from bot.platforms.slack import manifest as shipped  # noqa: PLC0415 - loaded when needed

    click.echo(shipped.text(), nl=False)
