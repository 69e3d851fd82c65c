"""What the table's verbs are called on Discord, and how a text names them there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core.ui import Block, Message, Prose, Table

# Verb to command. A verb that the table does not have is left out, and what holds nothing is no command.
NAMES: Mapping[str, str] = {
    "today": "question today",
    "show": "question show",
    "search": "question search",
    "reveal": "question reveal",
    "close": "question close",
    "suggest": "question suggest",
    "suggestions": "question suggestions",
    "review": "question review",
    "leaderboard": "leaderboard show",
    "how": "leaderboard how",
    "digest": "leaderboard digest",
    "freeze": "leaderboard freeze",
    "season": "leaderboard seasons",
    "profile": "profile show",
    "history": "profile history",
    "visibility": "profile visibility",
    "remind": "profile reminders",
    "interview": "interview start",
    "interviews": "interview list",
    "report": "interview report",
    "practice": "practice",
    "nudge": "profile nudge",
    "export": "profile export",
    "erase": "profile erase",
    "settings": "settings",
    "help": "help",
}
# Commands of a verb that has several on Discord, as a text names them.
SEVERAL = {"daily": "daily list", "daily setup": "daily setup", "daily edit": "daily edit"}
GROUPS = {
    "interview": "A mock interview, between the two of us",
    "question": "The question of the day, and every other one",
    "leaderboard": "Who stands where, and how points come about",
    "profile": "Your places, your streak, your levels and your answers",
}


def mentions(ids: Mapping[str, int]) -> dict[str, str]:
    """Say how each verb's command is named in a text, so that it can be pressed; ``ids`` are Discord's, by first name."""
    named = {verb: (name, ids.get(name.partition(" ")[0])) for verb, name in {**NAMES, **SEVERAL}.items()}
    return {verb: f"</{name}:{number}>" if number else f"`/{name}`" for verb, (name, number) in named.items()}


def as_typed_here(help_: Message) -> Message:
    """Let the help list what can be typed on Discord, each so that it can be pressed; what only buttons do is left out."""
    return replace(help_, body=tuple(_listed(block) if isinstance(block, Table) else block for block in help_.body))


def _listed(table: Table) -> Block:
    rows = [(row[0].partition(" ")[0], row[-1]) for row in table.rows if row]
    return Prose("\n".join(f"- `{verb}` {said}" for verb, said in rows if verb in NAMES or verb in SEVERAL))
