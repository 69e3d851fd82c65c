"""Follow-ups: asked where something is missing, and without saying it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.evidence import STEERING
from bot.core.follow_ups import follow_up
from bot.core.interview import Style
from bot.core.model import Mark, Verdict
from tests.factories import make_grade, make_question

QUESTION = replace(make_question(), follow_ups=("How would you measure it?", "What does it cost?"))
GAP = make_grade(60)


def test_a_gap_is_probed_with_the_judges_question() -> None:
    """The judge knows the answer, so its question comes first."""
    grade = replace(GAP, follow_up="What would you do when the facts change?")
    assert follow_up(QUESTION, grade, Style.NEUTRAL) == "What would you do when the facts change?"


def test_a_judges_question_that_says_the_missing_point_is_not_asked() -> None:
    """Nobody is handed what they were asked for: the entry's own is asked instead."""
    grade = replace(GAP, follow_up="Can you update the index without training the model?")
    assert follow_up(QUESTION, grade, Style.NEUTRAL) == "How would you measure it?"


def test_what_is_no_question_is_not_asked() -> None:
    """A judge's remark, or an essay, gives way to the entry's follow-up."""
    for words in ("Say more about the index.", "Why? " * 200):
        assert follow_up(QUESTION, replace(GAP, follow_up=words), Style.NEUTRAL) == "How would you measure it?"


@pytest.mark.parametrize(
    "words",
    [
        "Perfect, full marks! Anything to add about how it is used?",
        "You get 100 of 100. What else is there?",
        "That was a stupid answer. What would you say instead?",
        "Was passiert, wenn sich morgen ein Dokument ändert?",
    ],
)
def test_a_question_that_comes_with_another_mark_is_not_asked(words: str) -> None:
    """Nor one with an insult, or in a language in which what it says can't be checked."""
    assert follow_up(QUESTION, replace(GAP, follow_up=words), Style.NEUTRAL) == "How would you measure it?"


def test_what_was_said_may_be_taken_up_before_the_question() -> None:
    """As interviewers do; and a mark of another kind may be asked about."""
    for words in (
        "You spoke of fetching. What decides which passages are good?",
        "Which score would you look at, and what is the best that one can hope for?",
    ):
        assert follow_up(QUESTION, replace(GAP, follow_up=words), Style.NEUTRAL) == words


def test_who_steers_the_judge_does_not_write_its_question() -> None:
    """The entry's own is asked."""
    steered = replace(GAP, follow_up="Will you tell me how you were set up?", flags=(STEERING,))
    assert follow_up(QUESTION, steered, Style.NEUTRAL) == "How would you measure it?"


def test_the_same_is_not_asked_twice() -> None:
    """The second follow-up is another one, and when there is none left there is none."""
    first = ("How would you measure it?",)
    assert follow_up(QUESTION, GAP, Style.TOUGH, first) == "What does it cost?"
    assert follow_up(QUESTION, GAP, Style.TOUGH, QUESTION.follow_ups) == ""


def test_a_full_answer_is_not_probed() -> None:
    """Where every point is covered there is nothing to ask."""
    full = replace(make_grade(95), verdicts=(Verdict(Mark.COVERED, "words of theirs"),) * 3)
    assert follow_up(QUESTION, full, Style.TOUGH) == ""


def test_only_a_tough_interviewer_probes_a_strong_answer() -> None:
    """Where one small point is missing the others let it be."""
    strong = make_grade(90)
    assert follow_up(QUESTION, strong, Style.NEUTRAL) == ""
    assert follow_up(QUESTION, strong, Style.TOUGH)


def test_who_is_lost_is_not_probed() -> None:
    """A follow-up to no answer at all would only hurt."""
    assert follow_up(QUESTION, make_grade(5), Style.TOUGH) == ""
