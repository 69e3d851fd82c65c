"""The help leaves nothing out."""

from __future__ import annotations

from bot.core.screens.helping import GROUPS, help_screen
from bot.core.ui import Table
from tests.factories import SCRIPTED


def test_what_no_group_names_is_listed_all_the_same() -> None:
    """A new command needs nobody to remember the help."""
    verbs = [verb for _, named in GROUPS for verb in named]
    commands = {verb: (verb, "does something") for verb in (*verbs, "brand-new")}
    listed = [
        row[0] for block in help_screen(commands, SCRIPTED).body if isinstance(block, Table) for row in block.rows
    ]
    assert sorted(listed) == sorted(commands)
