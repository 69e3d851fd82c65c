"""What gives an answer away: ideas that nobody has named yet, in whichever ending, and copied stretches."""

from __future__ import annotations

from bot.core.giveaway import copies, says
from bot.core.model import KeyPoint
from tests.factories import make_question

POINT = KeyPoint("The start is spread out by k-means++.", 20, (("spread", "kmeans++"), ("seed", "start")))


def test_another_ending_says_it_too() -> None:
    """Plural or participle, it is the same idea."""
    assert says("Have you heard of spreading the seeds?", "", POINT)


def test_what_was_named_before_gives_nothing_away() -> None:
    """The question's own words, or the person's, may be taken up."""
    assert not says("Why does the start matter?", "Why does the start matter so much?", POINT, share=0)


def test_one_idea_of_two_is_no_answer_yet() -> None:
    """A question has to name something; a reaction has not."""
    assert not says("What of the seed?", "", POINT)
    assert says("What of the seed?", "", POINT, share=0)


def test_a_point_without_terms_goes_by_its_longer_words() -> None:
    """One word of it is no idea yet; most of them are."""
    plain = KeyPoint("Memory grows quadratically with length.", 50)
    assert not says("Think of memory.", "", plain, share=0)
    assert says("Does memory grow quadratically with length?", "", plain)


def test_a_stretch_of_the_reference_is_copied() -> None:
    """Five words in a row, unless they are the question's or the person's own."""
    question = make_question()
    words = "Are passages fetched at query time and put into the prompt?"
    assert copies(words, "", question)
    assert not copies(words, words, question)
