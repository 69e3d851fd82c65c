"""The rules of one entry, each broken once."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from bot.bank.checks import Unquoted, check_entry, check_file

_POINT = {"text": "It grounds answers.", "weight": 20, "terms": [["retrieve", "look up"], ["prompt"]]}

_ENTRY: dict[str, Any] = {
    "id": "what-rag-is",
    "question": "What is RAG?",
    "topics": ["rag", "fine-tuning"],
    "difficulty": "easy",
    "kind": "concept",
    "reference": "Facts are fetched at query time.",
    "key_points": [_POINT, {**_POINT}, {**_POINT, "weight": 60}],
    "misconceptions": ["It trains the model."],
    "hints": ["Think of a library.", "What is in the prompt?"],
    "follow_ups": ["What if the search fails?"],
    "source": [{"item": 12}],
    "samples": {"full": "One looks things up.", "half": "One looks."},
}


def good() -> dict[str, Any]:
    return copy.deepcopy(_ENTRY)


def draft() -> dict[str, Any]:
    small = {name: value for name, value in good().items() if name not in {"misconceptions", "hints", "follow_ups"}}
    del small["samples"]
    return {**small, "key_points": [{"text": "It grounds answers.", "weight": 100}], "draft": True}


def faults(entry: object) -> list[str]:
    return [f"{field}: {text}" for field, text in check_entry(entry)]


def test_a_good_entry_passes() -> None:
    """Nothing is found in an entry that follows every rule."""
    assert faults(good()) == []


def test_a_draft_may_lack_what_is_written_last() -> None:
    """One key point without terms, and no hints, misconceptions, follow-ups or samples, is enough for a draft."""
    assert faults(draft()) == []


def test_a_draft_that_says_false_is_held_to_all_rules() -> None:
    """Only ``draft: true`` relaxes the rules."""
    assert "samples: is missing" in faults({**draft(), "draft": False})


def test_a_question_of_a_teams_own_has_no_source() -> None:
    """An empty list of guide items is allowed."""
    assert faults({**good(), "source": []}) == []


@pytest.mark.parametrize("name", [name for name in _ENTRY if name != "draft"])
def test_every_field_is_asked_for(name: str) -> None:
    """A field left out is named."""
    entry = good()
    del entry[name]
    assert faults(entry) == [f"{name}: is missing"]


@pytest.mark.parametrize(
    ("name", "value", "fault"),
    [
        (
            "id",
            "What_RAG",
            "id: 'What_RAG' is not in kebab-case: lower-case letters and digits joined by single hyphens",
        ),
        ("id", "rag\n", r"id: 'rag\n' is not in kebab-case: lower-case letters and digits joined by single hyphens"),
        ("id", 2024, 'id: is 2024, not text; write "2024"'),
        (
            "id",
            Unquoted("2024-01-31", "a date"),
            'id: is 2024-01-31 without quotes, which YAML reads as a date, not text; write "2024-01-31"',
        ),
        ("question", "", "question: is empty"),
        ("question", " \n", "question: is empty"),
        ("question", None, "question: is empty"),
        ("question", "?" * 501, "question: has 501 characters, the limit is 500"),
        ("question", {"What is X": "Y"}, "question: is a mapping, not text; text with a colon needs quotes"),
        ("reference", "x" * 4001, "reference: has 4001 characters, the limit is 4000"),
        ("reference", ["x"], "reference: is a list, not text"),
        ("topics", [], "topics: has 0 of them, needs at least 1"),
        ("topics", "rag", "topics: is a text, not a list of topic ids"),
        ("topics", ["rag", "rag"], "topics[1]: stands in the list twice"),
        (
            "difficulty",
            "Medum",
            "difficulty: 'Medum' is not allowed; allowed are easy, medium and hard; did you mean medium?",
        ),
        ("difficulty", 3, "difficulty: is 3; allowed are easy, medium and hard"),
        (
            "kind",
            "riddle",
            "kind: 'riddle' is not allowed; allowed are concept, comparison, scenario, experience and code",
        ),
        ("key_points", "one", "key_points: is a text, not a list of key points"),
        ("misconceptions", [], "misconceptions: has 0 of them, needs at least 1"),
        ("misconceptions", [False], 'misconceptions[0]: is false, not text; write "false"'),
        ("hints", ["One."], "hints: has 1 of them, needs exactly 2"),
        ("hints", ["One.", "x" * 301], "hints[1]: has 301 characters, the limit is 300"),
        ("follow_ups", [], "follow_ups: has 0 of them, needs 1 to 3"),
        ("follow_ups", ["A?", "B?", "C?", "D?"], "follow_ups: has 4 of them, needs 1 to 3"),
        ("follow_ups", None, "follow_ups: is empty, not a list of texts"),
        ("source", 12, "source: is 12, not a list of guide items ([] when there are none)"),
        ("source", [12], "source[0]: is 12; write it as item: 12"),
        ("source", [{"item": 0}], "source[0].item: is 0, not a whole number from 1 on"),
        ("source", [{"item": True}], "source[0].item: is true, not a whole number from 1 on"),
        ("correction", None, "correction: is empty"),
        ("samples", "full", "samples: is a text, not the fields full and half"),
        ("samples", {"full": "All."}, "samples.half: is missing"),
        ("samples", {"full": "All.", "half": ""}, "samples.half: is empty"),
        ("draft", "yes", "draft: is a text; write true, or leave the field out"),
    ],
)
def test_a_broken_field_is_named_with_its_fault(name: str, value: object, fault: str) -> None:
    """Each broken rule gives one finding, with the field's path and what is wrong."""
    assert faults({**good(), name: value}) == [fault]


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"weight": 25}, "key_points[2].weight: weights sum to 105, not 100"),
        ({"weight": 0}, "key_points[0].weight: is 0, not a whole number from 1 to 100"),
        ({"weight": True}, "key_points[0].weight: is true, not a whole number from 1 to 100"),
        ({"weight": 20.5}, "key_points[0].weight: is 20.5, not a whole number from 1 to 100"),
        ({"text": "x" * 201}, "key_points[0].text: has 201 characters, the limit is 200"),
        ({"terms": []}, "key_points[0].terms: needs at least one group of terms"),
        ({"terms": [[]]}, "key_points[0].terms[0]: has 0 of them, needs at least 1"),
        ({"terms": ["a"]}, "key_points[0].terms[0]: is a text, not a group: put it in brackets, [one, another]"),
        (
            {"terms": [[Unquoted("no", "true or false")]]},
            'key_points[0].terms[0][0]: is no without quotes, which YAML reads as true or false, not text; write "no"',
        ),
        ({"wieght": 1}, "key_points[0].wieght: is not a known field; did you mean weight?"),
    ],
)
def test_a_broken_key_point_is_named_with_its_fault(change: dict[str, object], fault: str) -> None:
    """A fault inside a key point is found at its path."""
    entry = good()
    entry["key_points"][0].update(change)
    assert faults(entry) == [fault]


@pytest.mark.parametrize(("number", "fits"), [(2, False), (3, True), (7, True), (8, False)])
def test_three_to_seven_key_points(number: int, fits: bool) -> None:  # noqa: FBT001 - a parameter of the table
    """The number of key points is bounded on both sides."""
    weights = [1] * (number - 1) + [101 - number]
    entry = {**good(), "key_points": [{**_POINT, "weight": weight} for weight in weights]}
    assert faults(entry) == ([] if fits else [f"key_points: has {number} of them, needs 3 to 7"])


def test_a_key_point_without_terms_is_for_drafts_only() -> None:
    """The offline judge needs terms, so an entry that is asked must have them."""
    entry = good()
    del entry["key_points"][1]["terms"]
    assert faults(entry) == ["key_points[1].terms: is missing"]


def test_an_unknown_field_gets_a_suggestion() -> None:
    """A slip of the pen is met with the name that was meant."""
    assert faults({**good(), "followups": []}) == ["followups: is not a known field; did you mean follow_ups?"]


def test_an_unknown_field_like_no_other_gets_the_list() -> None:
    """Where nothing resembles the name, the fields there are get listed."""
    (fault,) = faults({**good(), "zzz": 1})
    assert fault.startswith("zzz: is not a known field; the fields are id, question, ")


def test_all_faults_of_an_entry_are_told() -> None:
    """One look at the findings is enough to mend the entry."""
    assert len(faults({**good(), "id": "X", "hints": [], "kind": "x"})) == 3


@pytest.mark.parametrize("entry", [None, "text", 3, ["a"]])
def test_an_entry_is_a_mapping(entry: object) -> None:
    """Anything else in the list of questions is refused as a whole."""
    assert len(faults(entry)) == 1


def test_checks_leave_the_entry_alone() -> None:
    """Checking changes nothing in what it was given."""
    entry = good()
    check_entry(entry)
    assert entry == _ENTRY


_TOPIC = {"id": "rag", "title": "RAG", "description": "Fetching facts."}


@pytest.mark.parametrize(
    ("content", "fields"),
    [
        ({"topic": _TOPIC, "questions": []}, []),
        (None, [""]),
        (["x"], [""]),
        ({"topic": _TOPIC}, ["questions"]),
        ({"questions": []}, ["topic"]),
        ({"topic": "rag", "questions": None}, ["topic", "questions"]),
        ({"topic": {**_TOPIC, "title": ""}, "questions": []}, ["topic.title"]),
        ({"topic": {**_TOPIC, "id": "R A G"}, "questions": []}, ["topic.id"]),
        ({"topic": {"id": "rag"}, "questions": []}, ["topic.title", "topic.description"]),
        ({"topic": {**_TOPIC, "colour": 1}, "questions": [], "more": 1}, ["more", "topic.colour"]),
    ],
)
def test_a_file_has_a_topic_and_questions(content: object, fields: list[str]) -> None:
    """The outer form of a file is checked, fault by fault."""
    assert [problem.field for problem in check_file(content)] == fields
