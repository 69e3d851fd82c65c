"""The audit finds what is worth mending in a bank, and names file, entry and field."""

from __future__ import annotations

from dataclasses import replace

from bot.bank.audit import audit, covered
from bot.bank.files import Bank
from bot.bank.guide import GuideItem
from bot.core.model import Question
from tests.factories import BANK, TOPICS, make_question

REFERENCE = " ".join(f"word{n}" for n in range(100))
ALIKE = ("What is retrieval augmented generation good for?", "What good is retrieval augmented generation for?")


def bank(*questions: Question) -> Bank:
    return Bank(TOPICS, tuple(replace(q, reference=REFERENCE) for q in questions))


def item(number: int, answer: str = "Short.") -> GuideItem:
    return GuideItem(number, f"q{number}", "S", None, number, f"Question {number}?", answer, number, None)


def problems(of: Bank, *guide: GuideItem) -> list[str]:
    return [str(finding) for finding in audit(of, guide)]


def test_a_good_bank_has_no_findings() -> None:
    """Every item covered once, own words, nothing alike: nothing to say."""
    sourced = [replace(question, source=(n,)) for n, question in enumerate(BANK, start=1)]
    assert problems(bank(*sourced), item(1), item(2), item(3)) == []


def test_a_missing_item_is_named() -> None:
    """Coverage is told item by item."""
    found = problems(bank(*BANK), item(1))
    assert "item 1 of the guide is in no entry: Question 1?" in found[-1]


def test_an_item_in_two_entries_is_named_with_both() -> None:
    """Each item has one home."""
    doubled = [replace(question, source=(1,)) for question in BANK[:2]] + [BANK[2]]
    assert "rag.yaml: rag-or-tuning: source: item 1 is in what-is-rag already" in problems(bank(*doubled), item(1))


def test_an_item_the_guide_lacks_is_named() -> None:
    """A slip of the pen in a number is found."""
    wrong = [replace(BANK[0], source=(1, 99)), *BANK[1:]]
    assert "rag.yaml: what-is-rag: source: the guide has no item 99" in problems(bank(*wrong), item(1))


def test_eleven_borrowed_words_are_found_and_ten_are_not() -> None:
    """Ten words in a row may be anybody's; eleven are the guide's."""
    words = [f"w{n}" for n in range(11)]
    guide = item(1, "Before " + " ".join(words) + " after")
    for count, expected in ((10, 0), (11, 1)):
        question = replace(BANK[0], source=(1,), hints=("Own start " + " ".join(words[:count]).upper() + ".", "Two."))
        found = [line for line in problems(bank(question, *BANK[1:]), guide) if "the guide's" in line]
        assert len(found) == expected


def test_code_may_be_the_same() -> None:
    """A fence of code has no own words to be in."""
    code = "```python\n" + " ".join(f"w{n}" for n in range(20)) + "\n```"
    question = replace(BANK[0], source=(1,), misconceptions=(code,))
    assert not [line for line in problems(bank(question, *BANK[1:]), item(1, code)) if "the guide's" in line]


def test_two_questions_that_ask_the_same_are_found() -> None:
    """Near-doubles are named with the entry they repeat."""
    twins = [make_question("one", text=ALIKE[0]), make_question("two", text=ALIKE[1]), BANK[2]]
    assert problems(bank(*twins)) == ["rag.yaml: two: question: asks nearly the same as one"]


def test_a_topic_without_questions_is_found() -> None:
    """Nobody should choose a topic that asks nothing."""
    assert problems(bank(*BANK[:2])) == ["gans.yaml: questions: the topic has no question that can be asked"]


def test_a_reference_too_short_to_be_an_answer_is_found() -> None:
    """Two minutes of speech are 80 to 220 words."""
    short = Bank(TOPICS, (replace(BANK[0], reference="Too short."), *bank(*BANK[1:]).questions))
    assert "has 2 words" in problems(short)[0]


def test_covered_counts_items_not_mentions() -> None:
    """An item named twice counts once."""
    both = bank(*(replace(question, source=(1, 2)) for question in BANK))
    assert covered(both, [item(1), item(2), item(3)]) == 2
