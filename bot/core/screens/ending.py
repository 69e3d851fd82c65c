"""Closing a question ahead of its time: what is asked back, and what comes of it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.screens.wording import TODAY, count
from bot.core.ui import Action, Block, Button, Message, Prose, Quote

NOT_YOURS = "Only those who manage the team can close a question ahead of its time."
NOTHING_OPEN = "No scheduled question is open. `daily now` posts today's."
CLOSED = "That question is closed already. `reveal` shows how the team did."


def sure(asked: Sequence[tuple[int, str, int]]) -> Message:
    """Ask whether to close a question, or which: each is its posting, its text, and how many have answered."""
    several = len(asked) > 1
    body: list[Block] = []
    for place, (_, text, answers) in enumerate(asked, 1):
        said = f"{count(answers, 'answer')} so far." if answers else "Nobody has answered it yet."
        body += [Quote(f"{place}. {text}" if several else text), Prose(said)]
    body.append(Prose("What comes after that is practice, without points. The reveal follows at once."))
    buttons = tuple(
        Button(f"Close number {place} now" if several else "Close it now", Action("closed", str(posting)), primary=True)
        for place, (posting, _, _) in enumerate(asked[:5], 1)
    )
    return Message("Which one shall be closed?" if several else "Close this question?", tuple(body), buttons)


def ended() -> Message:
    """Say that it is closed."""
    said = "It is closed. The reveal comes in some seconds; answers that are still being graded are waited for."
    return Message("Closed", (Prose(said),), (Button("Show the reveal", Action("reveal")), TODAY))
