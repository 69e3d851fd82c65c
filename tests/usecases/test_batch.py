from __future__ import annotations

import asyncio
from collections.abc import Sequence

from bot.core.model import Grade, Question, Reason, Ungraded
from bot.grading.scripted_judge import ScriptedJudge
from bot.usecases.batch import MOST_IN_VAIN, grade_all
from bot.usecases.grading import MAX_ATTEMPTS
from tests.factories import make_grade, make_question

BUSY = Ungraded(Reason.RATE_LIMITED, 7.0, "HTTP 429")
DOWN = Ungraded(Reason.UNAVAILABLE, 5.0, "HTTP 503")
REFUSED = Ungraded(Reason.REFUSED, None, "no")
WRONG_KEY = Ungraded(Reason.MISCONFIGURED, None, "HTTP 401")


class Naps:
    """Sleeps no time at all and keeps count."""

    def __init__(self) -> None:
        self.taken: list[float] = []

    async def __call__(self, seconds: float) -> None:
        self.taken.append(seconds)
        await asyncio.sleep(0)


async def graded(
    judge: ScriptedJudge, count: int, *, at_once: int = 1, sleep: Naps | None = None
) -> list[Grade | Ungraded]:
    works = [(make_question(), str(n)) for n in range(count)]
    return [outcome async for outcome in grade_all(works, judge, at_once=at_once, sleep=sleep or Naps())]


def scripted(*script: Grade | Ungraded | Exception) -> ScriptedJudge:
    return ScriptedJudge(script)


def asked(judge: ScriptedJudge) -> Sequence[str]:
    return [answer for _, answer in judge.calls]


class SlowFirst:
    """A judge to whom the first answer takes longest; ``most`` is how many it had at once."""

    identity = ScriptedJudge([]).identity

    def __init__(self) -> None:
        self.now = self.most = 0

    async def grade(self, _question: Question, answer: str, _talk: object = None) -> Grade:
        self.now += 1
        self.most = max(self.most, self.now)
        for _ in range(20 - int(answer)):
            await asyncio.sleep(0)
        self.now -= 1
        return make_grade(int(answer))


async def test_outcomes_come_in_the_order_of_the_work_and_few_at_a_time() -> None:
    """However long each takes; and never more at once than was agreed."""
    judge = SlowFirst()
    works = [(make_question(), str(n)) for n in range(20)]
    outcomes = [outcome async for outcome in grade_all(works, judge, at_once=4)]
    assert [outcome.score for outcome in outcomes if isinstance(outcome, Grade)] == list(range(20))
    assert judge.most == 4


async def test_a_busy_judge_is_asked_again_after_the_pause_it_names() -> None:
    """And the answer has its grade in the end."""
    naps = Naps()
    (outcome,) = await graded(scripted(BUSY, BUSY, make_grade(80)), 1, sleep=naps)
    assert isinstance(outcome, Grade)
    assert naps.taken == [7.0, 7.0]


async def test_tries_come_to_an_end() -> None:
    """A judge that is down for long leaves the answer without a grade."""
    judge = scripted(*[DOWN] * MAX_ATTEMPTS)
    assert await graded(judge, 1) == [DOWN]
    assert len(judge.calls) == MAX_ATTEMPTS


async def test_a_refusal_is_one_answers_matter() -> None:
    """It is not asked about again, and the next one is graded."""
    first, second = await graded(scripted(REFUSED, make_grade(80)), 2)
    assert first == REFUSED
    assert isinstance(second, Grade)


async def test_a_wrong_key_ends_the_asking() -> None:
    """Every further call would fail alike: the rest comes back without a grade for the same reason."""
    judge = scripted(make_grade(80), WRONG_KEY)
    outcomes = await graded(judge, 6)
    assert asked(judge) == ["0", "1"]
    assert outcomes[1:] == [WRONG_KEY] * 5


async def test_a_judge_that_stays_away_ends_the_asking() -> None:
    """After some answers in a row in vain no more time is spent on waiting."""
    judge = scripted(*[DOWN] * MAX_ATTEMPTS * MOST_IN_VAIN)
    outcomes = await graded(judge, 10)
    assert outcomes == [DOWN] * 10
    assert asked(judge)[-1] == str(MOST_IN_VAIN - 1)


async def test_every_call_is_admitted() -> None:
    """Also the second try: the limit is on calls, not on answers."""
    admitted = 0

    async def admit() -> None:
        nonlocal admitted
        admitted += 1

    judge = scripted(BUSY, make_grade(80), make_grade(70))
    works = [(make_question(), str(n)) for n in range(2)]
    _ = [outcome async for outcome in grade_all(works, judge, at_once=1, admit=admit, sleep=Naps())]
    assert admitted == 3


async def test_leaving_early_leaves_no_work_behind() -> None:
    """Who stops listening stops the asking."""
    judge = ScriptedJudge(lambda _question, _answer: make_grade(80), delay=0.001)
    works = [(make_question(), str(n)) for n in range(50)]
    outcomes = grade_all(works, judge, at_once=2)
    await anext(outcomes)
    await outcomes.aclose()
    so_far = len(judge.calls)
    await asyncio.sleep(0.01)
    assert len(judge.calls) == so_far < 50
