"""A model proposes the rubric of an accepted suggestion: once, within the caps, and never in a reviewer's way."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import pytest
import sqlalchemy as sa

from bot.bank.suggested import proposed
from bot.core.budget import Budget, Caps, Price
from bot.core.model import Difficulty, KeyPoint, Kind, Reason, Ungraded, Usage
from bot.core.rubric import Drafted, Rubric
from bot.core.ui import Form, Message, Quote
from bot.persistence.judging_tables import llm_usage
from bot.usecases.drafting import MAX_ATTEMPTS, Drafting
from bot.usecases.suggesting import Suggesting
from tests.usecases.test_suggesting import ADA, ANSWER, CHIEF, CORRECTED, QUESTION, asks, corrected
from tests.world import World, text_of

RUBRIC = Rubric(
    key_points=(KeyPoint("One measures.", 60, (("measure",),)), KeyPoint("Small lacks context.", 40)),
    misconceptions=("Smaller is always better.",),
    hints=("Think of the query.", "Think of the embedding."),
    follow_ups=("With which test set?",),
    difficulty=Difficulty.HARD,
    kind=Kind.SCENARIO,
)
PROPOSED = Drafted(RUBRIC, "Is overlap always needed?", Usage(900, 300))
SPENT = Ungraded(Reason.BUDGET)
AWAY = Ungraded(Reason.UNAVAILABLE, 5.0)


@dataclass
class ScriptedDrafter:
    outcomes: list[Drafted | Ungraded]
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def draft(self, question: str, answer: str) -> Drafted | Ungraded:
        self.asked.append((question, answer))
        return self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]


def drafting(world: World, *outcomes: Drafted | Ungraded, budget: Budget | None = None) -> Drafting:
    drafter = ScriptedDrafter(list(outcomes))
    return Drafting(world.database, drafter, world.jobs, model="m-1", budget=budget or Budget(), clock=world.clock)


@pytest.fixture
async def suggesting(world: World) -> Suggesting:
    """One suggestion, accepted where a model is configured."""
    made = Suggesting(world.database, world.members, world.jobs, world.couriers, propose=proposed, model="m-1")
    await made.submit(asks("suggested", who=ADA, question=QUESTION, answer=ANSWER, topic="rag"))
    await world.members.meet(asks("review", who=CHIEF, dm="dm-chief"))
    await made.accept(asks("accept", "1"))
    return made


async def reviewed(suggesting: Suggesting) -> Message:
    return await suggesting.review(asks("review", "1"))


async def test_accepting_asks_the_model_and_says_so(world: World, suggesting: Suggesting) -> None:
    """Until it replies there is the split, which can be corrected at once."""
    assert world.jobs.drafts == [1]
    shown = await reviewed(suggesting)
    assert "`m-1` has been asked" in text_of(shown)
    assert [button.label for button in shown.buttons] == ["Go through the key points", "Look again"]


async def test_its_rubric_is_the_drafts_and_the_reviewer_hears_of_it(world: World, suggesting: Suggesting) -> None:
    """All of it is in the form; what it doubts is told; nobody is asked the question for that."""
    assert await drafting(world, PROPOSED).draft(1, attempt=1) == 0.0
    world.course.suggesting._model = "m-1"
    await world.run_errands()
    (told,) = [one for one in world.board.messages.values() if one.title == "A rubric is proposed"]
    assert "Is overlap always needed?" in text_of(told)
    form = await suggesting.open_rubric(asks("correct", "1"))
    assert isinstance(form, Form)
    assert [one.value for one in form.fields] == [
        "60 One measures.\n40 Small lacks context.",
        "Smaller is always better.",
        "Think of the query.\nThink of the embedding.",
        "With which test set?",
        "hard",
    ]
    assert (await suggesting.ready(asks("ready", "1"))).title == "Not yet"


@pytest.mark.parametrize(
    ("outcome", "attempts", "said"),
    [(SPENT, 1, "budget for the model is spent"), (AWAY, MAX_ATTEMPTS, "could not propose")],
)
async def test_where_the_model_fails_the_split_stays(
    world: World, suggesting: Suggesting, outcome: Ungraded, attempts: int, said: str
) -> None:
    """What may pass is tried again a few times; then the reviewer reads that there is only a split."""
    one = drafting(world, outcome)
    pauses = [await one.draft(1, attempt=attempt) for attempt in range(1, attempts + 1)]
    assert pauses[-1] == 0.0
    assert all(pause >= 5.0 for pause in pauses[:-1])
    shown = text_of(await reviewed(suggesting))
    assert said in shown
    assert "Small chunks are found precisely" in shown


async def test_what_a_reviewer_has_corrected_is_not_overwritten(world: World, suggesting: Suggesting) -> None:
    """They were quicker than the model."""

    class Slow(ScriptedDrafter):
        async def draft(self, question: str, answer: str) -> Drafted | Ungraded:
            await suggesting.correct(corrected())
            return await super().draft(question, answer)

    slow = Drafting(world.database, Slow([PROPOSED]), world.jobs, model="m-1", clock=world.clock)
    assert await slow.draft(1, attempt=1) == 0.0
    shown = text_of(await reviewed(suggesting))
    assert "Large ones dilute the embedding." in shown
    assert "One measures." not in shown


@pytest.mark.usefixtures("suggesting")
async def test_a_job_that_runs_again_asks_nothing(world: World) -> None:
    """The row says that it is done."""
    one = drafting(world, PROPOSED)
    for _ in range(2):
        await one.draft(1, attempt=1)
    assert isinstance(one.drafter, ScriptedDrafter)
    assert one.drafter.asked == [(QUESTION, ANSWER)]


@pytest.mark.usefixtures("suggesting")
async def test_a_call_is_on_the_teams_account(world: World) -> None:
    """Also one that brought nothing."""
    one = drafting(world, AWAY, PROPOSED, budget=Budget(prices={"m-1": Price(1_000_000, 0, 2_000_000)}))
    for attempt in (1, 2):
        await one.draft(1, attempt=attempt)
    async with world.database.read() as tx:
        rows = (await tx.execute(sa.select(llm_usage).order_by(llm_usage.c.id))).all()
    assert [(row.reason, row.tokens_out, row.grading_id) for row in rows] == [
        ("unavailable", 0, None),
        (None, 300, None),
    ]
    assert rows[1].cost > 0


async def test_a_cap_that_is_reached_is_kept_to(world: World, suggesting: Suggesting) -> None:
    """The model is not asked, and the reviewer has the split."""
    one = drafting(world, PROPOSED, budget=Budget(caps=Caps(team_day=0)))
    await one.draft(1, attempt=1)
    assert isinstance(one.drafter, ScriptedDrafter)
    assert one.drafter.asked == []
    assert "budget for the model is spent" in text_of(await reviewed(suggesting))


async def test_a_rubric_that_came_while_a_form_was_open_is_not_overwritten(
    world: World, suggesting: Suggesting
) -> None:
    """What was sent is given back, and the next form, about the proposal, is taken."""
    opened = await suggesting.open_rubric(asks("correct", "1"))
    assert isinstance(opened, Form)
    await drafting(world, PROPOSED).draft(1, attempt=1)
    told = await suggesting.correct(replace(corrected(), action=opened.on_submit))
    assert told.title == "A rubric has come meanwhile"
    assert Quote(CORRECTED["points"]) in told.body
    assert "One measures." in text_of(await reviewed(suggesting))
    opened = await suggesting.open_rubric(asks("correct", "1"))
    assert isinstance(opened, Form)
    assert (await suggesting.correct(replace(corrected(), action=opened.on_submit))).title == "A draft"


async def told_titles(world: World) -> list[str]:
    """Have the reviewer told; give the titles of all that they have read."""
    world.course.suggesting._model = "m-1"
    await world.run_errands()
    return [one.title for one in world.board.messages.values() if "rubric" in one.title.casefold()]


async def test_a_job_that_broke_off_is_given_up_and_can_be_asked_for_again(
    world: World, suggesting: Suggesting
) -> None:
    """The reviewer hears that no rubric came, and of the one that comes when they have asked again."""
    for _ in range(2):
        await drafting(world, PROPOSED).give_up([1])
    titles = await told_titles(world)
    assert titles == ["No rubric came"]
    shown = await reviewed(suggesting)
    again = next(button for button in shown.buttons if button.label == "Ask again")
    for _ in range(2):
        assert "has been asked" in text_of(await suggesting.ask_again(asks(again.action.verb, again.action.arg)))
    assert world.jobs.drafts == [1, 1]
    world.clock.forward(minutes=1)
    await drafting(world, PROPOSED).draft(1, attempt=1)
    assert await told_titles(world) == ["No rubric came", "A rubric is proposed"]
    await drafting(world, PROPOSED).give_up([1])
    assert "proposes this rubric" in text_of(await reviewed(suggesting))


async def test_each_asking_that_fails_is_told_once(world: World, suggesting: Suggesting) -> None:
    """Twice no rubric comes, and who asked again need not come back to find that out."""
    world.jobs.errands.clear()
    for asked in (1, 2):
        for _ in range(2):  # as when the job runs again after a crash
            await drafting(world, SPENT).draft(1, attempt=1)
        assert len(world.jobs.errands) == 1
        assert await told_titles(world) == ["No rubric came"] * asked
        await suggesting.ask_again(asks("redraft", "1"))
