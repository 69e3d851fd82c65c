"""The commands for whoever sets the bot up on Slack.

Loaded by the command line when one of these commands is asked for.
"""

from __future__ import annotations

import click

from bot.platforms.slack import manifest as shipped


@click.group()
def slack() -> None:
    """Set the bot up on Slack."""


@slack.command()
def manifest() -> None:
    """Print the app's manifest, to be pasted into Slack; docs/slack.md goes through it."""
    click.echo(shipped.text(), nl=False)
