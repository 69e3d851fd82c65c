"""Questions are found by words, and an index that is kept finds what a fresh look would."""

from __future__ import annotations

import pytest

from bot.core.search import Index, search
from tests.factories import BANK, make_question


@pytest.mark.parametrize("words", ["gan", "What is", "fine tun", "RAG or", "prompt"])
def test_an_index_finds_the_same_again(words: str) -> None:
    """Searching leaves no trace: the second time is like the first, and like a search without an index."""
    index = Index(BANK)
    assert index.search(words, limit=5) == index.search(words, limit=5) == search(BANK, words, limit=5)


def test_the_beginning_of_a_word_is_enough() -> None:
    """People are offered questions while they still type."""
    assert [question.id for question in search(BANK, "GA", limit=5)] == ["what-is-a-gan"]


def test_who_holds_more_of_the_words_comes_first() -> None:
    """Also before one that holds a single word more often."""
    often = make_question("often", text="Retrieval, retrieval, retrieval?")
    both = make_question("both", text="Retrieval and speech?")
    assert search((often, both), "retrieval speech", limit=1) == (both,)


def test_words_that_nobody_holds_find_nothing() -> None:
    """And neither do no words at all."""
    assert search(BANK, "zzz", limit=5) == search(BANK, " ?", limit=5) == ()
