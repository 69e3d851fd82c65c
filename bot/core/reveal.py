"""What a team is shown once a question has closed: how it did as a whole, and of nobody more than they agreed to."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.core.evidence import rounded
from bot.core.model import Level, Mark, Question
from bot.core.scoring import level
from bot.core.team import BoardName

MOST_MISSED = 2
LEAST_FOR_FIGURES = 3  # answers: with fewer a figure would tell of a person, not of a team
WORTH_SHOWING = frozenset({Level.STRONG, Level.GOOD})


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that came in time, and how its author stands on boards.

    ``score`` (0 to 100) is None while there is no grade. ``marks`` stand beside the key points of ``question``, which is
    in the version that the grade is by. ``points`` is None until it is graded, and for practice.
    """

    name: str
    board: BoardName
    text: str
    submitted_at: datetime
    question: Question
    score: int | None = None
    estimate: bool = False
    marks: tuple[Mark, ...] = ()
    points: int | None = None
    shared: bool = False

    @property
    def shown_as(self) -> str:
        """The name that others may read; empty for who does not want to be named."""
        return self.name if self.board is BoardName.NAMED else ""


@dataclass(frozen=True, slots=True)
class Tally:
    """How many of the graded answers covered a key point, wholly or in part."""

    text: str
    covered: int
    partial: int
    of: int


@dataclass(frozen=True, slots=True)
class Best:
    """The best answer, shown with its author's consent; ``name`` is empty where they are not named."""

    name: str
    text: str
    score: int


@dataclass(frozen=True, slots=True)
class Earned:
    """What somebody's answer earned; ``name`` is empty for who stands on boards without it."""

    name: str
    points: int


@dataclass(frozen=True, slots=True)
class Reveal:
    """A closed question's outcome. ``waiting`` of its answers have no grade yet.

    ``average`` (0 to 100), ``tallies`` and ``missed`` are there from three graded answers on. ``estimates`` tells that
    some of the scores are.
    """

    question: Question
    answers: int
    waiting: int
    average: int | None = None
    tallies: tuple[Tally, ...] = ()
    missed: tuple[Tally, ...] = ()
    best: Best | None = None
    earned: tuple[Earned, ...] = ()
    estimates: bool = False


def reveal_of(question: Question, given: Sequence[Given]) -> Reveal:
    """Sum up the answers that came in time."""
    graded = [one for one in given if one.score is not None]
    scores = [one.score for one in given if one.score is not None]
    average: int | None = None
    tallies: tuple[Tally, ...] = ()
    if len(graded) >= LEAST_FOR_FIGURES:
        average = rounded(sum(scores) / len(scores))
        tallies = _tallies(question, graded)
    return Reveal(
        question=question,
        answers=len(given),
        waiting=len(given) - len(graded),
        average=average,
        tallies=tallies,
        missed=_most_missed(tallies),
        best=_best(graded, max(scores, default=0)),
        earned=_earned(given),
        estimates=any(one.estimate for one in graded),
    )


def _tallies(question: Question, graded: Sequence[Given]) -> tuple[Tally, ...]:
    """Count each key point, over the answers that were judged by these same points."""
    texts = [point.text for point in question.key_points]
    by_these = [one.marks for one in graded if [point.text for point in one.question.key_points] == texts]
    if len(by_these) < LEAST_FOR_FIGURES:
        return ()
    found = []
    for place, text in enumerate(texts):
        of_point = Counter(marks[place] for marks in by_these if place < len(marks))
        found.append(Tally(text, of_point[Mark.COVERED], of_point[Mark.PARTIAL], len(by_these)))
    return tuple(found)


def _most_missed(tallies: Sequence[Tally]) -> tuple[Tally, ...]:
    """Give the point that the fewest had, or two of the same; none where more were missed alike, or all were had by all."""
    fewest = min(map(_had, tallies), default=0)
    worst = tuple(tally for tally in tallies if _had(tally) == fewest)
    telling = len(worst) <= MOST_MISSED and len(worst) < len(tallies) and all(one.covered < one.of for one in worst)
    return worst if telling else ()


def _had(tally: Tally) -> int:
    return 2 * tally.covered + tally.partial


def _best(graded: Sequence[Given], top: int) -> Best | None:
    """Give the best answer if its author lets it be shown, and if it is one to learn from; of equals the first."""
    if level(top) not in WORTH_SHOWING:
        return None
    shared = [one for one in graded if one.score == top and one.shared]
    first = min(shared, key=lambda one: one.submitted_at, default=None)
    return Best(first.shown_as, first.text, top) if first else None


def _earned(given: Sequence[Given]) -> tuple[Earned, ...]:
    """List the points, most first; who hides on boards is left out."""
    shown = [
        Earned(one.shown_as, one.points)
        for one in given
        if one.points is not None and one.board is not BoardName.HIDDEN
    ]
    return tuple(sorted(shown, key=lambda one: -one.points))
