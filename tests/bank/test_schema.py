"""The schema for editors and the loader's checks tell the same entries good and bad."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from bot.bank.checks import ENTRY_FIELDS, TOPIC_FIELDS, check_entry, check_file
from bot.bank.files import load_bank, shipped_folder
from bot.core.model import Difficulty, Kind

SCHEMA = json.loads((Path(__file__).parents[2] / "question_bank" / "schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)

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
    "correction": "The guide forgets the index.",
    "samples": {"full": "One looks things up.", "half": "One looks."},
    "draft": False,
}
_TOPIC = {"id": "rag", "title": "RAG", "description": "Fetching facts."}
_DELETED = object()

Place = tuple[str | int, ...]


def places(value: Any, path: Place = ()) -> Iterator[Place]:
    """Go through the paths of all values inside."""
    if path:
        yield path
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, child in inner:
        yield from places(child, (*path, name))


def changed(content: Any, path: Place, value: object) -> Any:
    result = copy.deepcopy(content)
    target = result
    for name in path[:-1]:
        target = target[name]
    if value is _DELETED:
        del target[path[-1]]
    else:
        target[path[-1]] = value
    return result


def schema_accepts(entry: object) -> bool:
    return VALIDATOR.is_valid({"topic": _TOPIC, "questions": [entry]})


def checks_accept(entry: object) -> bool:
    """Judge as the loader does, but for the sum of the weights, which a schema can't express."""
    return all("weights sum to" in problem.text for problem in check_entry(entry))


def test_the_schema_is_a_schema() -> None:
    """The file itself follows JSON Schema 2020-12."""
    Draft202012Validator.check_schema(SCHEMA)


def test_the_schema_knows_the_same_fields() -> None:
    """Fields of entries and topics are those of the checks, in their order."""
    entry, topic = SCHEMA["$defs"]["entry"], SCHEMA["properties"]["topic"]
    assert (tuple(entry["properties"]), tuple(topic["properties"])) == (ENTRY_FIELDS, TOPIC_FIELDS)


def test_the_schema_knows_the_same_choices() -> None:
    """Difficulties and kinds are those of the model."""
    fields = SCHEMA["$defs"]["entry"]["properties"]
    assert (fields["difficulty"]["enum"], fields["kind"]["enum"]) == (list(Difficulty), list(Kind))


def test_every_field_is_described_to_the_writer() -> None:
    """An editor can say of each field what belongs there."""
    groups = [SCHEMA, *SCHEMA["$defs"].values(), *SCHEMA["properties"].values()]
    bare = [name for group in groups for name, field in group.get("properties", {}).items() if not field["description"]]
    assert bare == []


def test_a_whole_entry_is_good_for_both() -> None:
    """An entry with every field passes the schema and the checks."""
    assert (schema_accepts(_ENTRY), checks_accept(_ENTRY)) == (True, True)


@pytest.mark.parametrize("path", list(places(_ENTRY)), ids=lambda path: ".".join(map(str, path)))
@pytest.mark.parametrize("draft", [False, True])
def test_both_agree_on_what_may_be_left_out(path: Place, draft: bool) -> None:  # noqa: FBT001 - a parameter
    """Taking any one value away is judged alike, in entries and in drafts."""
    entry = changed({**_ENTRY, "draft": draft}, path, _DELETED)
    assert schema_accepts(entry) == checks_accept(entry)


@pytest.mark.parametrize(
    ("path", "value", "good"),
    [
        (("question",), "?" * 500, True),
        (("question",), "?" * 501, False),
        (("reference",), "x" * 4000, True),
        (("reference",), "x" * 4001, False),
        (("hints", 0), "x" * 300, True),
        (("hints", 0), "x" * 301, False),
        (("key_points", 0, "text"), "x" * 200, True),
        (("key_points", 0, "text"), "x" * 201, False),
        (("key_points", 0, "weight"), 0, False),
        (("key_points", 0, "weight"), -20, False),
        (("key_points", 0, "weight"), "20", False),
        (("key_points", 0, "terms"), [], False),
        (("key_points", 0, "terms", 0), [], False),
        (("key_points",), [{**_POINT, "weight": 14}] * 7, True),
        (("key_points",), [{**_POINT, "weight": 12}] * 8, False),
        (("source",), [], True),
        (("source", 0, "item"), 0, False),
        (("source", 0, "page"), 3, False),
        (("id",), "two--hyphens", False),
        (("id",), "2024", True),
        (("topics",), ["rag", "rag"], False),
        (("follow_ups",), ["a?", "b?", "c?"], True),
        (("follow_ups",), ["a?", "b?", "c?", "d?"], False),
        (("hints",), ["a", "b", "c"], False),
        (("correction",), " ", False),
        (("correction",), None, False),
        (("kind",), "Concept", False),
        (("draft",), "true", False),
        (("level",), 1, False),
    ],
)
def test_both_agree_at_the_limits(path: Place, value: object, good: bool) -> None:  # noqa: FBT001 - a parameter
    """On either side of each limit, the schema and the checks say the same, and the right thing."""
    entry = changed(_ENTRY, path, value)
    assert (schema_accepts(entry), checks_accept(entry)) == (good, good)


_WORDS = st.sampled_from(["", " ", "rag", "easy", "concept", "A b.", "Über\n", "x" * 201, "x" * 301])
_SCALARS = st.none() | st.booleans() | st.integers(-5, 100) | _WORDS | st.text(alphabet="aZ9- é", max_size=9)
_VALUES = st.recursive(
    _SCALARS,
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.sampled_from(["text", "weight", "terms", "item", "full", "half", "x"]), inner, max_size=3)
    ),
    max_leaves=6,
)


@settings(deadline=None)
@given(st.booleans(), st.sampled_from(list(places(_ENTRY))), _VALUES | st.just(_DELETED))
def test_both_agree_on_any_one_change(draft: bool, path: Place, value: object) -> None:  # noqa: FBT001 - drawn
    """Whatever is put in any place of an entry, the schema and the checks judge alike."""
    entry = changed({**_ENTRY, "draft": draft}, path, value)
    assert schema_accepts(entry) == checks_accept(entry)


_FILE = {"topic": _TOPIC, "questions": []}


@settings(deadline=None)
@given(st.sampled_from([*places(_FILE), ("topic", "more"), ("more",)]), _SCALARS | st.just({}) | st.just(_DELETED))
def test_both_agree_on_the_outer_form(path: Place, value: object) -> None:
    """A file's topic and outermost fields are judged alike as well."""
    if value is _DELETED and path[-1] == "more":
        value = None
    content = changed(_FILE, path, value)
    assert VALIDATOR.is_valid(content) == (not check_file(content))


def test_the_shipped_bank_has_no_findings() -> None:
    """What comes with the bot loads, and all topics have questions."""
    folder = shipped_folder()
    if not list(folder.glob("*.yaml")):
        pytest.skip("no entries are written yet")
    bank = load_bank([folder])
    assert {topic.id for topic in bank.topics} == {question.topics[0] for question in bank.questions}


@pytest.mark.parametrize("path", sorted(shipped_folder().glob("*.yaml")), ids=lambda path: path.name)
def test_the_shipped_files_follow_the_schema(path: Path) -> None:
    """An editor shows no complaint in any file that comes with the bot."""
    content = yaml.load(path.read_bytes(), yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader)  # noqa: S506 - both are safe
    assert [f"{error.json_path}: {error.message}" for error in VALIDATOR.iter_errors(content)] == []
