from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.grading.text import sentences, shorten, spell, stems, visible, within, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Don\u2019t  PANIC!", ("don't", "panic")),
        ("don\u00b4t don\u2018t don\u02bct", ("don't",) * 3),
        ("fine\u2011tuning, fine\u2013tuning", ("fine", "tuning", "fine", "tuning")),
        ("O(n\u00b2) and d_k", ("o", "n2", "and", "d_k")),
        ("_really_ **so** `x`", ("really", "so", "x")),
        ("STRASSE stra\u00dfe", ("strasse", "strasse")),
        ("re\u0301sume\u0301 r\u00e9sum\u00e9", ("r\u00e9sum\u00e9", "r\u00e9sum\u00e9")),
        ("zero\u200bwidth", ("zerowidth",)),
        ("检索abc", ("检", "索", "abc")),
        ("...", ()),
    ],
)
def test_words_are_comparable(text: str, expected: tuple[str, ...]) -> None:
    """Case, width, marks and invisible characters do not part two spellings of a word."""
    assert words(text) == expected


@settings(deadline=None, database=None)
@given(st.text())
def test_words_know_their_place(text: str) -> None:
    """The offsets of a word lead back to it."""
    seen = visible(text)
    assert all(words(seen[word.start : word.end]) == (word.form,) for word in spell(seen))


@settings(deadline=None, database=None)
@given(st.text(st.characters()))
def test_cleaning_twice_is_cleaning_once(text: str) -> None:
    """A clean text stays as it is."""
    assert visible(visible(text)) == visible(text)


def test_sentences_end_at_stops_semicolons_and_lines() -> None:
    """Full stops, semicolons and line ends part sentences; a stop inside a number does not."""
    text = "Low is 0.5; high is 2. Really?\n- one\n- two\n\n***\nEnd"
    assert [text[start:end] for start, end in sentences(text)] == [
        "Low is 0.5",
        "high is 2.",
        "Really?",
        "- one",
        "- two",
        "End",
    ]


@settings(deadline=None, database=None)
@given(st.text(), st.integers(8, 50))
def test_shortening_keeps_to_the_limit(text: str, limit: int) -> None:
    """Nothing shown is longer than it may be."""
    assert len(shorten(text, limit)) <= limit


def test_shortening_ends_at_a_word() -> None:
    """A cut text ends with a whole word and an ellipsis."""
    assert shorten("one two three four five", 20) == "one two three four\u2026"


def test_part_of_a_word_is_not_within() -> None:
    """Words stand within others as wholes and side by side."""
    assert within(("b", "c"), ("a", "b", "c"))
    assert not within(("a", "c"), ("a", "b", "c"))
    assert not within((), ("a",))


def test_stems_join_forms_and_spellings() -> None:
    """Inflections and British or American spelling come to one stem."""
    assert len({*stems("normalise normalized normalising normalizes")}) == 1
    assert len({*stems("retrieve retrieved retrieving retrieval")}) == 1
