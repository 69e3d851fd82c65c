"""What is asked of an interview, read from people's words."""

from __future__ import annotations

import pytest

from bot.core.errors import UserError
from bot.core.interview import Plan, Style
from bot.core.model import Difficulty
from bot.usecases.planning import read_plan
from tests.factories import TOPICS


@pytest.mark.parametrize(
    "text",
    [
        "rag 5 medium tough 3min",
        "start 5 questions on #rag, tough, medium 3 minutes",
        "TOUGH medium 3 min about rag 5",
        "tough and medium, 5 questions on rag, 3 minutes for each please",
    ],
)
def test_it_is_said_in_any_order_and_in_plain_words(text: str) -> None:
    """Words that only fill in are no topics."""
    assert read_plan(text, TOPICS) == Plan(("rag",), 5, Difficulty.MEDIUM, Style.TOUGH, 3)


@pytest.mark.parametrize("text", ["2", "16", "999", "rag 0"])
def test_too_few_or_many_questions_are_answered_with_how_many_there_can_be(text: str) -> None:
    """And with nothing else, as all the rest was right."""
    with pytest.raises(UserError, match="3 to 15 questions") as refused:
        read_plan(text, TOPICS)
    assert "topics" not in str(refused.value)


@pytest.mark.parametrize("text", ["0min", "31min", "100 minutes"])
def test_a_time_that_can_not_be_is_answered_with_what_can(text: str) -> None:
    """From a minute to half an hour."""
    with pytest.raises(UserError, match="1 to 30 minutes"):
        read_plan(text, TOPICS)


@pytest.mark.parametrize(("text", "meant"), [("gan", "gans"), ("frendly", "friendly"), ("meduim", "medium")])
def test_what_is_all_but_a_word_is_guessed(text: str, meant: str) -> None:
    """A slip of a thumb needs no list of everything."""
    with pytest.raises(UserError, match=f"Did you mean `{meant}`"):
        read_plan(text, TOPICS)
