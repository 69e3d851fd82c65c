"""Operators list, count, search, show and extend the bank."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.bank import catalogue
from bot.bank.files import Bank, load_bank
from bot.core.content import from_content
from bot.core.errors import UserError
from tests.factories import BANK, TOPICS

WHOLE = Bank(TOPICS, BANK)


def test_json_lines_hold_every_field() -> None:
    """What comes out reads back as the same entries."""
    lines = catalogue.lines(BANK, as_json=True)
    assert tuple(from_content(json.loads(line)) for line in lines) == BANK


def test_a_topic_narrows_the_list() -> None:
    """Only entries that carry the topic are listed."""
    assert [question.id for question in catalogue.select(WHOLE, topic="gans")] == ["what-is-a-gan"]


def test_an_unknown_topic_is_told_with_the_known_ones() -> None:
    """A typo in a topic brings the list of topics."""
    with pytest.raises(UserError, match="There are: rag, gans"):
        catalogue.select(WHOLE, topic="rga")


def test_stats_count_each_topic_and_all() -> None:
    """The table has a row a topic and a sum."""
    rows = list(catalogue.stats(WHOLE))
    assert rows[2].startswith("| Retrieval-augmented generation | 2 | 0 | 2 | 0 |")
    assert rows[-1].startswith("| **all** | 3 |")


def test_search_ranks_a_word_in_the_question_first() -> None:
    """Words are found in whole entries, and weigh more in the question."""
    assert catalogue.search(WHOLE, "gan")[0].id == "what-is-a-gan"
    assert [question.id for question in catalogue.search(WHOLE, "fine tuning")] == ["rag-or-tuning"]
    assert catalogue.search(WHOLE, "xylophone") == ()


def test_show_names_the_nearest_entry() -> None:
    """A mistyped id is helped along."""
    with pytest.raises(UserError, match="what-is-a-gan"):
        catalogue.show(WHOLE, "what-is-gan")


def test_a_skeleton_loads_as_a_draft(tmp_path: Path) -> None:
    """A new entry is valid at once, and a draft until somebody has filled it in; the next one joins it."""
    path = catalogue.add_skeleton(tmp_path / "own", "our-stack", "first")
    catalogue.add_skeleton(tmp_path / "own", "our-stack", "second")
    bank = load_bank([path.parent])
    assert [question.id for question in bank.questions] == ["first", "second"]
    assert all(question.draft for question in bank.questions)


def test_a_skeleton_never_replaces_an_entry(tmp_path: Path) -> None:
    """An id that is taken is refused, and the file stays as it is."""
    path = catalogue.add_skeleton(tmp_path, "our-stack", "first")
    before = path.read_bytes()
    with pytest.raises(UserError, match="already"):
        catalogue.add_skeleton(tmp_path, "our-stack", "first")
    assert path.read_bytes() == before


@pytest.mark.parametrize("name", ["Our Stack", "../up", ""])
def test_an_id_that_is_none_is_refused(tmp_path: Path, name: str) -> None:
    """Ids are kebab-case, so none can leave the folder."""
    with pytest.raises(UserError, match="can't be the id"):
        catalogue.add_skeleton(tmp_path, name, "first")


def test_files_written_are_the_bank_again(tmp_path: Path) -> None:
    """What export writes, the loader reads back unchanged."""
    catalogue.write_files(tmp_path, TOPICS, BANK)
    assert set(load_bank([tmp_path]).questions) == set(BANK)
