"""Tables where Slack has none, or where one would not fit a phone."""

from __future__ import annotations

from bot.platforms.slack.tables import table
from bot.platforms.slack.text import Grid

QUESTION = "What is retrieval-augmented generation, and when is it worth its cost?"


def lines(grid: Grid) -> str:
    """Give what the blocks say, in one text."""
    (block,) = table(grid, frozenset(), as_table=False)
    return "".join(run["text"] for part in block["elements"] for run in part["elements"])


def test_a_value_has_its_label_and_a_sentence_needs_none() -> None:
    """So that a list of answers reads as one, and a number still says what it counts."""
    answered = Grid(("", "Date", "Question", "Score"), (("1.", "24 Nov", QUESTION, "66, good"),))
    assert lines(answered) == f"1. 24 Nov\n{QUESTION} · Score 66, good"


def test_the_name_stands_with_its_place() -> None:
    """On a board the bold part is who it is."""
    board = Grid(("", "Name", "Points", "Answers"), (("1.", "Ada", "85", "1"),))
    assert lines(board) == "1. Ada\nPoints 85 · Answers 1"
