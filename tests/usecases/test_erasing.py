"""Whoever wants it has everything of theirs deleted; others keep theirs, and nobody gets a second attempt by it."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.core.errors import UserError
from bot.core.model import Grade, Question, Talk, Ungraded
from bot.core.ui import Action, Event, Form, Message
from bot.core.voting import Voting
from bot.persistence import inbox
from bot.persistence.course import UNKNOWN
from bot.persistence.course_tables import departures, granted_freezes
from bot.persistence.interview_tables import metadata
from bot.persistence.judging_tables import llm_usage
from bot.persistence.tables import answers, gradings, postings
from bot.usecases.grading import Grading
from tests.factories import LONG_ANSWER, event, make_actor, make_grade
from tests.usecases.talking import begin, tell
from tests.world import QueueJudge, World, text_of

ADA = replace(make_actor("ada-1815", platform="discord", workspace="server"), name="Augusta")
BOB = make_actor("bob", platform="discord", workspace="server")
SAYS = "Ada's own words: passages are fetched, and the model answers from them."
SUGGESTED = {
    "question": "How do you choose the size of a chunk for retrieval?",
    "answer": f"{SAYS} Small chunks are found precisely but lack context, large ones dilute the embedding.",
    "topic": "rag",
}


async def erase(world: World, word: str = "yes") -> Message:
    reply = await world.more["erase"].handler(event("erase", word, who=ADA))
    assert isinstance(reply, Message)
    return reply


async def lived(world: World) -> None:
    """Let somebody leave traces wherever a person can."""
    await world.daily.today(event("today", who=ADA))
    form = await world.open(ADA)
    assert isinstance(form, Form)
    await world.answering.hint(event("hint", f"{form.on_submit.arg} take 1", who=ADA))
    saved = await world.submit(form, SAYS, who=ADA)
    await world.work()
    await world.replacing.submit(event("rewrite", saved.pending, who=ADA, text=f"{SAYS} Anew.", event_id="r1"))
    await world.work()
    await tell(world, await begin(world, who=ADA), SAYS, who=ADA)
    await world.practice.later(event("later", saved.pending, who=ADA))
    await world.practice.nudge(event("nudge", "on", who=ADA))
    await world.course.reminding.choose(event("remind", "on", who=ADA))
    both = "managers=bob,ada-1815 reviewers=ada-1815"
    await world.more["settings"].handler(event("settings", both, who=replace(ADA, may_manage=True)))
    suggested = Event(Action("suggested"), ADA, "discord", "s1", filled=SUGGESTED)
    await world.course.suggesting.submit(suggested)
    async with world.database.write() as tx:
        await inbox.keep(tx, [Event(Action("submit", "1"), ADA, "discord", "kept", SAYS)], now=world.clock())


async def traces(world: World, *of: str) -> dict[str, list[str]]:
    """Find every value in any table that holds one of the words."""
    found: dict[str, list[str]] = {}
    async with world.database.read() as tx:
        for table in metadata.sorted_tables:
            for row in (await tx.execute(sa.select(table))).mappings():
                held = [f"{name}={value}" for name, value in row.items() if any(word in f"{value}" for word in of)]
                if held:
                    found.setdefault(table.name, []).extend(held)
    return found


async def rows(world: World, table: sa.Table) -> int:
    async with world.database.read() as tx:
        return await tx.scalar(sa.select(sa.func.count()).select_from(table)) or 0


async def test_nothing_names_a_person_who_was_erased(world: World) -> None:
    """No row of any table holds their id, their name or their words any more."""
    await lived(world)
    before = await traces(world, "ada-1815", "Augusta", "Ada's own words")
    assert {
        "accounts",
        "members",
        "answers",
        "replaced_answers",
        "turns",
        "suggestions",
        "inbox",
        "nudges",
        "teams",
    } <= set(before)
    assert "Everything of yours is deleted" in text_of(await erase(world))
    assert await traces(world, "ada-1815", "Augusta", "Ada's own words") == {}


async def test_what_others_have_stays(world: World) -> None:
    """Their answers, places and grades are untouched, and what they did with the person's is kept without them."""
    await lived(world)
    world.judge.outcomes = [make_grade(70)]
    await world.answer(who=BOB, event_id="b1")
    await world.work()
    chief = replace(ADA, may_manage=True)
    await world.freezing.grant(event("freeze", "Bob", who=chief))
    board = text_of(await world.standings.leaderboard(event("leaderboard", who=BOB)))
    assert "Augusta" in board
    await erase(world)
    after = text_of(await world.standings.leaderboard(event("leaderboard", who=BOB)))
    assert "bob" in text_of(await world.more["settings"].handler(event("settings", who=replace(BOB, may_manage=True))))
    assert "Augusta" not in after
    assert "Bob" in after
    assert (await rows(world, answers), await rows(world, gradings), await rows(world, granted_freezes)) == (1, 1, 1)


async def test_what_it_cost_stays_as_nobodys(world: World) -> None:
    """A team's account of the model holds, without the person."""
    world.judge.outcomes = [make_grade(80)]
    await world.answer(who=ADA)
    await world.work()
    calls = await rows(world, llm_usage)
    async with world.database.write() as tx:
        team = await tx.scalar(sa.select(answers.c.team_id))
        member, grading = (await tx.execute(sa.select(answers.c.member_id, answers.c.grading_id))).one()
        spent = {"team_id": team, "member_id": member, "grading_id": grading, "model": "m", "created_at": world.clock()}
        await tx.execute(sa.insert(llm_usage).values(**spent, tokens_in=900, tokens_out=90, latency_ms=5, cost=7))
    await erase(world)
    async with world.database.read() as tx:
        left = (await tx.execute(sa.select(llm_usage.c.member_id, llm_usage.c.grading_id, llm_usage.c.cost))).all()
    assert len(left) == calls + 1
    assert left[-1] == (None, None, 7)
    assert all(row[:2] == (None, None) for row in left)


async def test_it_is_asked_first(world: World) -> None:
    """What goes is counted, what stays is said, and nothing is deleted until they confirm."""
    await lived(world)
    asked = await erase(world, "")
    said = text_of(asked)
    assert "2 answers" in said or "1 answer" in said
    assert "1 mock interview" in said
    assert "What stays" in said
    assert {button.action.verb for button in asked.buttons} >= {"export", "erase"}
    assert await traces(world, "Augusta")


async def test_a_button_of_long_ago_asks_again(world: World) -> None:
    """What still stands in a chat may be pressed by a slip: only a press soon after the asking deletes."""
    await lived(world)
    (button,) = [one for one in (await erase(world, "")).buttons if one.label == "Delete it all"]
    world.clock.forward(minutes=16)
    again = await erase(world, button.action.arg)
    assert "Delete all that is yours?" in again.title
    assert await traces(world, "Augusta")
    (button,) = [one for one in again.buttons if one.label == "Delete it all"]
    assert (await erase(world, button.action.arg)).title == "Deleted"
    assert await traces(world, "Augusta") == {}


async def test_two_presses_at_once_delete_once(world: World) -> None:
    """Whichever comes second finds nothing more to delete, and says the same."""
    await world.answer(who=ADA)
    assert {one.title for one in await asyncio.gather(erase(world), erase(world), erase(world))} == {"Deleted"}
    assert await traces(world, "ada-1815", "Augusta") == {}


async def test_an_open_question_is_answered_once_all_the_same(world: World) -> None:
    """Whoever comes back can't better what they have answered; after it has closed nothing is left of that."""
    form = await world.open(ADA)
    assert isinstance(form, Form)
    await world.submit(form, SAYS, who=ADA)
    await erase(world)
    world.clock.forward(minutes=5)
    with pytest.raises(UserError, match="took a hint for it"):
        await world.answering.open_form(event("answer", who=ADA))
    with pytest.raises(UserError, match="took a hint for it"):
        await world.submit(form, LONG_ANSWER, who=ADA, event_id="again")
    assert "Your answer is saved" in text_of(await world.answer(who=BOB, event_id="b1"))
    world.clock.forward(days=1)
    await world.grading.sweep()
    assert await rows(world, departures) == 0
    assert "Your answer is saved" in text_of(await world.answer(who=ADA, event_id="next"))


async def test_hints_are_not_had_for_nothing(world: World) -> None:
    """Whoever took a hint can't come back without it while the question is open, and is told so both times."""
    form = await world.open(ADA)
    assert isinstance(form, Form)
    await world.answering.hint(event("hint", f"{form.on_submit.arg} take 1", who=ADA))
    assert "fingerprint" in text_of(await erase(world, ""))
    assert "fingerprint" in text_of(await erase(world))
    with pytest.raises(UserError, match="took a hint"):
        await world.open(ADA)


async def test_an_open_card_is_written_anew(world: World) -> None:
    """It may name who has answered; another answer in the same half minute would leave the count as it was."""
    await world.answer(who=ADA)
    async with world.database.write() as tx:
        await tx.execute(sa.update(postings).values(counted=1))
    await erase(world)
    async with world.database.read() as tx:
        assert await tx.scalar(sa.select(postings.c.counted)) == UNKNOWN


async def test_a_grading_under_way_ends_in_nothing(world: World) -> None:
    """Its job finds nobody to grade, and says nothing to anybody."""
    await world.answer(who=ADA)
    (waiting,) = world.jobs.waiting
    await erase(world)
    assert await world.grading.judge(waiting) == 0.0
    assert await world.grading.deliver(waiting)
    assert world.judge.asked == []
    assert world.board.messages == {}


@pytest.mark.parametrize("voting", [Voting(), Voting(votes=3)])
async def test_who_is_erased_while_the_model_judges_leaves_its_cost_alone(world: World, voting: Voting) -> None:
    """The call is on the team's account as nobody's, and nothing fails."""
    await world.answer(who=ADA)
    (waiting,) = world.jobs.waiting
    judge = Erases(world)
    grading = Grading(world.database, judge, world.jobs, {}, voting=voting, clock=world.clock)
    assert await grading.judge(waiting) == 0.0
    async with world.database.read() as tx:
        spent = (await tx.execute(sa.select(llm_usage.c.member_id, llm_usage.c.grading_id))).all()
    assert spent == [(None, None)]


class Erases(QueueJudge):
    """A judge during whose thoughts the person is erased."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    async def grade(self, question: Question, answer: str, talk: Talk | None = None) -> Grade | Ungraded:
        await erase(self.world)
        return await super().grade(question, answer, talk)


async def test_a_team_of_ones_own_goes_along(world: World) -> None:
    """Somebody who only ever wrote direct messages leaves no team behind, answered or not."""
    alone = replace(ADA, workspace_id="")
    await world.answer(who=alone)
    assert "workspaces" in await traces(world, "dm:ada-1815")
    await world.more["erase"].handler(event("erase", "yes", who=alone))
    assert await traces(world, "ada-1815", "Augusta") == {}
    assert await rows(world, departures) == 0


async def test_a_number_is_never_used_again(world: World) -> None:
    """A job, a button or a second press that still names an erased row can't get at somebody else's."""
    await world.answer(who=ADA)
    (erased,) = world.jobs.waiting
    await erase(world)
    await world.answer(who=BOB, event_id="b1")
    assert world.jobs.waiting[-1] > erased


async def test_who_comes_back_begins_anew(world: World) -> None:
    """No streak, no points and no choice of before."""
    world.judge.outcomes = [make_grade(80)]
    await world.answer(who=ADA)
    await world.work()
    await erase(world)
    world.clock.now += timedelta(days=1)
    shown = await world.answering.open_form(event("answer", who=ADA))
    assert isinstance(shown, Message)
    assert "Before your first answer" in shown.title
