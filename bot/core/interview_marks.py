"""What the questions of a mock interview came to: the best of their turns, less the hints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core import scoring
from bot.core.interview import Outcome, Turn


@dataclass(frozen=True, slots=True)
class Result:
    """What a question came to: its turns, and its mark of 0 to 100, None where it has none yet."""

    turns: tuple[Turn, ...]
    mark: int | None

    @property
    def question_id(self) -> str:
        """Which question it was."""
        return self.turns[0].question_id


def results(turns: Sequence[Turn]) -> tuple[Result, ...]:
    """Sum up each question that was answered or skipped.

    The mark is the best of its turns, less the hints: what is said to a follow-up can only gain.
    """
    grouped: list[list[Turn]] = []
    for turn in turns:
        if not turn.follow_up:
            grouped.append([])
        grouped[-1].append(turn)
    found = []
    for group in grouped:
        if group[0].outcome is Outcome.OPEN:
            continue
        scores = [turn.score for turn in group if turn.score is not None]
        mark = max(0, max(scores) - scoring.HINT_COST * group[0].hints) if scores else None
        found.append(Result(tuple(group), mark))
    return tuple(found)


def overall(found: Sequence[Result]) -> int | None:
    """Give the mean mark of the questions that have one, None where none has."""
    marks = [result.mark for result in found if result.mark is not None]
    return (sum(marks) * 2 + len(marks)) // (2 * len(marks)) if marks else None
