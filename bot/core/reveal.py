"""What a team is shown once a question has closed: how it did as a whole, and of nobody more than they agreed to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.answer import Answer, State
from bot.core.evidence import rounded
from bot.core.model import Grade, Level, Mark, Question
from bot.core.scoring import level
from bot.core.team import BoardName

MOST_MISSED = 2
LEAST_FOR_FIGURES = 3  # answers: with fewer a figure would tell of a person, not of a team
WORTH_SHOWING = frozenset({Level.STRONG, Level.GOOD})


@dataclass(frozen=True, slots=True)
class Given:
    """An answer that came in time, and how its author stands on boards."""

    answer: Answer
    name: str
    board: BoardName

    @property
    def grade(self) -> Grade | None:
        """The grade that counts, None while there is none."""
        grading = self.answer.grading
        return grading.grade if grading.state is State.GRADED else None

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
    graded = [(one, one.grade) for one in given if one.grade is not None]
    grades = [grade for _, grade in graded]
    average: int | None = None
    tallies: tuple[Tally, ...] = ()
    if len(grades) >= LEAST_FOR_FIGURES:
        average = rounded(sum(grade.score for grade in grades) / len(grades))
        tallies = _tallies(question, graded)
    return Reveal(
        question=question,
        answers=len(given),
        waiting=len(given) - len(graded),
        average=average,
        tallies=tallies,
        missed=_most_missed(tallies),
        best=_best(graded),
        earned=_earned(given),
        estimates=any(grade.estimate for grade in grades),
    )


def _tallies(question: Question, graded: Sequence[tuple[Given, Grade]]) -> tuple[Tally, ...]:
    """Count each key point, over the answers that were judged by these same points."""
    texts = [point.text for point in question.key_points]
    same = [grade for one, grade in graded if [point.text for point in one.answer.question.key_points] == texts]
    if len(same) < LEAST_FOR_FIGURES:
        return ()
    found = []
    for place, text in enumerate(texts):
        marks = [grade.verdicts[place].counted for grade in same if place < len(grade.verdicts)]
        found.append(Tally(text, marks.count(Mark.COVERED), marks.count(Mark.PARTIAL), len(same)))
    return tuple(found)


def _most_missed(tallies: Sequence[Tally]) -> tuple[Tally, ...]:
    """Give the point that the fewest had, or two of the same; none where more were missed alike, or all were had by all."""
    fewest = min(map(_had, tallies), default=0)
    worst = tuple(tally for tally in tallies if _had(tally) == fewest)
    telling = len(worst) <= MOST_MISSED and len(worst) < len(tallies) and all(one.covered < one.of for one in worst)
    return worst if telling else ()


def _had(tally: Tally) -> int:
    return 2 * tally.covered + tally.partial


def _best(graded: Sequence[tuple[Given, Grade]]) -> Best | None:
    """Give the best answer if its author lets it be shown, and if it is one to learn from; of equals the first."""
    top = max((grade.score for _, grade in graded), default=0)
    if level(top) not in WORTH_SHOWING:
        return None
    shared = [one for one, grade in graded if grade.score == top and one.answer.shared]
    first = min(shared, key=lambda one: one.answer.submitted_at, default=None)
    return Best(first.shown_as, first.answer.text, top) if first else None


def _earned(given: Sequence[Given]) -> tuple[Earned, ...]:
    """List the points, most first; who hides on boards is left out."""
    shown = [
        Earned(one.shown_as, one.answer.points)
        for one in given
        if one.answer.points is not None and one.board is not BoardName.HIDDEN
    ]
    return tuple(sorted(shown, key=lambda one: -one.points))
