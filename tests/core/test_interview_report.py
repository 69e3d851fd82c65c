"""What an interview comes to."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from bot.core.interview import Outcome, Plan, Turn
from bot.core.interview_marks import Result
from bot.core.interview_report import Entry, Report
from bot.core.screens.interview_report import report
from tests.factories import TOPICS, make_question
from tests.world import text_of

NOW = datetime(2026, 11, 26, tzinfo=UTC)


@pytest.mark.parametrize(("chosen", "shown"), [((), "multimodal"), (("embeddings",), "embeddings")])
def test_a_question_counts_for_the_topic_it_was_asked_for(chosen: tuple[str, ...], shown: str) -> None:
    """Its home may be another one, of which somebody who chose topics has not asked."""
    turn = Turn("clip", 1, "How was CLIP trained?", NOW, outcome=Outcome.ANSWERED, score=70)
    entry = Entry(make_question("clip", topics=("multimodal", "embeddings")), Result((turn,), 70), None, None)
    assert Report(1, NOW, Plan(topics=chosen), (entry,)).by_topic == ((shown, 70, 1),)


def test_a_follow_up_s_answer_that_has_no_grade_yet_is_waited_for() -> None:
    """Its question has a mark, but it may become a better one."""
    first = Turn("q", 1, "What is RAG?", NOW, outcome=Outcome.ANSWERED, score=45, answer_id=1)
    probed = Turn("q", 1, "How would you measure it?", NOW, follow_up=True, outcome=Outcome.ANSWERED, answer_id=2)
    entry = Entry(make_question(), Result((first, probed), 45), None, 1)
    assert Report(1, NOW, Plan(), (entry,)).waiting == 1


def test_a_mean_without_all_marks_is_said_to_be_one_so_far() -> None:
    """The question without a mark may move it far, and perhaps none ever comes."""
    marked = Turn("q1", 1, "What is RAG?", NOW, outcome=Outcome.ANSWERED, score=90, answer_id=1)
    left = Turn("q2", 2, "What is a GAN?", NOW, outcome=Outcome.ANSWERED, answer_id=2)
    entries = (
        Entry(make_question(), Result((marked,), 90), None, 1),
        Entry(make_question("q2"), Result((left,), None), None, 2),
    )
    shown = text_of(report(Report(1, NOW, Plan(), entries), TOPICS))
    assert "90 of 100, strong, so far" in shown
    assert "1 answer has no grade yet" in shown
    assert "so far" not in text_of(report(Report(1, NOW, Plan(), entries[:1]), TOPICS))
