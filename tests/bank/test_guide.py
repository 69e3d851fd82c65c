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


def test_answers_hold_neither_marker_nor_rule_at_their_ends(sample: tuple[GuideItem, ...]) -> None:
    """The word that says that an answer follows is no part of it, nor is the rule between two questions."""
    assert not [item.answer for item in sample if re.match(r"\W*(answer|a)\b\W*[:.]", item.answer, re.IGNORECASE)]
    assert not [item.answer for item in sample if "---" in item.answer.splitlines()]


def test_inner_headings_lists_and_tables_stay_whole(sample: tuple[GuideItem, ...]) -> None:
    """Each bold lead, label, inner heading and table row of the sample is in one answer."""
    inner = re.compile(r"\||#* ?(\d\.|-)? ?\*\*[^*]+:`?\*\*(?! Readers)")
    source = [line for line in SAMPLE.split("\n") if inner.match(line) and "Answer:" not in line and "A:" not in line]
    held = [line for item in sample for line in item.answer.split("\n") if inner.match(line)]
    assert len(held) == 29
    assert held == source


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
        ("什么?", "guide-30a04f32"),
    ],
)
def test_slugs_of_odd_texts(text: str, slug: str) -> None:
    """Accents fall away, endless words are cut, and what has no Latin letters is named by its hash."""
    assert slugify(text) == slug


def test_json_is_one_line_with_fields_in_order(sample: tuple[GuideItem, ...]) -> None:
    """The keys stand in the order that readers were promised."""
    read = json.loads(as_json(sample[0]))
    keys = ["item", "slug", "section", "subsection", "number", "question", "answer", "line", "repeats"]
    assert list(read) == keys
    assert len(as_json(sample[3]).splitlines()) == 1


def test_json_keeps_letters_but_no_line_ends() -> None:
    """Letters stay readable, while separators that some readers break at are escaped."""
    line = as_json(GuideItem(1, "a", "S", None, 1, "Größe?", "a\u2028b", 1, None))
    assert "Größe" in line
    assert "\u2028" not in line
    assert json.loads(line)["answer"] == "a\u2028b"


@pytest.mark.parametrize(
    "marker",
    [
        "Answer: ",
        "answer:\n\n",
        "**Answer:** ",
        "**`Answer:`**\n\n",
        "**Answer**: ",
        "_Ans._ ",
        "A. ",
        "**A:** ",
        "#### Answer\n\n",
    ],
)
def test_markers_come_off_in_any_dress(marker: str) -> None:
    """Bold, code, headings and line ends around the marker go with it."""
    assert answers("".join(f"### {number}. Why?\n\n{marker}So.\n\n" for number in (1, 2, 3))) == ["So."] * 3


@pytest.mark.parametrize(
    "text", ["A.I. helps.", "Answers differ.", "A cat: it sits.", "Answer the phone.", "An: x", "`A` is a: b"]
)
def test_words_like_a_marker_stay(text: str) -> None:
    """Only a marker that stands for itself is taken off."""
    assert answers("".join(f"### {number}. Why?\n\n{text}\n\n" for number in (1, 2, 3))) == [text] * 3


def test_bold_that_goes_on_after_the_marker_is_kept() -> None:
    """Marker and answer in one pair of stars leave an answer in stars; a bullet's lines move out with it."""
    guide = "# T\n\n## Q1. A?\n\n**Answer: yes**\n\n## Q2: B\n\n- Answer: no\n  - never\n\n## Question 3: C\n\nx\n"
    assert answers(guide) == ["**yes**", "no\n- never", "x"]


def test_answers_inside_list_items_are_moved_out() -> None:
    """An answer that is indented under its number loses the indent, so that it is the same Markdown."""
    guide = (
        "1.  **Why?**\n\n    a\n\n    - b\n\n    ---\n\n2. **Say it.**\n   c\n3. **How?**\n\n   ```\n   # d\n   ```\n"
    )
    assert answers(guide) == ["a\n\n- b", "c", "```\n# d\n```"]


SHAPES = {
    "an inner list of bold labels without colons": (
        "## S\n\n1. **What is A?**\n\na\n\n1. **One**\n\n- x\n\n2. **Two**\n\n- x\n\n2. **Explain B**\n\nb\n\n3. **Why C?**\n\nc\n",
        ["What is A?", "Explain B", "Why C?"],
    ),
    "a last answer with more bold labels than there are questions": (
        "1. **Why A?**\n\na\n\n2. **Why B?**\n\nb\n\n3. **Why C?**\n\nc\n\n"
        + "".join(f"{number}. **Label**\n\n- x\n\n" for number in range(1, 6)),
        ["Why A?", "Why B?", "Why C?"],
    ),
    "bold labels between rules": (
        "## S\n\n1. **Why A?**\n\na\n\n2. **Why B?**\n\nb\n\n3. **Why C?**\n\n### Parts\n\n"
        + "".join(f"{number}. **Label:**\n\nx\n\n---\n\n" for number in range(1, 6)),
        ["Why A?", "Why B?", "Why C?"],
    ),
    "an inner heading with a list of bold labels": (
        "## S\n\n1. **Why A?**\n\na\n\n### Steps\n\n1. **One**\n\nx\n\n2. **Two**\n\nx\n\n2. **Why B?**\n\nb\n\n3. **Why C?**\n\nc\n",
        ["Why A?", "Why B?", "Why C?"],
    ),
    "numbered sections with words of their own": (
        "# T\n\n## 1. S\n\nHello.\n\n### 1. Why A?\n\na\n\n### 2. B\n\nb\n\n## 2. R\n\n### 3. Why C?\n\n#### 1. Step\n\nc\n",
        ["Why A?", "B", "Why C?"],
    ),
    "numbered steps under a bold question": (
        "## S\n\n1. **Why A?**\n\n### 1. Step\n\nx\n\n### 2. Step\n\nx\n\n2. **Why B?**\n\nb\n\n3. **Why C?**\n\nc\n",
        ["Why A?", "Why B?", "Why C?"],
    ),
    "bold paragraphs": (
        "**Q1: Why A?**\n\nA: a\n\n**Q2: Say B**\n\nA: b\n\n**Q3: Why C?**\nA: c\n",
        ["Why A?", "Say B", "Why C?"],
    ),
    "headings that ask, without numbers": (
        "# FAQ\n\nHello.\n\n## Why A?\n\na\n\n### More\n\na\n\n## Why B?\n\nb\n\n## Why C?\n\nc\n\n## License\n\nFree.\n",
        ["Why A?", "Why B?", "Why C?"],
    ),
    "a list of links beside questions": (
        "# T\n\n## S\n\n### 1. A\n\na\n\n### 2. B\n\nb\n\n### 3. C\n\nc\n\n### Further reading\n\n- [x](http://x.example)\n",
        ["A", "B", "C"],
    ),
    "a rule right below a sentence, and line ends of another system": (
        "\ufeffT\r\n=\r\n\r\n### 1. A\r\na.\r\n---\r\n### 2. B\r\nb.\r\n---\r\n### 3. C\r\nc\r\n",
        ["A", "B", "C"],
    ),
    "figures that number nothing": (
        "## S\n\n### 1. A\n\na\n\n### 3D models\n\nd\n\n### 2024 in short\n\ny\n\n### 2. B\n\nb\n",
        ["A", "3D models", "2024 in short", "B"],
    ),
}


@pytest.mark.parametrize(("guide", "expected"), SHAPES.values(), ids=SHAPES)
def test_shapes_of_other_guides(guide: str, expected: list[str]) -> None:
    """What is a question follows from the structure in guides that are built otherwise, too."""
    assert questions(guide) == expected


def test_numbers_may_go_on_over_sections() -> None:
    """A heading right above the next number, or one of the outermost, starts a section however the count goes on."""
    guide = "# T\n\n## S\n\n### A\n\n1. **Why A?**\n\na\n\n### B\n\n2. **Why B?**\n\nb\n\n## C\n\nHello.\n\n3. **Why C?**\n\nc\n"
    found = [(item.section, item.subsection, item.answer) for item in parse_guide(guide)]
    assert found == [("S", "A", "a"), ("S", "B", "b"), ("C", None, "c")]


def test_a_question_without_an_answer_is_kept() -> None:
    """Nobody's question gets lost; its answer is empty."""
    assert answers("### 1. A\n\na\n\n### 2. B\n\n### 3. C\n\nc\n\n### 4. D\n\nd\n") == ["a", "", "c", "d"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "empty"),
        (" \n\t\n", "empty"),
        ("PK\x03\x04\x00\x00", "not Markdown"),
        ("\udcff\udcfe text", "not Markdown"),
        ("# Notes\n\nJust words.\n", "no questions"),
        ("### 1. A\n\na\n\n### 2. B\n\n### 3. C\n", "1 question with"),
    ],
)
def test_what_is_no_guide_is_refused(text: str, reason: str) -> None:
    """One clear line says why a text is not a guide."""
    with pytest.raises(GuideError, match=reason) as refusal:
        parse_guide(text)
    assert "\n" not in str(refusal.value)


def test_the_guide_has_its_totals(real: tuple[GuideItem, ...]) -> None:
    """239 numbered questions and 2 without a number, all of them answered."""
    assert len(real) == 241
    assert sum(item.number is None for item in real) == 2
    assert all(item.answer for item in real)


def test_the_guide_repeats_five_questions(real: tuple[GuideItem, ...]) -> None:
    """The literal repeats name the line of the first."""
    repeats = [(item.line, item.repeats) for item in real if item.repeats]
    assert repeats == [(1546, 1542), (3157, 2704), (3171, 2730), (3232, 3067), (3248, 3078)]


def test_every_table_and_fence_of_the_guide_is_in_one_answer(real: tuple[GuideItem, ...]) -> None:
    """9 answers hold all rows of the tables, 4 hold all fences."""
    source = REAL.read_text(encoding="utf-8").split("\n")
    for count, start in ((9, "|"), (4, "```")):
        held = [[line for line in item.answer.split("\n") if line.strip().startswith(start)] for item in real]
        assert sum(map(bool, held)) == count
        assert [line for lines in held for line in lines] == [line for line in source if line.strip().startswith(start)]


def test_nothing_of_the_guide_gets_lost(real: tuple[GuideItem, ...]) -> None:
    """From the first question on, only questions, titles, markers and rules stand outside of the answers."""
    source = REAL.read_text(encoding="utf-8").split("\n")
    ends = [item.line - 1 for item in real[1:]] + [len(source)]
    for item, end in zip(real, ends, strict=True):
        rest = "\n".join(source[item.line : end]).replace(item.answer, "", 1)
        left = [line.strip() for line in rest.split("\n") if line.strip() and not line.startswith("#")]
        assert all(re.fullmatch(r"---|\W*(Answer|A)\W*", line) for line in left), left
