"""What makes one entry of the bank good, as checks of plain data that name every fault and change nothing.

They take what YAML or JSON gives (dicts, lists, texts, numbers), so that an editor of questions can use them as well.
``question_bank/schema.json`` says the same to editors as far as JSON Schema can; a test holds the two together.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from bot.core.model import Difficulty, Kind

QUESTION_LIMIT = 500
HINT_LIMIT = 300
KEY_POINT_LIMIT = 200
REFERENCE_LIMIT = 4000

FILE_FIELDS = ("topic", "questions")
TOPIC_FIELDS = ("id", "title", "description")
_OPTIONAL = frozenset({"correction", "draft"})
_OPTIONAL_IN_DRAFTS = _OPTIONAL | {"misconceptions", "hints", "follow_ups", "samples"}

_NAMES: Mapping[type, str] = {str: "text", dict: "mapping"}

_KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


class Problem(NamedTuple):
    """One fault: the field's path inside the entry (``key_points[2].weight``) and what is wrong, in words."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Unquoted:
    """A word in a file that YAML takes for something else than text, such as ``no`` or a date."""

    written: str
    meaning: str


def is_kebab(value: object) -> bool:
    """Tell whether the value is a text fit for an id: lower-case words and digits joined by single hyphens."""
    return isinstance(value, str) and _KEBAB.fullmatch(value) is not None


def near(name: str, known: Collection[str]) -> str:
    """Suggest the known name that resembles a wrong one, as the end of a sentence; empty when none does."""
    close = difflib.get_close_matches(name.lower(), known, n=1)
    return f"; did you mean {close[0]}?" if close else ""


def check_file(content: object) -> list[Problem]:
    """Check a file's outermost fields and its topic; the entries are left to ``check_entry``."""
    if content is None:
        return [Problem("", "the file is empty")]
    if not isinstance(content, dict):
        return [Problem("", f"the file {_is_a(content)}; it starts with the fields topic and questions")]
    return [*_fields(content, "", FILE_FIELDS), *_file_values(content)]


def check_entry(entry: object) -> list[Problem]:
    """Check one entry by itself; an empty list says that ``core.content.from_content`` can read it."""
    if not isinstance(entry, dict):
        return [Problem("", f"{_is_a(entry)}, not an entry with fields")]
    draft = entry.get("draft") is True
    found = list(_fields(entry, "", ENTRY_FIELDS, _OPTIONAL_IN_DRAFTS if draft else _OPTIONAL))
    for name in ENTRY_FIELDS:
        if name in entry:
            found += _CHECKS[name](entry[name], draft)
    return found


def _file_values(content: dict[str, object]) -> Iterator[Problem]:
    if "topic" in content:
        topic = content["topic"]
        if isinstance(topic, dict):
            yield from _fields(topic, "topic", TOPIC_FIELDS)
            if "id" in topic:
                yield from _id(topic["id"], "topic.id")
            for name in ("title", "description"):
                if name in topic:
                    yield from _text(topic[name], f"topic.{name}")
        else:
            yield Problem("topic", f"{_is_a(topic)}, not the fields {_listed(TOPIC_FIELDS)}")
    if "questions" in content and not isinstance(content["questions"], list):
        yield Problem("questions", f"{_is_a(content['questions'])}, not a list of entries")


_CHECKS: Mapping[str, Callable[[object, bool], Iterator[Problem]]] = {
    "id": lambda value, _: _id(value, "id"),
    "question": lambda value, _: _text(value, "question", QUESTION_LIMIT),
    "topics": lambda value, _: _topics(value),
    "difficulty": lambda value, _: _choice(value, "difficulty", Difficulty),
    "kind": lambda value, _: _choice(value, "kind", Kind),
    "reference": lambda value, _: _text(value, "reference", REFERENCE_LIMIT),
    "key_points": lambda value, draft: _key_points(value, draft=draft),
    "misconceptions": lambda value, draft: _texts(value, "misconceptions", 0 if draft else 1),
    "hints": lambda value, draft: _texts(value, "hints", 0 if draft else 2, 2, HINT_LIMIT),
    "follow_ups": lambda value, draft: _texts(value, "follow_ups", 0 if draft else 1, 3),
    "source": lambda value, _: _source(value),
    "correction": lambda value, _: _text(value, "correction"),
    "samples": lambda value, _: _samples(value),
    "draft": lambda value, _: _flag(value, "draft"),
}
ENTRY_FIELDS = tuple(_CHECKS)


def _fields(
    mapping: dict[str, object], path: str, known: tuple[str, ...], optional: Collection[str] = ()
) -> Iterator[Problem]:
    for name in mapping:
        if name not in known:
            hint = near(str(name), known) or f"; the fields are {_listed(known)}"
            yield Problem(_join(path, str(name)), f"is not a known field{hint}")
    for name in known:
        if name not in mapping and name not in optional:
            yield Problem(_join(path, name), "is missing")


def _text(value: object, field: str, limit: int | None = None) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem(field, _not_text(value))
    elif not value or value.isspace():
        yield Problem(field, "is empty")
    elif limit is not None and len(value) > limit:
        yield Problem(field, f"has {len(value)} characters, the limit is {limit}")


def _texts(
    value: object, field: str, least: int, most: int | None = None, limit: int | None = None
) -> Iterator[Problem]:
    if (items := _items(value)) is None:
        yield Problem(field, f"{_is_a(value)}, not a list of texts")
        return
    yield from _count(items, field, least, most)
    for place, item in enumerate(items):
        yield from _text(item, f"{field}[{place}]", limit)


def _count(items: list[object], field: str, least: int, most: int | None) -> Iterator[Problem]:
    if len(items) >= least and (most is None or len(items) <= most):
        return
    span = f"exactly {least}" if least == most else f"{least} to {most}"
    yield Problem(field, f"has {len(items)} of them, needs {f'at least {least}' if most is None else span}")


def _id(value: object, field: str) -> Iterator[Problem]:
    if not isinstance(value, str):
        yield Problem(field, _not_text(value))
    elif not is_kebab(value):
        yield Problem(field, f"{value!r} is not in kebab-case: lower-case letters and digits joined by single hyphens")


def _topics(value: object) -> Iterator[Problem]:
    if (items := _items(value)) is None:
        yield Problem("topics", f"{_is_a(value)}, not a list of topic ids")
        return
    yield from _count(items, "topics", 1, None)
    for place, item in enumerate(items):
        yield from _id(item, f"topics[{place}]")
        if item in items[:place]:
            yield Problem(f"topics[{place}]", "stands in the list twice")


def _choice(value: object, field: str, allowed: type[StrEnum]) -> Iterator[Problem]:
    names = tuple(member.value for member in allowed)
    if not isinstance(value, str):
        yield Problem(field, f"{_is_a(value)}; allowed are {_listed(names)}")
    elif value not in names:
        yield Problem(field, f"{value!r} is not allowed; allowed are {_listed(names)}{near(value, names)}")


def _flag(value: object, field: str) -> Iterator[Problem]:
    if not isinstance(value, bool):
        yield Problem(field, f"{_is_a(value)}; write true, or leave the field out")


def _key_points(value: object, *, draft: bool) -> Iterator[Problem]:
    if (points := _items(value)) is None:
        yield Problem("key_points", f"{_is_a(value)}, not a list of key points")
        return
    yield from _count(points, "key_points", 1 if draft else 3, 7)
    weights: list[int] = []
    for place, point in enumerate(points):
        path = f"key_points[{place}]"
        if not isinstance(point, dict):
            yield Problem(path, f"{_is_a(point)}, not a key point with text, weight and terms")
            continue
        yield from _fields(point, path, ("text", "weight", "terms"), {"terms"} if draft else ())
        if "text" in point:
            yield from _text(point["text"], f"{path}.text", KEY_POINT_LIMIT)
        if "weight" in point:
            if _is_count(point["weight"]):
                weights.append(point["weight"])
            else:
                yield Problem(f"{path}.weight", f"{_is_a(point['weight'])}, not a whole number from 1 to 100")
        if "terms" in point:
            yield from _terms(point["terms"], f"{path}.terms", draft=draft)
    if points and len(weights) == len(points) and sum(weights) != 100:  # noqa: PLR2004 - the whole, in percent
        yield Problem(f"key_points[{len(points) - 1}].weight", f"weights sum to {sum(weights)}, not 100")


def _terms(value: object, path: str, *, draft: bool) -> Iterator[Problem]:
    if (groups := _items(value)) is None:
        yield Problem(path, f"{_is_a(value)}, not a list of groups")
        return
    if not groups and not draft:
        yield Problem(path, "needs at least one group of terms")
    for place, group in enumerate(groups):
        if isinstance(group, str):
            yield Problem(f"{path}[{place}]", "is a text, not a group: put it in brackets, [one, another]")
        else:
            yield from _texts(group, f"{path}[{place}]", 1)


def _source(value: object) -> Iterator[Problem]:
    if (places := _items(value)) is None:
        yield Problem("source", f"{_is_a(value)}, not a list of guide items ([] when there are none)")
        return
    for number, place in enumerate(places):
        path = f"source[{number}]"
        if not isinstance(place, dict):
            yield Problem(path, f"{_is_a(place)}; write it as item: 12")
            continue
        yield from _fields(place, path, ("item",))
        if "item" in place and not _is_count(place["item"]):
            yield Problem(f"{path}.item", f"{_is_a(place['item'])}, not a whole number from 1 on")


def _samples(value: object) -> Iterator[Problem]:
    if not isinstance(value, dict):
        yield Problem("samples", f"{_is_a(value)}, not the fields full and half")
        return
    yield from _fields(value, "samples", ("full", "half"))
    for name in ("full", "half"):
        if name in value:
            yield from _text(value[name], f"samples.{name}")


def _items(value: object) -> list[object] | None:
    return value if isinstance(value, list) else None


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _listed(names: tuple[str, ...]) -> str:
    return f"{', '.join(names[:-1])} and {names[-1]}"


def _not_text(value: object) -> str:
    return _is_a(value) if value is None else f"{_is_a(value)}, not text{_remedy(value)}"


def _remedy(value: object) -> str:
    match value:
        case Unquoted():
            return f'; write "{value.written}"'
        case bool() | int() | float():
            return f'; write "{str(value).lower()}"'
        case dict():
            return "; text with a colon needs quotes"
        case _:
            return ""


def _is_a(value: object) -> str:
    match value:
        case None:
            return "is empty"
        case Unquoted():
            return f"is {value.written} without quotes, which YAML reads as {value.meaning}"
        case bool() | int() | float():
            return f"is {str(value).lower()}"
        case _:
            return f"is a {_NAMES.get(type(value), type(value).__name__)}"
