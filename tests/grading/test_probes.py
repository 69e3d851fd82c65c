from __future__ import annotations

import statistics
from collections import defaultdict

import pytest

from bot.core.model import Grade, Question
from bot.grading.local_judge import LocalJudge
from tests.grading.measure import SHARED, estimates, rank_accuracy, read_rows
from tests.grading.probes import BAG, GOOD, JUNK, NEGATED

JUNK_KINDS = ("question_copy", "question_copy_x3", "empty", "idk", "padding_only", "off_topic")

both = pytest.mark.parametrize("question", GOOD, ids=["cache", "rain"])
shared = pytest.mark.skipif(not (SHARED / "probes.jsonl").is_file(), reason="no graded answers beside the repository")


async def grade(question: Question, answer: str) -> Grade:
    return await LocalJudge().grade(question, answer)


@both
async def test_a_fuller_answer_ranks_above_a_part_of_it(question: Question) -> None:
    """All key points earn more than half of them, and half more than nothing."""
    full, half = [(await grade(question, answer)).score for answer in GOOD[question]]
    assert full > half > 15


@both
@pytest.mark.parametrize("answer", JUNK.values(), ids=JUNK)
async def test_junk_earns_next_to_nothing(question: Question, answer: str) -> None:
    """What says nothing about the question gets at most fifteen of 100."""
    assert (await grade(question, answer)).score <= 15


@both
@pytest.mark.parametrize("times", [1, 3])
async def test_the_question_itself_earns_nothing(question: Question, times: int) -> None:
    """Copying the question, once or more, shows no knowledge."""
    assert (await grade(question, f"{question.text} " * times)).score <= 5


@both
async def test_a_bag_of_keywords_is_worth_less_than_half_an_answer(question: Question) -> None:
    """All the right words without a sentence earn nothing to speak of."""
    assert (await grade(question, BAG[question])).score <= 10


@both
async def test_an_answer_that_denies_everything_ranks_low(question: Question) -> None:
    """Denials that are said outright are seen, though the words are all there."""
    assert (await grade(question, NEGATED[question])).score <= 15


@both
@pytest.mark.parametrize("name", ["order, German", "order, French", "order, Spanish", "order, Chinese", "verdict"])
async def test_orders_are_flagged_in_several_languages(question: Question, name: str) -> None:
    """An attempt to steer is put before a reviewer, in whatever language."""
    assert "steering" in (await grade(question, JUNK[name])).flags


@shared
def test_shared_junk_earns_next_to_nothing() -> None:
    """On graded answers from elsewhere, too, what says nothing gets at most fifteen of 100."""
    rows = [row for row in read_rows(SHARED / "probes.jsonl") if row["type"] in JUNK_KINDS or "inj_" in row["type"]]
    assert max(estimates(rows)) <= 0.15


@shared
def test_shared_answers_rank() -> None:
    """On graded answers from elsewhere most pairs of different quality are in order, and keyword bags rank below half."""
    rows = read_rows(SHARED / "probes.jsonl")
    scores = estimates(rows)
    kinds = defaultdict(list)
    for row, score in zip(rows, scores, strict=True):
        kinds[row["type"]].append(score)
    assert rank_accuracy(rows, scores) >= 0.8
    assert statistics.mean(kinds["keyword_stuffing"]) < statistics.mean(kinds["half_complete"])
    assert statistics.mean(kinds["negated"]) <= 0.4


@shared
@pytest.mark.parametrize(("name", "least"), [("saf_en", 0.43), ("scientsbank", 0.44)])
def test_estimates_go_with_what_people_gave(name: str, least: float) -> None:
    """Over hundreds of answers that people graded, the estimate agrees as well as word matching can."""
    rows = read_rows(SHARED / f"{name}.jsonl")
    assert statistics.correlation(estimates(rows), [row["score"] for row in rows]) >= least
