"""A person writes their answer anew: once, before it closes; the new one counts and the old one stays readable."""

from __future__ import annotations

import asyncio

import pytest
import sqlalchemy as sa

from bot.core.model import Grade, Question, Reason, Talk, Ungraded
from bot.core.ui import Form, Message
from bot.persistence import postings
from bot.persistence.course_tables import replaced_answers
from bot.persistence.tables import answers, gradings
from tests.factories import LONG_ANSWER, event, make_actor, make_grade
from tests.world import ListedJobs, World, text_of

ADA = make_actor("ada", platform="discord", workspace="server")
BETTER = "Passages are fetched when the question comes, and put into the prompt."


async def answered(world: World, *, score: int = 80) -> str:
    """Ada answers a question that closes with the day; gives her answer's number."""
    world.judge.outcomes = [make_grade(score)]
    saved = await world.answer(who=ADA)
    await world.work()
    return saved.pending


async def rewrite(world: World, answer_id: str, text: str = BETTER, *, event_id: str = "r1") -> Message:
    return await world.replacing.submit(event("rewrite", answer_id, who=ADA, text=text, event_id=event_id))


async def result(world: World, answer_id: str) -> Message:
    return await world.answering.result(event("result", answer_id, who=ADA))


def labels(message: Message) -> list[str]:
    return [button.label for button in message.buttons]


async def board(world: World) -> str:
    return text_of(await world.standings.leaderboard(event("leaderboard", "all", who=ADA)))


async def test_the_new_answer_is_graded_and_counts_alone(world: World) -> None:
    """After the replacement the board has the new points, not the old ones and not both."""
    answer_id = await answered(world)
    assert "'100', '1'" in await board(world)
    world.judge.outcomes = [make_grade(40)]
    assert (await rewrite(world, answer_id)).pending == answer_id
    await world.work()
    assert "40 of 100" in text_of(await result(world, answer_id))
    assert "'50', '1'" in await board(world)


async def test_old_points_go_when_the_old_answer_goes(world: World) -> None:
    """From the replacement on nothing stands on the board until the new answer is graded."""
    answer_id = await answered(world)
    await rewrite(world, answer_id)
    assert "Nobody stands here yet" in await board(world)


async def test_the_form_holds_the_old_text(world: World) -> None:
    """People come back to mend an answer, so it is there to be mended."""
    answer_id = await answered(world)
    form = await world.replacing.open_form(event("replace", answer_id, who=ADA))
    assert isinstance(form, Form)
    assert form.value == LONG_ANSWER
    assert "once" in form.intro


async def test_the_result_offers_it_while_it_is_possible(world: World) -> None:
    """The button stands under the result before closing, and not after it."""
    answer_id = await answered(world)
    assert "Replace my answer" in labels(await result(world, answer_id))
    world.clock.forward(days=1)
    assert "Replace my answer" not in labels(await result(world, answer_id))


async def test_answered_already_offers_it_too(world: World) -> None:
    """Who presses *Answer* again is led to replacing instead of to a wall."""
    await answered(world)
    again = await world.open(ADA)
    assert isinstance(again, Message)
    assert "Replace my answer" in labels(again)


async def test_it_can_be_done_once(world: World) -> None:
    """The second replacement is refused, and the text that counts is shown."""
    answer_id = await answered(world)
    await rewrite(world, answer_id)
    await world.work()
    again = await rewrite(world, answer_id, "A third way to put it, later still.", event_id="r2")
    assert again.title == "Replaced already"
    assert BETTER in text_of(again)
    assert "Replace my answer" not in labels(again)
    refused = await world.replacing.open_form(event("replace", answer_id, who=ADA))
    assert isinstance(refused, Message)


async def test_where_nothing_closes_nothing_is_replaced(world: World) -> None:
    """At a terminal of one's own the reference answer is there at once, so the first answer stands."""
    saved = await world.answer()
    await world.work()
    shown = await world.answering.result(event("result", saved.pending))
    assert "Replace my answer" not in labels(shown)
    refused = await world.replacing.submit(event("rewrite", saved.pending, text=BETTER))
    assert refused.title == "Closed"


async def test_the_old_answer_stays_readable_with_its_grade(world: World) -> None:
    """Nothing is overwritten: the first text, its grade and what it was worth are a button away."""
    answer_id = await answered(world)
    world.judge.outcomes = [make_grade(40)]
    await rewrite(world, answer_id)
    await world.work()
    assert "My first answer" in labels(await result(world, answer_id))
    earlier = text_of(await world.replacing.earlier(event("earlier", answer_id, who=ADA)))
    assert LONG_ANSWER in earlier
    assert "80 of 100" in earlier
    assert "100 (80 × 1.25" in earlier


async def test_an_answer_that_was_replaced_before_its_grade_says_so(world: World) -> None:
    """There is no score to show, and none is invented."""
    saved = await world.answer(who=ADA)
    await rewrite(world, saved.pending)
    earlier = text_of(await world.replacing.earlier(event("earlier", saved.pending, who=ADA)))
    assert LONG_ANSWER in earlier
    assert "replaced before it was graded" in earlier


async def test_somebody_elses_answer_can_not_be_replaced(world: World) -> None:
    """A guessed number opens nothing and changes nothing."""
    answer_id = await answered(world)
    eve = make_actor("eve", platform="discord", workspace="server")
    for reply in (
        await world.replacing.open_form(event("replace", answer_id, who=eve)),
        await world.replacing.submit(event("rewrite", answer_id, who=eve, text=BETTER)),
    ):
        assert isinstance(reply, Message)
        assert reply.title == "No answer yet"
    assert not isinstance(await world.replacing.earlier(event("earlier", answer_id, who=eve)), Form)
    assert LONG_ANSWER in text_of(await result(world, answer_id))


async def test_hints_still_cost(world: World) -> None:
    """What was taken before the first answer is paid for by the second as well."""
    task = (await world.daily.task_of_today(await world.members.meet(event("today", who=ADA)), "discord")).id
    await world.answering.hint(event("hint", f"{task} take 1", who=ADA))
    answer_id = await answered(world)
    await rewrite(world, answer_id)
    await world.work()
    assert "90 (80 × 1.25 for medium, −10 for 1 hint)" in text_of(await result(world, answer_id))


async def test_a_redelivered_replacement_does_nothing_twice(world: World) -> None:
    """The same event again finds the new text in place and enqueues no second grading."""
    answer_id = await answered(world)
    await rewrite(world, answer_id)
    again = await rewrite(world, answer_id)
    assert len(world.jobs.waiting) == 1
    assert "was not stored" not in text_of(again)


async def test_two_replacements_at_once_leave_one(world: World) -> None:
    """Two forms sent in the same moment: one is stored, the other is told so; there is one earlier text."""
    answer_id = await answered(world)
    replies = await asyncio.gather(
        rewrite(world, answer_id, "The first of two texts sent at once.", event_id="r1"),
        rewrite(world, answer_id, "The second of two texts sent at once.", event_id="r2"),
    )
    assert sorted(reply.title for reply in replies) == ["Replaced already", "Saved"]
    assert len(world.jobs.waiting) == 1
    async with world.database.read() as tx:
        assert await tx.scalar(sa.select(sa.func.count()).select_from(replaced_answers)) == 1


async def test_a_grade_that_comes_after_the_replacement_counts_for_nothing(world: World) -> None:
    """The judge was still at the old text: its finding changes no points and is shown to nobody."""
    world.grading.couriers = {"discord": world.board}
    saved = await world.answer(who=ADA)
    grading_id = world.jobs.waiting.pop()

    class Slow:
        identity = world.judge.identity

        async def grade(self, question: Question, _answer: str, _talk: Talk | None = None) -> Grade:
            await rewrite(world, saved.pending)
            return make_grade(points=len(question.key_points))

    world.grading.judge_ = Slow()
    await world.grading.judge(grading_id)
    await world.grading.deliver(grading_id)
    assert world.board.calls == 0
    assert "Nobody stands here yet" in await board(world)
    assert (await result(world, saved.pending)).pending


async def test_a_judge_at_work_on_the_old_text_is_not_waited_for(world: World) -> None:
    """While the judge reads the old text it is replaced: that grading ends, and the new one alone is shown."""
    saved = await world.answer(who=ADA)

    class Replacing:
        identity = world.judge.identity

        async def grade(self, *_asked: object) -> Ungraded:
            await rewrite(world, saved.pending)
            return Ungraded(Reason.RATE_LIMITED, retry_after=5)

    old, world.grading.judge_ = world.jobs.waiting.pop(), Replacing()
    await world.grading.judge(old)
    world.grading.judge_ = world.judge
    await world.work()
    assert BETTER in text_of(await result(world, saved.pending))
    assert "'100', '1'" in await board(world)
    async with world.database.read() as tx:
        states = (await tx.execute(sa.select(gradings.c.state).order_by(gradings.c.id))).scalars().all()
    assert states == ["ungraded", "graded"]
    assert await world.grading.sweep() == 0


async def test_at_the_last_second_the_submit_decides(world: World) -> None:
    """A form that was opened in time but sent too late changes nothing, and the text comes back to its author."""
    answer_id = await answered(world)
    assert isinstance(await world.replacing.open_form(event("replace", answer_id, who=ADA)), Form)
    async with world.database.read() as tx:
        task = await postings.get_task(tx, 1)
    assert task is not None
    assert task.closes_at is not None
    world.clock.now = task.closes_at
    late = await rewrite(world, answer_id)
    assert late.title == "Closed"
    assert BETTER in text_of(late)
    assert LONG_ANSWER in text_of(await result(world, answer_id))


async def test_the_same_text_again_uses_nothing_up(world: World) -> None:
    """Sending the form unchanged is no replacement."""
    answer_id = await answered(world)
    assert (await rewrite(world, answer_id, LONG_ANSWER)).title == "Nothing changed"
    assert (await rewrite(world, answer_id)).pending


async def test_a_text_that_is_no_answer_comes_back(world: World) -> None:
    """A word is not taken in an answer's place; it is in the form again, and the old answer stands."""
    answer_id = await answered(world)
    assert (await rewrite(world, answer_id, "dunno")).problem
    form = await world.replacing.open_form(event("replace", answer_id, who=ADA))
    assert isinstance(form, Form)
    assert form.value == "dunno"


async def test_a_second_form_of_the_first_kind_is_not_lost(world: World) -> None:
    """Two forms were open: the later text does not count, but replacing brings it up."""
    form = await world.open(ADA)
    assert isinstance(form, Form)
    await world.submit(form, LONG_ANSWER, who=ADA)
    again = await world.submit(form, BETTER, who=ADA, event_id="e2")
    assert "brings it up" in text_of(again)
    opened = await world.replacing.open_form(event("replace", again.pending, who=ADA))
    assert isinstance(opened, Form)
    assert opened.value == BETTER


async def test_nothing_is_replaced_when_the_job_can_not_be_enqueued(world: World) -> None:
    """New text, history, totals and job commit together or not at all."""

    class BrokenJobs(ListedJobs):
        async def grade(self, _tx: object, _grading_id: int) -> None:
            raise ConnectionError

    answer_id = await answered(world)
    world.replacing.jobs = BrokenJobs()
    with pytest.raises(ConnectionError):
        await rewrite(world, answer_id)
    async with world.database.read() as tx:
        assert await tx.scalar(sa.select(answers.c.text)) == LONG_ANSWER
    assert "'100', '1'" in await board(world)
