from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.core.errors import UserError
from bot.core.model import KeyPoint
from bot.grading.rubric import MOST_POINTS, derive, derived_question

ASKED = "Why does bread rise?"
TOLD = "Yeast eats sugar and gives off carbon dioxide. Gluten keeps the bubbles in. Heat sets the crumb."


def texts(reference: str) -> list[str]:
    return [point.text for point in derive(ASKED, reference)]


def test_each_sentence_is_a_key_point() -> None:
    """A short reference yields one key point for each sentence."""
    assert texts(TOLD) == [
        "Yeast eats sugar and gives off carbon dioxide.",
        "Gluten keeps the bubbles in.",
        "Heat sets the crumb.",
    ]


def test_more_content_weighs_more() -> None:
    """A key point weighs by what it adds to the question, and all weights sum to 100."""
    points = derive(ASKED, TOLD)
    assert points[0].weight > points[1].weight
    assert sum(point.weight for point in points) == 100


def test_what_repeats_the_question_is_left_out() -> None:
    """A sentence that only says the question again is no key point."""
    assert texts("Bread does rise. Yeast makes gas.") == ["Yeast makes gas."]


def test_a_reference_that_only_repeats_the_question_still_counts() -> None:
    """Where there is nothing else, the repeated words are the key point."""
    assert texts("Bread does rise.") == ["Bread does rise."]


def test_a_long_sentence_is_cut_into_its_clauses() -> None:
    """A sentence with several claims becomes several key points, each long enough to say something."""
    long = (
        "Yeast eats the sugar that enzymes free from the starch and gives off carbon dioxide bubbles, while the gluten"
        " network that kneading has built keeps that gas inside the dough until the oven's heat sets the crumb"
    )
    assert [text.split()[0] for text in texts(long)] == ["Yeast", "while"]


@pytest.mark.parametrize(
    "reference",
    [
        "# Why\n\n- **Yeast** makes gas\n- `Gluten` holds gas",
        "1. Yeast makes gas\n2) Gluten holds gas",
        "| Yeast makes gas |\n|---|\n| Gluten holds gas |",
        "\u25cf Yeast makes gas \u25cf Gluten holds gas",
        "Yeast makes gas. 2. Gluten holds gas",
    ],
)
def test_lists_and_tables_are_read_item_by_item(reference: str) -> None:
    """Markup parts key points and is not part of them."""
    assert [text.rstrip(".") for text in texts(reference)] == ["Yeast makes gas", "Gluten holds gas"]


def test_an_abbreviation_ends_no_sentence() -> None:
    """What follows "e.g." belongs to what stands before it."""
    assert texts("Add a leaven, e.g. yeast or soda.") == ["Add a leaven, e.g. yeast or soda."]


@pytest.mark.parametrize("reference", ["", "  \n", "...", "***\n---"])
def test_nothing_said_yields_no_key_points(reference: str) -> None:
    """Without words there is nothing to judge by."""
    assert derive(ASKED, reference) == ()


@settings(deadline=None, database=None)
@given(st.text(), st.lists(st.text(st.characters(categories=["Ll", "Zs", "Po"]), max_size=90)).map(". ".join))
def test_any_reference_has_a_sound_rubric(question: str, reference: str) -> None:
    """Whatever is written, there are few key points and their weights sum to 100."""
    points = derive(question, reference)
    assert len(points) <= MOST_POINTS
    assert sum(point.weight for point in points) == (100 if points else 0)


def test_given_key_points_stand() -> None:
    """Key points that come with the question are kept, with equal weights where none are said."""
    question = derived_question(ASKED, TOLD, ["Yeast makes gas.", {"text": "Gluten holds it.", "terms": [["gluten"]]}])
    assert question.key_points == (
        KeyPoint("Yeast makes gas.", 50),
        KeyPoint("Gluten holds it.", 50, (("gluten",),)),
    )


def test_given_weights_are_scaled() -> None:
    """Weights on any scale become percents."""
    points = derived_question(ASKED, TOLD, [{"text": "Yeast", "weight": 2}, {"text": "Heat", "weight": 1}]).key_points
    assert [point.weight for point in points] == [67, 33]


def test_a_key_point_without_a_weight_is_like_the_others() -> None:
    """Beside one of 30 it is not one of 1."""
    points = derived_question(ASKED, TOLD, ["Yeast", {"text": "Heat", "weight": 30}]).key_points
    assert [point.weight for point in points] == [50, 50]


@pytest.mark.parametrize("key_points", [None, []])
def test_without_key_points_they_are_derived(key_points: list[str] | None) -> None:
    """Neither an absent nor an empty list leaves the question without a rubric."""
    assert derived_question(ASKED, TOLD, key_points).key_points == derive(ASKED, TOLD)


def test_the_same_question_has_the_same_id() -> None:
    """The id follows from the content, so that equal rows share what is made ready for them."""
    assert derived_question(ASKED, TOLD).id == derived_question(ASKED, TOLD).id
    assert derived_question(ASKED, TOLD).id != derived_question(ASKED, TOLD, ["Yeast makes gas."]).id


@pytest.mark.parametrize(
    ("key_point", "message"),
    [
        ("  ", "2 has no text"),
        ({"weight": 3}, "2 has no text"),
        ({"text": "Yeast", "weight": 0}, "weight of key point 2"),
        ({"text": "Yeast", "weight": "much"}, "weight of key point 2"),
        ({"text": "Yeast", "terms": 5}, "terms of key point 2"),
        ({"text": "Yeast", "terms": [[5]]}, "terms of key point 2"),
    ],
)
def test_a_malformed_key_point_is_named(key_point: str | dict[str, object], message: str) -> None:
    """The person reads which key point is wrong and what about it."""
    with pytest.raises(UserError, match=message):
        derived_question(ASKED, TOLD, ["Heat sets the crumb.", key_point])
