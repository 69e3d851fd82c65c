from __future__ import annotations

import pytest

from bot.core.model import Grade, Mark, Question, Reason, Ungraded, Usage, Verdict
from bot.core.ports import Judge
from bot.grading.scripted_judge import ScriptedJudge
from bot.grading.verdict import Judgement, decide
from tests.grading.cases import ANSWER, JUDGE, QUESTION


def a_grade() -> Grade:
    missing = tuple(Verdict(Mark.MISSING) for _ in QUESTION.key_points)
    return decide(QUESTION, ANSWER, Judgement(missing, 3), JUDGE, Usage())


async def test_the_script_is_played_in_order() -> None:
    """Each call gets the next line, and what was asked is on record."""
    lines: list[Grade | Ungraded] = [Ungraded(Reason.TIMEOUT, 5.0), a_grade()]
    judge = ScriptedJudge(lines)
    assert [await judge.grade(QUESTION, "one"), await judge.grade(QUESTION, "two")] == lines
    assert judge.calls == [(QUESTION, "one"), (QUESTION, "two")]


async def test_an_exception_in_the_script_is_raised() -> None:
    """A line may be a fault that a judge should never show."""
    with pytest.raises(RuntimeError, match="boom"):
        await ScriptedJudge([RuntimeError("boom")]).grade(QUESTION, ANSWER)


async def test_a_function_can_be_the_script() -> None:
    """A function sees question and answer."""

    def reply(question: Question, answer: str) -> Ungraded:
        return Ungraded(Reason.REFUSED, detail=f"{question.id} {len(answer)}")

    outcome = await ScriptedJudge(reply).grade(QUESTION, "abc")
    assert outcome == Ungraded(Reason.REFUSED, detail="rag-basics 3")


async def test_a_script_comes_to_an_end() -> None:
    """More calls than lines is a fault of the test, and is told."""
    with pytest.raises(IndexError):
        await ScriptedJudge([]).grade(QUESTION, ANSWER)


def test_it_is_a_judge() -> None:
    """It fits where a judge is wanted, and says that it is scripted."""
    judge: Judge = ScriptedJudge([])
    assert judge.identity.name == "scripted"
