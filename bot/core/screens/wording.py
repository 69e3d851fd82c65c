"""Words that several screens share: levels, reasons, counts and buttons."""

from __future__ import annotations

from datetime import timedelta

from bot.core.model import Level, Mark, Reason
from bot.core.ui import Action, Button, Sign, Tone

LEVEL_TONE = {
    Level.STRONG: Tone.GOOD,
    Level.GOOD: Tone.GOOD,
    Level.PARTIAL: Tone.MIDDLING,
    Level.WEAK: Tone.BAD,
}

MARK_SIGN = {
    Mark.COVERED: Sign.YES,
    Mark.PARTIAL: Sign.HALF,
    Mark.MISSING: Sign.NO,
    Mark.CONTRADICTED: Sign.WRONG,
}

REASONS = {
    Reason.RATE_LIMITED: "The model is busy right now.",
    Reason.UNAVAILABLE: "The model can't be reached right now.",
    Reason.TIMEOUT: "The model took too long.",
    Reason.REFUSED: "The model declined to judge this answer.",
    Reason.MALFORMED: "The model's judgement could not be read.",
    Reason.MISCONFIGURED: "The model is not set up rightly; whoever runs this bot finds the details in its log.",
    Reason.BUDGET: "The model's budget is used up for now.",
}

MINUTE = 60  # seconds

LEADERBOARD = Button("Leaderboard", Action("leaderboard"))
PROFILE = Button("My profile", Action("profile"))
TODAY = Button("Today's question", Action("today"))


def count(number: int, one: str, many: str = "") -> str:
    """Write a number with its noun."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def span(time: timedelta) -> str:
    """Write a length of time: in minutes as far as they are whole, else in seconds below two minutes."""
    seconds = max(1, round(time.total_seconds()))
    exact = seconds >= 2 * MINUTE or not seconds % MINUTE
    return count(round(seconds / MINUTE), "minute") if exact else count(seconds, "second")
