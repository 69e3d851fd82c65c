from __future__ import annotations

import pytest

from bot.grading.acronyms import acronyms, expanded
from bot.grading.passage import Token, Window, is_english, tokens
from bot.grading.text import stem, stems


def read(text: str) -> list[Token]:
    return tokens(text, 0, len(text))


def denied(text: str) -> set[str]:
    return {token.word.form for token in read(text) if token.denied}


def says(text: str, phrase: str) -> bool:
    return Window(read(text)).says(stems(phrase))


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("the cache is not shared", "shared"),
        ("adapters can never be merged", "adapters"),
        ("there is no shared cache", "cache"),
        ("it answers without a cache", "cache"),
        ("batching instead of a cache", "cache"),
        ("paging rather than a cache", "cache"),
        ("this avoids a second cache", "cache"),
    ],
)
def test_a_denial_reaches_its_clause(text: str, word: str) -> None:
    """Negators, what is avoided and what something else stands in for are denied."""
    assert word in denied(text)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("the cache is not shared, but the weights are", "weights"),
        ("it answers at once without a cache", "answers"),
        ("not only the cache is shared", "cache"),
        ("a yes/no question about the cache", "question"),
        ("a yes or no question about the cache", "question"),
        ("no doubt the cache is shared", "cache"),
    ],
)
def test_a_denial_reaches_no_further(text: str, word: str) -> None:
    """Another clause, what stands before "without", and phrases that only sound like denials are affirmed."""
    assert word not in denied(text)


def test_the_nearest_opposite_qualifies() -> None:
    """Of "low" and "high" in one clause each word goes with the nearer."""
    low, high = (
        next(token.poles for token in read("low values sharpen and high values flatten") if token.word.form == form)
        for form in ("sharpen", "flatten")
    )
    assert low != high


@pytest.mark.parametrize("text", ["a next token", "the token that comes next", "predict next tokens"])
def test_a_phrase_is_heard_when_its_words_are_near(text: str) -> None:
    """A few words in between and another order leave a phrase what it is."""
    assert says(text, "next token")


def test_a_phrase_is_not_a_bag_of_words() -> None:
    """Words of a phrase that stand far apart do not make it."""
    assert not says("next we look at how long it takes to load one token", "next token")


@pytest.mark.parametrize("text", ["fine-tuning helps", "we called fineTuning here", "set fine_tuning to true"])
def test_compounds_and_identifiers_are_heard_in_their_parts(text: str) -> None:
    """A hyphen, a capital or an underscore joins words that count one by one."""
    window = Window(read(text))
    assert {stem("fine"), stem("tuning")} <= set(window.places)


def test_a_hyphen_is_also_heard_as_one_word() -> None:
    """The same compound may be written as one word elsewhere."""
    assert stem("pretrained") in Window(read("a pre-trained model")).places


def test_acronyms_are_explained_by_their_text() -> None:
    """Either order of an acronym and its words counts; a bracket with something else does not."""
    text = "Retrieval-augmented generation (RAG), DPO (direct preference optimisation), loss (see above)."
    assert acronyms(text) == {
        "rag": stems("retrieval augmented generation"),
        "dpo": stems("direct preference optimise"),
    }


@pytest.mark.parametrize(("said", "heard"), [("RAG helps", "augmented"), ("retrieval-augmented generation", "rag")])
def test_an_acronym_and_its_words_stand_for_each_other(said: str, heard: str) -> None:
    """Whoever writes the one is heard saying the other."""
    known = acronyms("retrieval-augmented generation (RAG)")
    assert stem(heard) in Window(expanded(read(said), known)).places


@pytest.mark.parametrize(
    "text",
    [
        "Das Modell sucht passende Stellen und legt sie in den Prompt",
        "Le mod\u00e8le cherche des passages et les met dans le prompt",
        "El modelo busca pasajes y los pone en el prompt",
        "\u041c\u043e\u0434\u0435\u043b\u044c \u0438\u0449\u0435\u0442 \u043d\u0443\u0436\u043d\u044b\u0435 \u043e\u0442\u0440\u044b\u0432\u043a\u0438 \u0432 \u0438\u043d\u0434\u0435\u043a\u0441\u0435 \u0441\u0430\u043c\u0430",
        "\u6a21\u578b\u4ece\u7d22\u5f15\u4e2d\u68c0\u7d22\u76f8\u5173\u6bb5\u843d",
    ],
)
def test_another_language_is_recognised(text: str) -> None:
    """Small words or letters of another language give it away."""
    assert not is_english(read(text))


@pytest.mark.parametrize(
    "text",
    ["", "Louder.", "retrieve index passages prompt chunk rank", "En route, de facto, it is on the go", "Q, K, V"],
)
def test_what_may_be_english_passes(text: str) -> None:
    """Too little to tell, keywords, and a few foreign words in English are not suspected."""
    assert is_english(read(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("behaviour", "behavior"),
        ("modelling", "modeling"),
        ("labelled", "label"),
        ("centre", "center"),
        ("analyse", "analyzing"),
        ("catalogue", "catalogs"),
        ("defence", "defense"),
        ("two", "2"),
    ],
)
def test_spellings_meet(one: str, other: str) -> None:
    """British and American spelling, and numbers in words and digits, come to one stem."""
    assert stem(one) == stem(other)
