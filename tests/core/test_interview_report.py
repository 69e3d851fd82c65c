"""What an interview comes to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.interview import Outcome, Plan, Result, Turn
from bot.core.interview_report import Entry, Report
from tests.factories import make_question

NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.mark.parametrize(("chosen", "shown"), [((), "multimodal"), (("embeddings",), "embeddings")])
def test_a_question_counts_for_the_topic_it_was_asked_for(chosen: tuple[str, ...], shown: str) -> None:
    """Its home may be another one, of which somebody who chose topics has not asked."""
    turn = Turn("clip", 1, "How was CLIP trained?", NOW, outcome=Outcome.ANSWERED, score=70)
    entry = Entry(make_question("clip", topics=("multimodal", "embeddings")), Result((turn,), 70), None, None)
    assert Report(1, NOW, Plan(topics=chosen), (entry,)).by_topic == ((shown, 70, 1),)
