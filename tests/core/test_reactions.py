"""Reactions of a model: said where they are true to the grade, and give nothing away."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.evidence import STEERING
from bot.core.model import Grade, Mark, Verdict, WrongClaim
from bot.core.reactions import LONGEST, reaction
from tests.factories import LONG_ANSWER, make_grade, make_question

QUESTION = make_question()
TRUE = "You named the step that brings the passages in, and that matters most."


def heard(words: str, grade: Grade | None = None) -> str:
    return reaction(QUESTION, LONG_ANSWER, replace(grade or make_grade(70), reaction=words))


def test_what_is_true_to_the_grade_is_said() -> None:
    """A sentence about what the person said, in one line."""
    assert heard(TRUE.replace(", ", ",\n ")) == TRUE


@pytest.mark.parametrize(
    ("score", "words"),
    [
        (95, "You missed what matters."),
        (70, "That was a weak answer."),
        (50, "That was an excellent answer."),
        (20, "You said that well."),
        (10, "That is spot-on, you have it."),
        (10, "You nailed this one, I agree with you."),
        (50, "You have covered every key idea."),
        (50, "I have nothing to add to what you said there."),
        (50, "You don't know the basics, and that is embarrassing."),
        (70, "I think that you are hireable with this."),
    ],
)
def test_a_tone_that_contradicts_the_level_is_not(score: int, words: str) -> None:
    """Praise for half an answer, and reproof of a strong one, would say something else than the mark."""
    assert not heard(words, make_grade(score))


@pytest.mark.parametrize(
    "words",
    [
        "You said that the passages go into the prompt.",  # an idea of the point that is only partial
        "You have not spoken of the index yet.",  # of the one that is missing
        "You know that passages are fetched at query time and put there.",  # the reference answer's words
    ],
)
def test_nothing_that_the_answer_lacks_is_named(words: str) -> None:
    """What is missing may be asked next."""
    assert not heard(words)


@pytest.mark.parametrize(
    "words",
    [
        "",
        "You said it, but why?",
        "That is worth 70 of 100.",
        "That earns a seven out of ten from me, and you know it.",
        "You have eighty percent of it there.",
        "That was your word. " * 12,
        "You said **that**, see https://example.com.",
        "Das war eine ordentliche Antwort auf eine schwere Frage.",
        "@everyone look what you said.",
    ],
)
def test_what_is_no_plain_english_sentence_is_not_said(words: str) -> None:
    """A question, a mark, an essay, markup, a mention, or a language that can't be checked."""
    assert not heard(words)


def test_what_the_code_does_not_count_is_not_reacted_to() -> None:
    """The judge's words go with its own verdicts and mark: void quotes, a held mark or an attempt to steer void them."""
    grade = make_grade(70)
    void = replace(grade, verdicts=(Verdict(Mark.COVERED, "never said", void=True), *grade.verdicts[1:]))
    for one in (void, replace(grade, judged=100), replace(grade, flags=(STEERING,))):
        assert not heard(TRUE, one)


def test_nothing_is_said_where_something_is_wrong() -> None:
    """The words could confirm it, or tell what is right before it is asked."""
    grade = make_grade(70)
    contradicted = replace(grade, verdicts=(Verdict(Mark.CONTRADICTED, "goes into the weights"), *grade.verdicts[1:]))
    for one in (contradicted, replace(grade, wrong=(WrongClaim("It is free", "It costs tokens"),))):
        assert not heard(TRUE, one)


@given(st.text())
def test_whatever_comes_is_short_and_plain(words: str) -> None:
    """A model's words never break the paragraph they stand in."""
    said = heard(f"You said that. {words}")
    assert len(said) <= LONGEST
    assert not set(said) & set("*_`[]<>@#|~\\\n?")
