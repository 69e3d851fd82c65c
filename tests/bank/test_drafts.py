"""What is proposed for an entry, shape of answer by shape of answer."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.bank.checks import check_entry
from bot.bank.drafts import draft_entries
from bot.bank.guide import GuideItem, parse_guide
from bot.core.content import to_content
from bot.core.model import Difficulty, Question

SAMPLE = Path(__file__).parent / "guide_sample.md"
REAL = Path(__file__).parents[2].parent / "shared" / "guide" / "generative-ai-guide.md"


def an_item(answer: str, question: str = "Why?", *, number: int = 1, repeats: int | None = None) -> GuideItem:
    slug = f"why-{number}"
    return GuideItem(number, slug, "Some Section", None, number, question, answer, number * 10, repeats)


def draft(answer: str, question: str = "Why?") -> Question:
    return draft_entries([an_item(answer, question)])[0]


def points(answer: str, question: str = "Why?") -> list[str]:
    return [point.text for point in draft(answer, question).key_points]


def test_a_draft_takes_over_what_the_item_says() -> None:
    """Name, text, section, answer and item number come from the item; the rest is a default."""
    entry = draft("Because.", "Why so?")
    assert (entry.id, entry.text, entry.topics, entry.source) == ("why-1", "Why so?", ("some-section",), (1,))
    assert (entry.reference, entry.difficulty, entry.draft) == ("Because.", Difficulty.MEDIUM, True)


def test_repeats_become_one_draft() -> None:
    """A repeated question is drafted once, with all items as sources and the fullest answer."""
    items = [an_item("Short."), an_item("Other.", "What?", number=2), an_item("Long answer.", number=3, repeats=10)]
    entries = draft_entries(items)
    assert [(entry.id, entry.source, entry.reference) for entry in entries] == [
        ("why-1", (1, 3), "Long answer."),
        ("why-2", (2,), "Other."),
    ]


def test_a_question_without_an_answer_is_not_drafted() -> None:
    """There is nothing to propose points from."""
    assert draft_entries([an_item("")]) == ()


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What is the difference between A and B?", "comparison"),
        ("A vs. B", "comparison"),
        ("Compare A with B.", "comparison"),
        ("How would you build A?", "scenario"),
        ("You are tasked with A. What do you do?", "scenario"),
        ("Describe a project with A.", "experience"),
        ("What is your experience with A?", "experience"),
        ("How have you used A?", "experience"),
        ("What is contrastive learning?", "concept"),
        ("What do you have to know?", "concept"),
    ],
)
def test_the_kind_is_guessed_from_the_question(question: str, kind: str) -> None:
    """Some words tell what is asked for; parts of other words don't."""
    assert draft("So.", question).kind == kind


def test_an_answer_that_is_mostly_code_makes_a_code_question() -> None:
    """A fence that takes most of the answer decides where the question does not."""
    assert draft("So:\n\n```python\nimport this\nprint(this.s)\n```").kind == "code"
    assert draft("So it goes on in many words, on and on:\n\n```python\nimport this\n```").kind == "concept"


def test_bold_leads_make_points_with_their_first_sentence() -> None:
    """The lead and the first sentence after it are the point; an abbreviation ends no sentence."""
    answer = "Well:\n\n- **`One:`** It is, e.g. Tuesdays. More.\n- **Two**: It was.\n\n**Three:** It will be. Or not."
    assert points(answer) == ["One: It is, e.g. Tuesdays.", "Two: It was.", "Three: It will be."]


def test_a_lead_alone_takes_the_paragraph_below() -> None:
    """The sentence may stand below the lead, or nested in its item; a title of other leads is no point."""
    answer = "**Parts:**\n\n- **A:**\n\nIt is a. Yes.\n\n- **B:**\n\n  - It is b.\n\n  - More b.\n\n1. **C:**\nIt is c."
    assert points(answer) == ["A: It is a.", "B: It is b.", "C: It is c."]


def test_lines_with_labels_make_points() -> None:
    """Lines of one paragraph that each begin with a label count as leads."""
    assert points("Data: get it.\nModel: train it.\nUse: serve it.") == [
        "Data: get it.",
        "Model: train it.",
        "Use: serve it.",
    ]


def test_list_items_make_points_where_nothing_is_bold() -> None:
    """An item's first sentence is a point; an item that only announces others is not."""
    assert points("See:\n\n- Groups:\n\n  - One. Two.\n  - Three\n\n- Four") == ["One.", "Three", "Four"]


def test_bold_items_without_more_make_points() -> None:
    """A list of bare bold names is a list of points."""
    assert points("- **Trees**\n- **Forests**\n- **Boosting**") == ["Trees", "Forests", "Boosting"]


def test_table_rows_make_points() -> None:
    """A row's first cell names it, and the other cells go with their column's title."""
    table = "| | A | B |\n|-|-|-|\n| **Cost** | Low. | High. |\n| **Speed** | 1 | 2 |\n| **Size** | 3 | 4 |"
    assert points(table) == ["Cost: A: Low; B: High", "Speed: A: 1; B: 2", "Size: A: 3; B: 4"]


def test_a_table_of_two_columns_sets_them_against_each_other() -> None:
    """Without a column of names both cells of a row are told."""
    assert points("| A | B |\n|-|-|\n| 1 | 2 |\n| 3 | 4 |\n| 5 | 6 |") == ["A: 1; B: 2", "A: 3; B: 4", "A: 5; B: 6"]


def test_sentences_make_points_where_there_is_no_structure() -> None:
    """Plain paragraphs give their first sentences, one paragraph all of its own."""
    assert points("One. Two.\n\nThree. Four.\n\nFive.") == ["One.", "Three.", "Five."]
    assert points("One. Two. Three.") == ["One.", "Two.", "Three."]


def test_images_and_sources_make_no_points() -> None:
    """A drawing and the place it comes from say nothing that could be asked."""
    answer = "![x](x.png)\n\nSource: [a page](http://a.example)\n\n[Read on](http://b.example)\n\nIt is so."
    assert points(answer) == ["It is so."]


def test_an_answer_without_words_is_asked_for_as_a_whole() -> None:
    """Code alone gives one point, the question's own words."""
    assert points("```\nx = 1\n```", "Set x.") == ["Set x."]


def test_there_are_at_most_seven_points_and_outer_ones_go_first() -> None:
    """Where a nested list has too many, its inner items are left out."""
    nested = "".join(f"- Outer {n}\n  - Inner {n}\n" for n in range(5))
    assert points(nested) == [f"Outer {n}" for n in range(5)]
    assert len(points("".join(f"- Item {n}\n" for n in range(12)))) == 7


@pytest.mark.parametrize("count", range(1, 8))
def test_weights_sum_to_a_hundred(count: int) -> None:
    """The shares are as even as whole numbers can be."""
    weights = [point.weight for point in draft("".join(f"- Item {n}\n" for n in range(count))).key_points]
    assert sum(weights) == 100
    assert max(weights) - min(weights) <= 1


def test_terms_are_single_words_of_weight_from_the_lead() -> None:
    """Each word is a group of its own; small words and words of the question are left out."""
    entry = draft("- **The Cost of GPU training:** It is high.\n- **B**: b\n- **C**: c", "Why is training dear?")
    assert entry.key_points[0].terms == (("cost",), ("gpu",))


def test_terms_repeat_the_question_only_for_want_of_others() -> None:
    """A point whose words all stand in the question still gets terms."""
    assert draft("Training.", "What is training?").key_points[0].terms == (("training",),)


def test_long_texts_are_cut_to_what_the_bank_takes() -> None:
    """Points end at a word, a reference at a paragraph."""
    entry = draft("word " * 100 + "end.\n\n" + "\n\n".join(["more " * 100] * 10))
    assert 3500 < len(entry.reference) <= 4000
    assert entry.reference.endswith("more")
    assert entry.key_points[0].text.endswith("word…")


@pytest.mark.parametrize("guide", [SAMPLE, REAL], ids=["sample", "real"])
def test_drafts_keep_the_banks_rules(guide: Path) -> None:
    """Every draft of a guide can be written to a bank file and read again."""
    if not guide.exists():
        pytest.skip("the guide does not stand beside the repository")
    items = parse_guide(guide.read_text(encoding="utf-8"))
    entries = draft_entries(items)
    assert [problem for entry in entries for problem in check_entry(to_content(entry))] == []
    assert sorted(item for entry in entries for item in entry.source) == [item.item for item in items]
