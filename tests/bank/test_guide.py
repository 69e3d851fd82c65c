"""Guides taken apart: our own sample holds every shape, small texts hold one each, the real guide holds the totals."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from bot.bank.guide import GuideError, GuideItem, as_json, parse_guide, slugify

SAMPLE = (Path(__file__).parent / "guide_sample.md").read_text(encoding="utf-8")
REAL = Path(__file__).parents[2].parent / "shared" / "guide" / "generative-ai-guide.md"


@pytest.fixture(scope="module")
def sample() -> tuple[GuideItem, ...]:
    return parse_guide(SAMPLE)


@pytest.fixture(scope="module")
def real() -> tuple[GuideItem, ...]:
    if not REAL.exists():
        pytest.skip("the guide does not stand beside the repository")
    return parse_guide(REAL.read_text(encoding="utf-8"))


def answer_to(question: str, items: tuple[GuideItem, ...]) -> str:
    return next(item.answer for item in items if item.question == question)


def questions(markdown: str) -> list[str]:
    return [item.question for item in parse_guide(markdown)]


def answers(markdown: str) -> list[str]:
    return [item.answer for item in parse_guide(markdown)]


def test_items_come_in_the_order_of_the_document(sample: tuple[GuideItem, ...]) -> None:
    """Items are counted from 1 and their lines only grow."""
    assert [item.item for item in sample] == list(range(1, 25))
    assert [item.line for item in sample] == sorted({item.line for item in sample})


def test_numbers_are_the_guides_own(sample: tuple[GuideItem, ...]) -> None:
    """A number is kept as written, with or without a dot, even twice; a topic with text of its own has none."""
    found = [item.number for item in sample]
    assert found == [1, 2, None, None, 1, 2, 3, 4, 5, 1, 2, 3, 4, 1, 2, 3, 1, 2, 3, 1, 2, 3, 4, 4]


def test_sections_are_plain_titles(sample: tuple[GuideItem, ...]) -> None:
    """The document's title is no section, and a heading inside an answer is no subsection."""
    assert list(dict.fromkeys((item.section, item.subsection) for item in sample)) == [
        ("Storing data", "First words"),
        ("Storing data", None),
        ("Storing data", "kinds of storage?"),
        ("Storing data", "Questions from the list"),
        ("Finding data", None),
        ("Finding data", "Full text"),
        ("Keeping data safe", None),
    ]


def test_a_line_is_where_the_question_stands(sample: tuple[GuideItem, ...]) -> None:
    """Each item's line in the source holds the question, its markup aside."""
    lines = SAMPLE.split("\n")
    assert all(item.question in re.sub(r"[*`]|(?<= ) ", "", lines[item.line - 1]) for item in sample)


def test_answers_are_slices_of_the_source(sample: tuple[GuideItem, ...]) -> None:
    """An answer stands in the guide letter by letter."""
    assert all(item.answer in SAMPLE for item in sample)


def test_answers_begin_without_a_marker(sample: tuple[GuideItem, ...]) -> None:
    """The word that says that an answer follows is no part of it."""
    assert not [item.answer for item in sample if re.match(r"\W*(answer|a)\b\W*[:.]", item.answer, re.IGNORECASE)]


def test_answers_end_without_a_rule(sample: tuple[GuideItem, ...]) -> None:
    """The rule between two questions belongs to neither."""
    assert not [item.answer for item in sample if "---" in item.answer.splitlines()]


@pytest.mark.parametrize("line", [line for line in SAMPLE.split("\n") if re.match(r"\|?\s*[-*#\d]+.*\*\*.+:", line)])
def test_inner_headings_lists_and_tables_stay_whole(line: str, sample: tuple[GuideItem, ...]) -> None:
    """Each bold lead, label and inner heading of the sample is in exactly one answer."""
    assert sum(line in item.answer.split("\n") for item in sample) == SAMPLE.split("\n").count(line)


def test_a_comment_in_code_is_no_heading(sample: tuple[GuideItem, ...]) -> None:
    """A fence stays whole, whatever its lines look like."""
    assert answer_to("Show how to count rows per day.", sample).splitlines()[1] == "# not a heading"


def test_a_repeat_names_the_first_line(sample: tuple[GuideItem, ...]) -> None:
    """The same question with other markup, in another section, is a repeat of the first."""
    assert [(item.line, item.repeats) for item in sample if item.repeats] == [(187, 18), (243, 235)]


def test_slugs_are_unique_and_short(sample: tuple[GuideItem, ...]) -> None:
    """A repeat's slug gets a number; a long one is cut at a word."""
    slugs = [item.slug for item in sample]
    assert len(set(slugs)) == len(slugs)
    assert "what-is-an-index-2" in slugs
    assert slugs[-1] == "you-are-tasked-with-moving-a-database-between-clouds-how"


@pytest.mark.parametrize(
    ("text", "slug"),
    [
        ("What’s DALL·E?", "whats-dall-e"),
        ("Über-Größe & naïve", "uber-grosse-naive"),
        ("x" * 80, "x" * 60),
        ("什么?", "guide-0e6ad0f4"),
    ],
)
def test_slugs_of_odd_texts(text: str, slug: str) -> None:
    """Accents fall away, endless words are cut, and what has no Latin letters is named by its hash."""
    assert slugify(text) == slug


def test_json_is_one_line_with_fields_in_order(sample: tuple[GuideItem, ...]) -> None:
    """The keys stand in the order that readers were promised."""
    read = json.loads(as_json(sample[0]))
    assert list(read) == "item slug section subsection number question answer line repeats".split()
    assert len(as_json(sample[3]).splitlines()) == 1


def test_json_keeps_letters_but_no_line_ends() -> None:
    """Letters stay readable, while separators that some readers break at are escaped."""
    line = as_json(GuideItem(1, "a", "S", None, 1, "Größe?", "a\u2028b", 1, None))
    assert "Größe" in line
    assert "\u2028" not in line
    assert json.loads(line)["answer"] == "a\u2028b"


def test_answers_inside_list_items_are_moved_out() -> None:
    """An answer that is indented under its number loses the indent, so that it is the same Markdown."""
    guide = "## S\n\n9. **What?**\n\n   a\n\n   - b\n\n   ---\n\n10. **Say it.**\n    c\n11. **Why?**\n\n    ```\n    # d\n    ```\n"
    assert answers(f"## S\n\n{'8. **Q?**'}\n\n   x\n".replace("8", "1") + guide.replace("9.", "2.", 1)) == [
        "x",
        "a\n\n- b",
        "c",
        "```\n# d\n```",
    ]
