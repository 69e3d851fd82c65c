"""The reveal's figures: of a team, never of a person who did not agree."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.model import Mark
from bot.core.reveal import Best, Earned, Given, Tally, reveal_of
from bot.core.team import BoardName
from tests.factories import make_question

QUESTION = make_question()
NINE = datetime(2026, 11, 23, 9, tzinfo=UTC)
MARKS = {"c": Mark.COVERED, "p": Mark.PARTIAL, "m": Mark.MISSING, "x": Mark.CONTRADICTED}


def given(
    name: str, score: int | None, marks: str = "cpm", *, shared: bool = False, board: BoardName = BoardName.NAMED
) -> Given:
    """An answer with a verdict a letter: covered, partial, missing, contradicted; no score is no grade yet."""
    return Given(
        name=name,
        board=board,
        text=f"{name}'s answer",
        submitted_at=NINE,
        question=QUESTION,
        score=score,
        marks=() if score is None else tuple(MARKS[mark] for mark in marks),
        points=score,
        shared=shared,
    )


def test_each_key_point_is_counted() -> None:
    """What was contradicted counts as missing, what was half said as partial."""
    told = reveal_of(QUESTION, [given("ada", 90, "ccp"), given("bob", 60, "cpm"), given("eve", 30, "pxm")])
    first, second, third = (point.text for point in QUESTION.key_points)
    assert told.tallies == (Tally(first, 2, 1, 3), Tally(second, 1, 1, 3), Tally(third, 0, 1, 3))
    assert told.average == 60
    assert told.missed == (Tally(third, 0, 1, 3),)


def test_two_answers_give_no_figures() -> None:
    """An average of two tells each what the other had."""
    told = reveal_of(QUESTION, [given("ada", 90), given("bob", 60)])
    assert (told.answers, told.average, told.tallies, told.missed) == (2, None, (), ())


def test_what_waits_for_its_grade_is_counted_as_waiting() -> None:
    """It is not left out silently, and no figure is made from it."""
    told = reveal_of(QUESTION, [given("ada", 90), given("bob", 60), given("eve", None)])
    assert (told.answers, told.waiting, told.average) == (3, 1, None)


def test_two_points_can_be_missed_alike_but_not_all() -> None:
    """Of many that nobody had none stands out, and none is named."""
    assert len(reveal_of(QUESTION, [given(name, 60, "cmm") for name in "abc"]).missed) == 2
    assert reveal_of(QUESTION, [given(name, 5, "mmm") for name in "abc"]).missed == ()


def test_nothing_is_most_missed_where_all_had_all() -> None:
    """Nobody is told of a gap that is none."""
    assert reveal_of(QUESTION, [given(name, 95, "ccc") for name in "abc"]).missed == ()


def test_the_best_answer_is_shown_with_its_authors_consent() -> None:
    """With the name that boards show."""
    told = reveal_of(QUESTION, [given("ada", 90, shared=True), given("bob", 60, shared=True)])
    assert told.best == Best("ada", "ada's answer", 90)


def test_without_the_consent_of_the_best_there_is_none() -> None:
    """The second best was shared for the case that it is the best, and it is not."""
    assert reveal_of(QUESTION, [given("ada", 90), given("bob", 80, shared=True)]).best is None


def test_of_equals_the_first_is_shown() -> None:
    """Two had the same score and both agreed: the earlier one."""
    ada = given("ada", 90, shared=True)
    bob = given("bob", 90, shared=True)
    later = replace(ada, submitted_at=NINE + timedelta(minutes=1))
    found = reveal_of(QUESTION, [later, bob]).best
    assert found is not None
    assert found.name == "bob"


def test_a_weak_best_is_no_model() -> None:
    """Nobody learns from it, and nobody is exposed by it."""
    assert reveal_of(QUESTION, [given("ada", 50, shared=True)]).best is None


def test_the_anonymous_stay_anonymous() -> None:
    """Neither the shared answer nor the points name them."""
    told = reveal_of(QUESTION, [given("ada", 90, shared=True, board=BoardName.ANONYMOUS)])
    assert told.best == Best("", "ada's answer", 90)
    assert told.earned == (Earned("", 90),)


def test_who_hides_on_boards_is_not_among_the_points() -> None:
    """The day's points are a board too."""
    told = reveal_of(QUESTION, [given("ada", 90), given("bob", 60, board=BoardName.HIDDEN)])
    assert told.earned == (Earned("ada", 90),)


def test_answers_judged_by_other_points_are_not_counted_by_these() -> None:
    """After a regrade by a newer rubric the verdicts are about something else."""
    other = make_question("other")
    newer = replace(other, key_points=other.key_points[:1])
    every = [given(name, 90) for name in "abc"]
    moved = replace(every[0], question=newer)
    told = reveal_of(QUESTION, [moved, *every[1:]])
    assert told.tallies == ()
    assert told.average == 90
