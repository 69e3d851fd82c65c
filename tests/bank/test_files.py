"""Bank files are read strictly, with every fault named, and written so that they read back the same."""

from __future__ import annotations

import dataclasses
import tempfile
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

import bot.bank.files
from bot.bank.files import Bank, BankError, Finding, bank_digest, dump_entries, load_bank
from bot.core.model import Difficulty, KeyPoint, Kind, Question, Samples, Topic

RAG = Topic("rag", "Retrieval", "Fetching facts.")
POINT = KeyPoint("It grounds answers.", 20, (("retrieve", "look up"), ("prompt",)))
WHAT = Question(
    id="what-rag-is",
    text="What is RAG?",
    topics=("rag",),
    difficulty=Difficulty.EASY,
    kind=Kind.CONCEPT,
    reference="Facts are fetched:\n\n- at query time\n- by `search`",
    key_points=(POINT, POINT, dataclasses.replace(POINT, weight=60)),
    misconceptions=("It trains the model.",),
    hints=("Think of a library.", "What is in the prompt?"),
    follow_ups=("What if the search fails?",),
    source=(12,),
    samples=Samples("One looks things up.", "One looks."),
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make an empty folder of the name that the shipped one has."""
    (tmp_path / "question_bank").mkdir()
    return tmp_path / "question_bank"


def save(folder: Path, topic: Topic, *questions: Question, name: str = "") -> Path:
    path = folder / (name or f"{topic.id}.yaml")
    path.write_text(dump_entries(topic, questions), encoding="utf-8")
    return path


def findings(*folders: Path) -> list[str]:
    with pytest.raises(BankError) as caught:
        load_bank(folders)
    return [str(finding) for finding in caught.value.findings]


def test_a_bank_is_loaded(folder: Path) -> None:
    """Topics and questions come back as values of the domain."""
    save(folder, RAG, WHAT)
    assert load_bank([folder]) == Bank((RAG,), (WHAT,))


def test_files_come_in_order_of_their_names(folder: Path) -> None:
    """Both endings are read, folder by folder, sorted by name; other files and editors' locks are not."""
    for name in ("c.yml", "a.yaml", "b.YAML"):
        save(folder, dataclasses.replace(RAG, id=name[0]), name=name)
    for name in ("schema.json", ".#a.yaml"):
        (folder / name).write_text("{", encoding="utf-8")
    assert [topic.id for topic in load_bank([folder]).topics] == ["a", "b", "c"]


def test_a_folder_named_twice_counts_once(folder: Path) -> None:
    """The same folder under two names gives no duplicates."""
    save(folder, RAG, WHAT)
    assert load_bank([folder, folder / ".." / folder.name]).questions == (WHAT,)


def test_all_findings_of_all_files_are_told(folder: Path) -> None:
    """One broken file does not hide another one's faults."""
    save(folder, RAG, dataclasses.replace(WHAT, hints=("Only one.",), key_points=(POINT, POINT, POINT)))
    (folder / "broken.yaml").write_text("topic: [", encoding="utf-8")
    found = findings(folder)
    assert found[0].startswith("question_bank/broken.yaml: line ")
    assert found[1:] == [
        "question_bank/rag.yaml: what-rag-is: key_points[2].weight: weights sum to 60, not 100",
        "question_bank/rag.yaml: what-rag-is: hints: has 1 of them, needs exactly 2",
    ]


def test_the_error_lists_the_first_twenty() -> None:
    """The operator is not flooded."""
    error = BankError(tuple(Finding("a.yaml", "", "", str(number)) for number in range(23)))
    assert str(error).splitlines()[19:] == ["a.yaml: 19", "and 3 more"]


def test_an_entry_without_id_is_named_by_its_place(folder: Path) -> None:
    """A finding can be told even when the id is the fault."""
    save(folder, RAG, dataclasses.replace(WHAT, id="No Id"))
    (found,) = findings(folder)
    assert found.startswith("question_bank/rag.yaml: questions[0]: id: 'No Id' is not in kebab-case")


def test_a_topic_is_called_like_its_file(folder: Path) -> None:
    """The topic's id and the file's name must be the same."""
    save(folder, RAG, name="other.yaml")
    assert findings(folder) == ["question_bank/other.yaml: topic.id: is rag, but the file is called other.yaml"]


def test_a_topic_has_one_file(folder: Path, tmp_path: Path) -> None:
    """A second file of the same topic is refused, in whatever folder; alike folders are told by their paths."""
    (second := tmp_path / "team" / "question_bank").mkdir(parents=True)
    save(folder, RAG)
    save(second, RAG)
    first = folder.resolve() / "rag.yaml"
    assert findings(folder, second) == [
        f"{second.resolve() / 'rag.yaml'}: topic.id: rag is the topic of {first} already"
    ]


def test_ids_are_unique_over_all_files(folder: Path) -> None:
    """The finding names both files."""
    save(folder, RAG, WHAT)
    save(folder, dataclasses.replace(RAG, id="zoo"), dataclasses.replace(WHAT, topics=("zoo",)))
    assert findings(folder) == [
        "question_bank/zoo.yaml: what-rag-is: id: stands in question_bank/rag.yaml already; ids are unique over all files"
    ]


def test_an_id_stands_once_in_a_file(folder: Path) -> None:
    """A copied entry that kept its id is found."""
    save(folder, RAG, WHAT, WHAT)
    assert findings(folder) == [
        "question_bank/rag.yaml: what-rag-is: id: stands in this file already; ids are unique over all files"
    ]


def test_an_entrys_home_is_its_file(folder: Path, tmp_path: Path) -> None:
    """The first topic is the file's, the others are topics of any loaded folder."""
    (second := tmp_path / "more").mkdir()
    save(folder, RAG, dataclasses.replace(WHAT, topics=("agents", "rga")))
    save(second, dataclasses.replace(RAG, id="agents"), dataclasses.replace(WHAT, id="b", topics=("agents", "rag")))
    assert findings(folder, second) == [
        "question_bank/rag.yaml: what-rag-is: topics[0]: is agents, but the first topic is the file's own, rag",
        "question_bank/rag.yaml: what-rag-is: topics[1]: there is no topic rga; did you mean rag?",
    ]


def test_folders_without_a_bank_are_named(folder: Path) -> None:
    """A missing folder is a finding, and so is an empty one: it is most likely the wrong one."""
    missing, empty = findings(folder / "none", folder)
    assert missing == f"{folder.resolve()}/none: the folder can't be read: No such file or directory"
    assert empty == f"{folder.resolve()}: the folder holds no bank files (*.yaml or *.yml)"


def test_no_folder_at_all_is_told() -> None:
    """An empty list of folders gives no empty bank."""
    assert findings() == ["no folder of bank files is named"]


def test_an_unreadable_file_is_named(folder: Path) -> None:
    """What looks like a file and can't be read is told with the system's reason."""
    (folder / "rag.yaml").mkdir()
    assert findings(folder) == ["question_bank/rag.yaml: the file can't be read: Is a directory"]


def test_a_huge_file_is_refused(folder: Path) -> None:
    """Beyond five megabytes nothing is parsed."""
    (folder / "rag.yaml").write_bytes(b"#" * 5_000_001)
    assert findings(folder) == ["question_bank/rag.yaml: the file is larger than 5 MB"]


LOADERS = ["CSafeLoader", "SafeLoader"]


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    ("raw", "told"),
    [
        (b"topic:\n\tid: rag", "line 2, column 1: broken YAML, found character"),
        (b"topic: a: b", "line 1, column 9: broken YAML, mapping values are not allowed"),
        (b"topic: {id: rag", "broken YAML, "),
        (b"a: &x [1]\nb: *x", "line 1, column 4: text that starts with *, & or !"),
        (b"a: *x", "line 1, column 4: text that starts with *, & or !"),
        (b"a: !!python/name:os.system x", "line 1, column 4: text that starts with *, & or !"),
        (b"a: 1\n---\nb: 2", "line 2, column 1: a second document"),
        (b"? [a]\n: b", "line 1, column 3: a field's name must be"),
        (b"[" * 1000, "line 1, column 18: nested too deeply"),
        (b"a: b\nc: \xe4", "line 2: the file is not UTF-8 text"),
        ("a: b".encode("utf-16"), "line 1: the file is not UTF-8 text"),
        ("é: b\nc: é\a".encode(), "line 2, column 5: the character U+0007 is not allowed"),
        (b"", "the file is empty"),
        (b"# nothing\n", "the file is empty"),
        (b"- a", "the file is a list; it starts with"),
    ],
)
def test_a_file_that_is_no_bank_file_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, loader: str, raw: bytes, told: str
) -> None:
    """Broken or unsafe YAML is refused with its place, by either of PyYAML's parsers."""
    monkeypatch.setattr(bot.bank.files, "_LOADER", getattr(yaml, loader))
    (folder / "rag.yaml").write_bytes(raw)
    (found,) = findings(folder)
    assert told in found.removeprefix("question_bank/rag.yaml: ")


def test_a_repeated_field_is_named(folder: Path) -> None:
    """PyYAML would keep the last one without a word; here it is told beside the other findings."""
    text = dump_entries(RAG, [WHAT]).replace("kind: concept", "kind: concept\n    kind: riddle")
    (folder / "rag.yaml").write_text(text, encoding="utf-8")
    first, second = findings(folder)
    assert first == "question_bank/rag.yaml: line 12: the field kind stands twice in one place"
    assert second.startswith("question_bank/rag.yaml: what-rag-is: kind: 'riddle' is not allowed")


@pytest.mark.parametrize("loader", LOADERS)
@pytest.mark.parametrize(
    "word", ["no", "on", "Yes", "NO", "null", "~", "1.0", "010", "0x1F", "12:30", "2024-13-45", "="]
)
def test_a_word_that_yaml_misreads_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, loader: str, word: str
) -> None:
    """A term that YAML takes for something else is shown as it was written."""
    monkeypatch.setattr(bot.bank.files, "_LOADER", getattr(yaml, loader))
    text = dump_entries(RAG, [WHAT]).replace("[prompt]", f"[{word}]", 1)
    (folder / "rag.yaml").write_text(text, encoding="utf-8")
    (found,) = findings(folder)
    start = (
        f"question_bank/rag.yaml: what-rag-is: key_points[0].terms[1][0]: is {word} without quotes, which YAML reads"
    )
    assert found.startswith(start)
    assert found.endswith(f'write "{word}"')


def test_a_byte_order_mark_is_accepted(folder: Path) -> None:
    """Some editors write one in front of UTF-8."""
    path = save(folder, RAG, WHAT)
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert load_bank([folder]).questions == (WHAT,)


def test_the_digest_follows_names_and_bytes(folder: Path) -> None:
    """Any change of a file or of its name changes the digest."""
    path = save(folder, RAG, WHAT)
    seen = {bank_digest([folder])}
    path.write_bytes(path.read_bytes() + b"#")
    seen.add(bank_digest([folder]))
    path.rename(folder / "x.yaml")
    seen.add(bank_digest([folder]))
    assert len(seen) == 3


def test_the_digest_of_an_unchanged_bank_stays(folder: Path, tmp_path: Path) -> None:
    """It depends neither on times nor on where the folder lies."""
    save(folder, RAG, WHAT)
    before = bank_digest([folder])
    assert bank_digest([folder.rename(tmp_path / "moved")]) == before


def test_a_bank_is_written_as_people_write_it() -> None:
    """Markdown stands in literal blocks, long lines are folded, groups of terms stand in brackets, words stay words."""
    long = dataclasses.replace(WHAT, text="Why? " * 20 + "So?", misconceptions=("no",))
    written = dump_entries(RAG, [long])
    wanted = (
        "    question: >\n      Why? ",
        "    topics: [rag]\n",
        "    reference: |\n      Facts are fetched:\n\n      - at query time\n",
        "      - text: It grounds answers.\n        weight: 20\n        terms:\n          - [retrieve, look up]\n",
        "    misconceptions:\n      - 'no'\n",
        "    source:\n      - item: 12\n",
    )
    assert [piece for piece in wanted if piece not in written] == []


_NASTY = ": |#|'|\"|---|...| | x|\n|\n\n|\n  |\t|é|🦜|\x85|\u2028|\r\n|\ufeff|\0|\\|- |? |*a|&a|!a|%|@|`|{|[|]|,|>|no|null|1e3|2024-01-31"
_PIECES = st.sampled_from([*_NASTY.split("|"), "|", "word ", "a longer run of words "]) | st.characters(
    exclude_categories=["Cs"]
)
_TEXTS = st.lists(_PIECES, min_size=1, max_size=24).map("".join).map(lambda text: text.rstrip("\n")).filter(str.strip)
_SHORT = _TEXTS.map(lambda text: text[:150].rstrip("\n")).filter(str.strip)


@settings(deadline=None)
@given(question=_SHORT, reference=_TEXTS, hint=_SHORT, point=_SHORT, terms=st.lists(_SHORT, min_size=1, max_size=9))
def test_what_is_written_reads_back_the_same(
    question: str, reference: str, hint: str, point: str, terms: list[str]
) -> None:
    """Any text survives, whatever YAML would make of it without quotes."""
    points = (KeyPoint(point, 50, (tuple(terms), ("a",))), KeyPoint(hint, 30, ((point,),)), POINT)
    entry = dataclasses.replace(WHAT, id="other", text=question, reference=reference, hints=(hint, point))
    entry = dataclasses.replace(entry, key_points=points, samples=Samples(reference, hint), correction=hint)
    topic = Topic("rag", question, hint)
    with tempfile.TemporaryDirectory() as name:
        save(Path(name), topic, entry, WHAT)
        assert load_bank([Path(name)]) == Bank((topic,), (entry, WHAT))


def test_a_topic_without_questions_reads_back_the_same(folder: Path) -> None:
    """A new file may hold its topic only."""
    save(folder, RAG)
    assert load_bank([folder]) == Bank((RAG,), ())
