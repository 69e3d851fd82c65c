"""A person answers today's question: once, with nothing lost, and the grade counts."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.errors import UserError
from bot.core.model import Reason, Ungraded
from bot.core.ui import TEXT_MAX, Form, Message
from bot.persistence.tables import answers, gradings
from bot.usecases.grading import MAX_ATTEMPTS
from tests.factories import LONG_ANSWER, event, make_actor
from tests.world import ListedJobs, World, text_of


async def test_today_is_the_same_question_for_everyone(world: World) -> None:
    """The posting is made once a day and workspace, whoever asks first."""
    first = await world.daily.today(event("today", who=make_actor("ada")))
    second = await world.daily.today(event("today", who=make_actor("bob")))
    assert first == second


async def test_tomorrow_brings_another_question_from_another_topic(world: World) -> None:
    """What was posted rests, and so does its topic."""
    today = await world.daily.today(event("today"))
    world.clock.forward(days=1)
    assert text_of(await world.daily.today(event("today"))) != text_of(today)


async def test_a_submitted_answer_is_saved_then_graded(world: World) -> None:
    """Saved is said at once with the result pending; after the job the result shows score, quotes and points."""
    saved = await world.answer()
    assert saved.pending
    await world.work()
    result = text_of(await world.answering.result(event("result", saved.pending)))
    assert "80 of 100, good" in result
    assert "100 (80 × 1.25 for medium)" in result
    assert "fetches passages" in result


async def test_the_grade_reaches_the_board(world: World) -> None:
    """The points stand on the leaderboard of every period and of the question's topic."""
    await world.answer()
    await world.work()
    for arg in ("", "day", "week", "month", "all"):
        assert "'100', '1'" in text_of(await world.standings.leaderboard(event("leaderboard", arg)))


async def test_a_second_answer_is_refused_and_the_first_is_shown(world: World) -> None:
    """One answer a person and task: the second is told kindly, and the first stands."""
    form = await world.open()
    assert isinstance(form, Form)
    await world.submit(form, LONG_ANSWER)
    await world.work()
    again = await world.submit(form, "Something else entirely, said later.", event_id="e2")
    assert again.title == "Answered already"
    assert LONG_ANSWER in text_of(again)
    assert "was not stored" in text_of(again)
    assert len(world.judge.asked) == 1


async def test_a_redelivered_submit_does_nothing_twice(world: World) -> None:
    """The same event again finds the stored answer and enqueues no second grading."""
    form = await world.open()
    assert isinstance(form, Form)
    await world.submit(form, LONG_ANSWER)
    await world.submit(form, LONG_ANSWER)
    assert len(world.jobs.waiting) == 1


@pytest.mark.parametrize("text", ["", "   \n ", "Transformers", "No idea", "x" * (TEXT_MAX + 1)])
async def test_what_is_no_answer_is_said_and_comes_back(world: World, text: str) -> None:
    """Empty, one-word and over-long texts are not stored as answers, and the next form holds them."""
    form = await world.open()
    assert isinstance(form, Form)
    reply = await world.submit(form, text)
    assert reply.title == "Not sent yet"
    again = await world.open()
    assert isinstance(again, Form)
    assert again.value == text.strip()
    assert not world.jobs.waiting


async def test_an_answer_without_spaces_can_be_a_sentence(world: World) -> None:
    """Japanese writes no spaces; a sentence of it is an answer."""
    assert (await world.answer("検索した文書をプロンプトに入れて回答させる手法です")).pending


async def test_an_answer_in_nul_bytes_is_stored_without_them(world: World) -> None:
    """PostgreSQL can't store NUL, and an answer isn't lost for one."""
    saved = await world.answer("A retriever\0 fetches passages first.")
    assert "A retriever fetches" in text_of(await world.answering.result(event("result", saved.pending)))


async def test_somebody_elses_answer_is_not_shown(world: World) -> None:
    """A guessed number brings nothing."""
    saved = await world.answer(who=make_actor("ada"))
    reply = await world.answering.result(event("result", saved.pending, who=make_actor("eve")))
    assert reply.title == "No answer yet"


async def test_a_task_of_another_team_is_not_there(world: World) -> None:
    """A button's number from another server opens nothing."""
    form = await world.open()
    assert isinstance(form, Form)
    with pytest.raises(UserError, match="not here"):
        await world.submit(form, LONG_ANSWER, who=make_actor("eve", workspace="elsewhere"))


async def test_half_an_emoji_does_not_lose_an_answer(world: World) -> None:
    """Cut at a length, a text can end in half a surrogate pair, which no database stores: the rest is kept."""
    await world.answer(f"{LONG_ANSWER} \ud83d\0")
    assert f"{LONG_ANSWER} ?" in text_of(await world.answering.result(event("result")))


async def test_a_hint_costs_only_once_it_is_taken(world: World) -> None:
    """Asking shows the price; taking shows the hint and takes it off the points."""
    asked = await world.answering.hint(event("hint"))
    assert "Hint 1." not in text_of(asked)
    taken = await world.answering.hint(event("hint", "take"))
    assert "Hint 1." in text_of(taken)
    saved = await world.answer()
    await world.work()
    result = text_of(await world.answering.result(event("result", saved.pending)))
    assert "90 (80 × 1.25 for medium, −10 for 1 hint)" in result


async def test_the_same_hint_pressed_twice_costs_once(world: World) -> None:
    """A redelivered or doubled press of a hint's button takes that hint, not the next."""
    task = (await world.daily.task_of_today(await world.members.meet(event("today")), "terminal")).id
    for _ in range(2):
        await world.answering.hint(event("hint", f"{task} take 1"))
    shown = text_of(await world.answering.hint(event("hint", str(task))))
    assert "Hint 1." in shown
    assert "Hint 2." not in shown


async def test_days_in_a_row_earn_a_bonus(world: World) -> None:
    """The second day in a row adds two points."""
    await world.answer()
    world.clock.forward(days=1)
    saved = await world.answer()
    await world.work()
    result = text_of(await world.answering.result(event("result", saved.pending)))
    assert "102 (80 × 1.25 for medium, +2 for 2 days in a row)" in result


async def test_a_question_seen_before_is_practice(world: World) -> None:
    """When the bank comes round again, the second answer to a question is graded but earns no points."""
    for _ in range(3):
        await world.answer()
        world.clock.forward(days=1)
    saved = await world.answer()
    await world.work()
    assert "none: practice" in text_of(await world.answering.result(event("result", saved.pending)))


async def test_the_reference_answer_is_for_who_has_answered(world: World) -> None:
    """Before the answer there is nothing to show, afterwards there is."""
    before = await world.answering.reference(event("reference"))
    assert before.title == "No answer yet"
    await world.answer()
    after = await world.answering.reference(event("reference"))
    assert after.title == "Reference answer"


async def test_a_busy_model_is_asked_again_and_the_person_told(world: World) -> None:
    """A rate limit leaves the grading pending with the provider's pause; the second attempt grades it."""
    world.judge.outcomes = [Ungraded(Reason.RATE_LIMITED, retry_after=7)]
    saved = await world.answer()
    grading_id = world.jobs.waiting[0]
    assert await world.work() == [7]
    waiting = await world.answering.result(event("result", saved.pending))
    assert waiting.pending
    assert "busy" in text_of(waiting)
    world.jobs.waiting.append(grading_id)
    assert await world.work() == [0]
    assert "80 of 100" in text_of(await world.answering.result(event("result", saved.pending)))


async def test_a_long_wait_is_said(world: World) -> None:
    """With two answers ahead and one a minute, the third person is told how long it takes."""
    world.answering.per_minute = 1
    replies = [text_of(await world.answer(who=make_actor(name))) for name in ("ada", "bob", "eve")]
    assert "about 3 minutes" in replies[2]
    world.answering.per_minute = 60
    assert "Grading now" in text_of(await world.answer(who=make_actor("zoe")))


async def test_after_the_last_attempt_there_is_no_score(world: World) -> None:
    """What can't be graded is said to be ungraded, has no points, and no zero is invented."""
    world.judge.outcomes = [Ungraded(Reason.UNAVAILABLE, retry_after=1)] * MAX_ATTEMPTS
    saved = await world.answer()
    grading_id = world.jobs.waiting[0]
    for _ in range(MAX_ATTEMPTS):
        world.jobs.waiting[:] = [grading_id]
        await world.work()
    result = await world.answering.result(event("result", saved.pending))
    assert result.title == "Not graded yet"
    assert not result.pending
    assert "Nobody stands here yet" in text_of(await world.standings.leaderboard(event("leaderboard")))


async def test_a_grading_that_ran_already_does_not_ask_the_judge_again(world: World) -> None:
    """A job that runs twice, as after a crash, costs one call, counts once and is shown once."""
    await world.answer()
    grading_id = world.jobs.waiting[0]
    await world.work()
    world.jobs.waiting.append(grading_id)
    await world.work()
    assert len(world.judge.asked) == 1
    assert world.board.calls == 1
    assert "'100', '1'" in text_of(await world.standings.leaderboard(event("leaderboard")))


async def test_nothing_is_stored_when_the_job_can_not_be_enqueued(world: World) -> None:
    """Answer, grading and job commit together or not at all."""

    class BrokenJobs(ListedJobs):
        async def grade(self, _tx: object, _grading_id: int) -> None:
            raise ConnectionError

    form = await world.open()
    assert isinstance(form, Form)
    world.answering.jobs = BrokenJobs()
    with pytest.raises(ConnectionError):
        await world.submit(form, LONG_ANSWER)
    async with world.database.read() as tx:
        assert await tx.scalar(sa.select(sa.func.count()).select_from(answers)) == 0
        assert await tx.scalar(sa.select(sa.func.count()).select_from(gradings)) == 0


async def test_the_day_is_the_teams_own(world: World) -> None:
    """At half past eleven at night in UTC it is the next day in Berlin, and so is the question."""
    before = await world.daily.today(event("today"))
    world.clock.now = world.clock.now.replace(hour=22, minute=59)
    assert await world.daily.today(event("today")) == before
    world.clock.now += timedelta(minutes=1)
    assert isinstance(after := await world.daily.today(event("today")), Message)
    assert after != before
