"""Votes combined: bounded, in any order the same, and never above what the findings show."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.evidence import WORTH, hold, weigh
from bot.core.model import Grade, JudgeIdentity, Mark, Verdict
from bot.core.voting import Voting, combine, doubtful, to_review, unsure
from tests.factories import SCRIPTED, make_question

QUESTION = make_question()
relaxed = settings(deadline=None, database=None)


def judged(mark: int, *marks: Mark, void: bool = False, flags: tuple[str, ...] = ()) -> Grade:
    verdicts = tuple(Verdict(m, "" if m is Mark.MISSING else "fetches passages", void) for m in marks)
    evidence = weigh(QUESTION.key_points, verdicts, wrong=0)
    score, held = hold(mark, evidence, verdicts)
    return Grade(score, evidence, mark, verdicts, SCRIPTED, flags=(*held, *flags))


GRADES = st.builds(
    lambda mark, marks, void: judged(mark, *marks, void=void),
    st.integers(0, 100),
    st.tuples(*[st.sampled_from(Mark)] * 3),
    st.booleans(),
)
BALLOTS = st.lists(GRADES, min_size=1, max_size=5)


@relaxed
@given(BALLOTS)
def test_figures_stay_in_range(ballots: list[Grade]) -> None:
    """Score, evidence, mark and confidence keep to their ranges, and the score within reach of the evidence."""
    one = combine(QUESTION, ballots)
    assert one.confidence is not None
    assert 0 <= one.confidence <= 1
    assert all(0 <= figure <= 100 for figure in (one.score, one.evidence, one.judged))
    assert one.score <= one.evidence + 30
    assert one.votes == len(ballots)


@relaxed
@given(st.lists(GRADES, min_size=2, max_size=4))
def test_the_order_of_votes_does_not_matter(ballots: list[Grade]) -> None:
    """The same votes in any order make the same figures and findings."""
    outcomes = {
        (one.score, one.evidence, one.judged, one.verdicts, one.confidence)
        for one in (combine(QUESTION, order) for order in permutations(ballots))
    }
    assert len(outcomes) == 1


@relaxed
@given(GRADES, st.integers(1, 5))
def test_votes_that_agree_change_nothing(grade: Grade, votes: int) -> None:
    """However often the same is said, score and confidence are those of once."""
    once, often = combine(QUESTION, [grade]), combine(QUESTION, [grade] * votes)
    assert (often.score, often.evidence, often.judged, often.confidence) == (
        once.score,
        once.evidence,
        once.judged,
        once.confidence,
    )


@relaxed
@given(BALLOTS)
def test_no_finding_is_better_than_the_best_vote(ballots: list[Grade]) -> None:
    """What counts for a key point is what one of the votes found, and as many as for any other finding."""
    for findings in zip(combine(QUESTION, ballots).verdicts, *(grade.verdicts for grade in ballots), strict=True):
        one, cast = findings[0].counted, [finding.counted for finding in findings[1:]]
        assert cast.count(one) == max(cast.count(mark) for mark in cast)


@relaxed
@given(GRADES, GRADES)
def test_disagreement_lowers_confidence(first: Grade, second: Grade) -> None:
    """Two votes are no surer than their mark is near its evidence, and less so where they part."""
    one = combine(QUESTION, [first, second])
    assert one.confidence is not None
    near = 1 - abs(one.judged - one.evidence) / 100
    apart = abs(first.judged - second.judged) / 100
    assert one.confidence <= round(near * (1 - apart), 2)


def test_a_tie_goes_to_the_lower_finding() -> None:
    """One says covered, one says missing: it is missing."""
    votes = [judged(60, Mark.COVERED, Mark.COVERED, Mark.PARTIAL), judged(60, Mark.MISSING, Mark.COVERED, Mark.PARTIAL)]
    assert [verdict.mark for verdict in combine(QUESTION, votes).verdicts] == ["missing", "covered", "partial"]
    assert WORTH[Mark.CONTRADICTED] < WORTH[Mark.MISSING]


def test_the_median_mark_counts_and_is_held() -> None:
    """One wild mark of three moves nothing; and the median is held to the evidence like any mark."""
    votes = [judged(mark, Mark.COVERED, Mark.MISSING, Mark.MISSING) for mark in (60, 62, 100)]
    assert combine(QUESTION, votes).score == 62
    votes = [judged(mark, Mark.COVERED, Mark.MISSING, Mark.MISSING) for mark in (95, 97, 99)]
    assert (combine(QUESTION, votes).score, combine(QUESTION, votes).flags) == (80, ("clamped",))


def test_one_who_notices_steering_is_enough() -> None:
    """A flag for a reviewer is not voted down."""
    votes = [judged(60, *[Mark.PARTIAL] * 3), judged(60, *[Mark.PARTIAL] * 3, flags=("steering",))]
    one = combine(QUESTION, votes)
    assert (one.flags, to_review(one)) == (("steering",), True)


@pytest.mark.parametrize(("score", "near"), [(81, False), (82, True), (85, True), (87, True), (88, False), (2, False)])
def test_the_border_of_a_level_is_three_points_wide(score: int, *, near: bool) -> None:
    """Within three points of 85, 65 or 40 another judge may well put another word to it; nothing lies below weak."""
    grade = Grade(score, score, score, (), SCRIPTED, confidence=1.0)
    assert doubtful(grade) is near


def test_a_held_mark_is_not_relied_on() -> None:
    """A mark that had to be clamped is doubtful, whatever else agrees."""
    assert unsure(combine(QUESTION, [judged(100, Mark.COVERED, Mark.MISSING, Mark.MISSING)]))


def test_an_estimate_gets_no_second_opinion() -> None:
    """Asking the same formula again tells nothing."""
    estimate = Grade(64, 64, 64, (), JudgeIdentity("local", "", "1", estimates=True))
    assert Voting(5, second=True).wanted(QUESTION, [estimate]) == 1
    assert combine(QUESTION, [estimate]) == estimate
