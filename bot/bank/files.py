"""The question bank as YAML files: reading them strictly, with every fault named, and writing them as people would."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from bot.bank.checks import Unquoted, check_entry, check_file, is_kebab, near
from bot.bank.resources import BankError, BankFile, Finding, bank_digest, find_files, read_file, shipped_folder
from bot.core.content import Content, from_content, to_content
from bot.core.model import Question, Topic

__all__ = ["Bank", "BankError", "Finding", "bank_digest", "dump_entries", "load_bank", "parse_file", "shipped_folder"]

_SCHEMA_LINE = "# yaml-language-server: $schema=schema.json\n"
_LINE_WIDTH = 110
# So that with its indent and field name it stays within a line.
_PLAIN_WIDTH = 90
_DEPTH_LIMIT = 16

_LOADER: Any = yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader
_YAML = "tag:yaml.org,2002:"
_NUMBER = re.compile(r"-?(0|[1-9][0-9]{0,17})", re.ASCII)
_MEANINGS = {"bool": "true or false", "int": "a number", "float": "a number", "timestamp": "a date", "null": "nothing"}
_HINTS = {
    "cannot start any token": " (indent with spaces, never tabs; text that starts with a sign needs quotes)",
    "mapping values are not allowed": " (text with a colon needs quotes)",
}
# In a block these would be read back as a plain line end.
_ODD_LINE_ENDS = re.compile("[\r\x85\u2028\u2029]")


@dataclass(frozen=True, slots=True)
class Bank:
    """All topics and questions, drafts included, in the order of the folders, their files and the entries in them."""

    topics: tuple[Topic, ...]
    questions: tuple[Question, ...]


def parse_file(name: str, raw: bytes) -> tuple[Content | None, list[Finding]]:
    """Give what a file with this name and these bytes says, None when it is not even a mapping, and what is wrong."""
    try:
        reader = _Reader(raw)
        content = reader.read()
    except _YamlError as fault:
        return None, [Finding(name, "", "", str(fault))]
    findings = [Finding(name, "", "", text) for text in reader.repeated]
    findings += [Finding(name, "", field, text) for field, text in check_file(content)]
    if not isinstance(content, dict):
        return None, findings
    for label, entry in _entries(content):
        findings += [Finding(name, label, field, text) for field, text in check_entry(entry)]
    return content, findings


def load_bank(
    folders: Sequence[Path], parse: Callable[[str, bytes], tuple[Content | None, list[Finding]]] = parse_file
) -> Bank:
    """Read the bank files of the folders; BankError names everything that is wrong in any of them.

    ``parse`` is for who knows a file's content already; it must give what ``parse_file`` gives for the same bytes.
    """
    files, findings = find_files(folders)
    contents: list[tuple[BankFile, Content]] = []
    for file in files:
        raw = read_file(file)
        if isinstance(raw, Finding):
            findings.append(raw)
            continue
        content, faults = parse(file.name, raw)
        findings += faults
        if content is not None:
            contents.append((file, content))
    findings += _disagreements(files, contents)
    if findings:
        raise BankError(tuple(findings))
    return Bank(
        tuple(Topic(**content["topic"]) for _, content in contents),
        tuple(from_content(entry) for _, content in contents for entry in content["questions"]),
    )


def dump_entries(topic: Topic, questions: Sequence[Question]) -> str:
    """Write a bank file that ``load_bank`` reads back to equal values, save for line ends at the end of a text."""
    head = {"id": topic.id, "title": topic.title, "description": topic.description}
    parts = [_SCHEMA_LINE + _dump({"topic": head})]
    if questions:
        parts.append("questions:\n")
        parts.append("\n".join(_dump({"questions": [_laid_out(one)]}).partition("\n")[2] for one in questions))
    else:
        parts.append(_dump({"questions": []}))
    return "".join(parts)


def _entries(content: Content) -> Iterator[tuple[str, object]]:
    """Go through the entries with the name that findings give them: the id, or the place when there is none."""
    questions = content.get("questions")
    for place, entry in enumerate(questions if isinstance(questions, list) else ()):
        named = isinstance(entry, dict) and is_kebab(entry.get("id"))
        yield (entry["id"] if named else f"questions[{place}]"), entry


def _topic_id(content: Content) -> str | None:
    topic = content.get("topic")
    return topic["id"] if isinstance(topic, dict) and is_kebab(topic.get("id")) else None


def _disagreements(files: list[BankFile], contents: list[tuple[BankFile, Content]]) -> Iterator[Finding]:
    """Find what is wrong between files that each may be right by themselves."""
    # The name of a broken file counts too, or one fault in it would be told again for every entry that refers to it.
    known = {file.path.stem for file in files} | {home for _, content in contents if (home := _topic_id(content))}
    owners: dict[str, str] = {}
    places: dict[str, str] = {}
    for file, content in contents:
        home = _topic_id(content)
        if home is not None:
            if home != file.path.stem:
                yield Finding(file.name, "", "topic.id", f"is {home}, but the file is called {file.path.name}")
            if owners.setdefault(home, file.name) != file.name:
                yield Finding(file.name, "", "topic.id", f"{home} is the topic of {owners[home]} already")
        for label, entry in _entries(content):
            if isinstance(entry, dict) and label == entry.get("id"):
                if label in places:
                    where = "this file" if places[label] == file.name else places[label]
                    yield Finding(file.name, label, "id", f"stands in {where} already; ids are unique over all files")
                places.setdefault(label, file.name)
            for field, text in _stray_topics(entry, home, known):
                yield Finding(file.name, label, field, text)


def _stray_topics(entry: object, home: str | None, known: set[str]) -> Iterator[tuple[str, str]]:
    named = entry.get("topics") if isinstance(entry, dict) else None
    for place, topic in enumerate(named if isinstance(named, list) else ()):
        if is_kebab(topic) and place == 0 and home is not None and topic != home:
            yield "topics[0]", f"is {topic}, but the first topic is the file's own, {home}"
        elif is_kebab(topic) and topic not in known:
            yield f"topics[{place}]", f"there is no topic {topic}{near(topic, known)}"


class _YamlError(Exception):
    """The file can't be read as the YAML that a bank file is allowed to be; the text says where and why."""


class _Reader:
    """Builds plain data from YAML's events: a third of the time of PyYAML's own construction, and stricter.

    Repeated keys are collected in ``repeated``; anchors, aliases and tags are refused, so that no small file can grow
    large or make objects; words that YAML takes for something else than text come as ``Unquoted``.
    """

    def __init__(self, raw: bytes) -> None:
        self.repeated: list[str] = []
        try:
            self._text = raw.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            line = raw.count(b"\n", 0, error.start) + 1
            message = f"line {line}: the file is not UTF-8 text"
            raise _YamlError(message) from error

    def read(self) -> object:
        """Read the one document of the file; None when it is empty."""
        try:
            self._loader = _LOADER(self._text)
            try:
                return self._document()
            finally:
                self._loader.dispose()
        except yaml.reader.ReaderError as error:
            before = self._text.partition(chr(error.character))[0]
            line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
            message = f"line {line}, column {column}: the character U+{error.character:04X} is not allowed"
            raise _YamlError(message) from error
        except yaml.MarkedYAMLError as error:
            problem = error.problem or error.context or ""
            hint = next((hint for words, hint in _HINTS.items() if words in problem), "")
            raise _fault(error.problem_mark or error.context_mark, f"broken YAML, {problem}{hint}") from error

    def _document(self) -> object:
        self._loader.get_event()
        if isinstance(self._loader.get_event(), yaml.StreamEndEvent):
            return None
        content = self._value(self._loader.get_event(), 0)
        self._loader.get_event()
        if not isinstance(after := self._loader.get_event(), yaml.StreamEndEvent):
            raise _fault(after.start_mark, "a second document starts here; a bank file has one")
        return content

    def _value(self, event: Any, depth: int) -> object:
        if isinstance(event, yaml.AliasEvent) or event.anchor is not None or event.tag is not None:
            raise _fault(event.start_mark, "text that starts with *, & or ! needs quotes (bank files have no aliases)")
        if depth > _DEPTH_LIMIT:
            raise _fault(event.start_mark, "nested too deeply for a bank file")
        if isinstance(event, yaml.ScalarEvent):
            return self._plain(event.value) if event.implicit[0] else event.value.rstrip("\n")
        if isinstance(event, yaml.SequenceStartEvent):
            items = []
            while not isinstance(event := self._loader.get_event(), yaml.SequenceEndEvent):
                items.append(self._value(event, depth + 1))
            return items
        return self._mapping(depth)

    def _mapping(self, depth: int) -> dict[str, object]:
        mapping: dict[str, object] = {}
        while not isinstance(key := self._loader.get_event(), yaml.MappingEndEvent):
            if not isinstance(key, yaml.ScalarEvent) or key.anchor is not None or key.tag is not None:
                raise _fault(key.start_mark, "a field's name must be a plain word")
            if key.value in mapping:
                mark: Any = key.start_mark
                self.repeated.append(f"line {mark.line + 1}: the field {key.value} stands twice in one place")
            mapping[key.value] = self._value(self._loader.get_event(), depth + 1)
        return mapping

    def _plain(self, written: str) -> object:
        """Tell what a word without quotes is, by YAML's rules."""
        if written[:1] not in self._loader.yaml_implicit_resolvers:
            return written
        kind = self._loader.resolve(yaml.ScalarNode, written, (True, False)).removeprefix(_YAML)
        if kind == "str":
            return written
        if kind == "int" and _NUMBER.fullmatch(written):
            return int(written)
        if kind == "bool" and written.lower() in {"true", "false"}:
            return written.lower() == "true"
        if not written:
            return None
        return Unquoted(written, _MEANINGS.get(kind, "a sign of its own"))


def _fault(mark: Any, text: str) -> _YamlError:
    return _YamlError(f"line {mark.line + 1}, column {mark.column + 1}: {text}" if mark else text)


class _Inline(list[object]):
    """A list written in one line, in brackets."""


class _Dumper(yaml.SafeDumper):
    """Writes YAML the way the bank's authors do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's signature
        """Indent lists inside mappings too."""
        super().increase_indent(flow, indentless=False)

    def write_plain(self, text: str, split: bool = True) -> None:  # noqa: FBT001, FBT002 - PyYAML's signature
        """Keep each term of a list in brackets on one line; the list itself breaks between terms."""
        super().write_plain(text, split and not self.flow_level)

    def ignore_aliases(self, data: object) -> bool:  # noqa: ARG002 - PyYAML's signature
        """Write equal texts out each time: the reader refuses aliases."""
        return True


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = None
    if _ODD_LINE_ENDS.search(text):
        style = '"'
    elif "\n" in text:
        style = "|"
    elif len(text) > _PLAIN_WIDTH:
        style = ">"
    # With a line end of its own a block needs no chomping sign; the reader takes it off.
    return dumper.represent_scalar(_YAML + "str", f"{text}\n" if style in {"|", ">"} else text, style=style)


def _write_inline(dumper: yaml.SafeDumper, items: _Inline) -> yaml.SequenceNode:
    return dumper.represent_sequence(_YAML + "seq", items, flow_style=True)


_Dumper.add_representer(str, _write_text)
_Dumper.add_representer(_Inline, _write_inline)


def _laid_out(question: Question) -> Content:
    content = to_content(question)
    content["topics"] = _Inline(content["topics"])
    for point in content["key_points"]:
        point["terms"] = [_Inline(group) for group in point["terms"]]
    return content


def _dump(content: Content) -> str:
    return yaml.dump(
        content, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=_LINE_WIDTH, default_flow_style=False
    )
