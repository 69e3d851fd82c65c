"""Practice and export, on both databases."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.core.errors import UserError
from bot.core.ui import Document, Event, Form, Message
from bot.persistence import postings, suggestions, tables
from tests.factories import LONG_ANSWER, event, make_actor, make_grade
from tests.usecases.talking import begin, press, tell
from tests.world import World, text_of

IN_DM = make_actor(platform="discord", workspace="")


async def answered(world: World, score: int) -> str:
    """Answer today's question, and give the answer's number."""
    world.judge.outcomes = [make_grade(score)]
    saved = await world.answer()
    await world.work()
    return saved.pending


async def practised(world: World, card: Message, score: int) -> None:
    form = await world.answering.open_form(event("answer", card.buttons[0].action.arg))
    assert isinstance(form, Form)
    world.judge.outcomes = [make_grade(score)]
    await world.submit(form, LONG_ANSWER)
    await world.work()


async def test_a_weak_answer_comes_back_and_a_good_one_makes_it_rest(world: World) -> None:
    """A day after a weak answer the question is due; practised well it is not, and nobody stands on the board for it."""
    await answered(world, 10)
    assert "Nothing is due" in text_of(await world.practice.practise(event("practice")))
    world.clock.forward(days=1)
    card = await world.practice.practise(event("practice"))
    assert card.title == "Practice"
    assert "last time 10 of 100" in card.footer
    await practised(world, card, 95)
    assert "Nothing is due" in text_of(await world.practice.practise(event("practice")))
    assert "'13', '1'" in text_of(await world.standings.leaderboard(event("leaderboard")))


async def test_a_card_that_was_not_answered_comes_again(world: World) -> None:
    """Asking twice does not make two tasks of it."""
    await answered(world, 10)
    world.clock.forward(days=1)
    first = await world.practice.practise(event("practice"))
    assert await world.practice.practise(event("practice")) == first


async def test_what_is_put_aside_comes_first(world: World) -> None:
    """A strong answer can be practised at once when somebody wants to."""
    number = await answered(world, 95)
    world.clock.forward(minutes=1)
    kept = await world.practice.later(event("later", number))
    assert "It comes up when you next ask" in text_of(kept)
    assert (await world.practice.practise(event("practice"))).title == "Practice"


async def test_what_a_report_names_can_be_put_aside(world: World) -> None:
    """The button under a report keeps the questions that went worst."""
    shown = await press(world, await begin(world), "Skip")
    shown = await press(world, await press(world, shown, "End"), "End it here")
    await press(world, shown, "Practise these later")
    assert (await world.practice.practise(event("practice"))).title == "Practice"


async def test_somebody_elses_answer_can_not_be_put_aside(world: World) -> None:
    """It is treated as one that does not exist."""
    number = await answered(world, 95)
    with pytest.raises(UserError, match="no answer of yours"):
        await world.practice.later(event("later", number, who=make_actor("bob")))


async def test_who_asks_for_it_is_told_in_the_morning_once(world: World) -> None:
    """The next morning, when something is due, and into a direct message that is open."""
    said = replace(event("nudge", "on", who=IN_DM), dm="dm-7")
    assert "From now on I tell you" in text_of(await world.practice.nudge(said))
    number = await _answer_of(world)
    world.clock.forward(minutes=1)
    await world.practice.later(replace(event("later", number, who=IN_DM), dm="dm-7"))
    assert await world.practice.tick() == 0  # from tomorrow on
    world.clock.forward(days=1)
    world.clock.now = world.clock.now.replace(hour=5)
    assert await world.practice.tick() == 0  # six in the morning in Berlin
    world.clock.forward(hours=4)
    assert await world.practice.tick() == 1
    assert await world.practice.tick() == 0
    assert "1 question is due" in text_of(list(world.board.messages.values())[-1])
    await world.practice.nudge(event("nudge", "off", who=IN_DM))
    world.clock.forward(days=1)
    assert await world.practice.tick() == 0


async def test_at_a_terminal_nobody_is_promised_a_word_in_the_morning(world: World) -> None:
    """There are no direct messages there."""
    with pytest.raises(UserError, match="At a terminal"):
        await world.practice.nudge(event("nudge", "on"))


async def test_parts_of_a_command_can_be_named_after_it(world: World) -> None:
    """Where a platform has no subcommands."""
    routes, titles = world.routes(), []
    for verb, words in (("profile", "show"), ("profile", "History 1"), ("profile", "export md"), ("interview", "list")):
        shown = await routes[verb].handler(event(verb, words))
        assert isinstance(shown, Message)
        titles.append(shown.title)
    assert titles == ["Your profile", "Your answers", "Everything that is yours", "Your interviews"]


async def test_a_hint_to_a_skipped_question_takes_nothing_off(world: World) -> None:
    """There is no mark to take it off from, so the report does not say so."""
    shown = await press(world, await press(world, await begin(world), "Hint (−10)"), "Skip")
    shown = await press(world, await press(world, shown, "End"), "End it here")
    assert ("Hints", "1") in shown.body[0].items  # type: ignore[union-attr]  # a report begins with facts


async def test_a_report_that_is_not_there_is_said_to_be_none(world: World) -> None:
    """Not that there were no interviews yet."""
    with pytest.raises(UserError, match="no such report"):
        await world.reporting.show(event("report", "99"))


async def _answer_of(world: World) -> str:
    reply = await world.answering.open_form(event("answer", who=IN_DM))
    if isinstance(reply, Message):
        reply = await world.answering.consent(event("consent", reply.buttons[0].action.arg, who=IN_DM))
    assert isinstance(reply, Form)
    saved = await world.answering.submit(Event(reply.on_submit, IN_DM, "dm-7", "e9", LONG_ANSWER))
    await world.work()
    return saved.pending


async def test_everything_is_exported_and_nothing_of_others(world: World) -> None:
    """The file has the person's answers with their verdicts, and their interviews."""
    await answered(world, 80)
    await world.answer("Bob says that passages are fetched.", who=make_actor("bob"))
    shown = await tell(world, await begin(world))
    await world.work()
    shown = await world.interviews.look(event("look"))
    await press(world, await press(world, shown, "End"), "End it here")
    (document,) = [b for b in (await world.exporting.export(event("export"))).body if isinstance(b, Document)]
    data = json.loads(document.text)
    assert [one["grade"]["score"] for one in data["answers"]] == [80, 80]
    assert data["interviews"][0]["turns"][0]["said"] == LONG_ANSWER
    assert "Bob" not in document.text


async def test_an_export_has_what_stands_elsewhere_too(world: World) -> None:
    """The text that a replaced answer had, the one that could not be stored, what was suggested, and their accounts."""
    ada = make_actor("ada", platform="discord", workspace="server")
    first = (await world.answer(who=ada)).pending
    anew = "The second try, which says more than the first one did."
    await world.replacing.submit(event("rewrite", first, who=ada, text=anew, event_id="r1"))
    async with world.database.write() as tx:
        answer = (await tx.execute(sa.select(tables.answers))).one()
        whose = {"task_id": answer.task_id, "member_id": answer.member_id}
        await postings.save_draft(tx, **whose, text="half a thought", now=world.clock())
        written = {"question": "What is a token?", "answer": "A piece of a text.", "topic": "foundations"}
        await suggestions.add(
            tx, team_id=answer.team_id, member_id=answer.member_id, written=written, now=world.clock()
        )
    exported = await world.exporting.export(event("export", who=ada))
    (document,) = [block for block in exported.body if isinstance(block, Document)]
    data = json.loads(document.text)
    assert data["answers"][0]["answer"] == anew
    assert data["answers"][0]["before_it_was_replaced"]["answer"] == LONG_ANSWER
    assert [one["text"] for one in data["not_saved_yet"]] == ["half a thought"]
    assert [one["question"] for one in data["suggested_questions"]] == ["What is a token?"]
    assert [(one["platform"], one["user_id"]) for one in data["accounts"]] == [("discord", "ada")]


async def test_a_report_can_be_kept_as_a_file(world: World) -> None:
    """It holds the question, the answer and the verdicts."""
    await tell(world, await begin(world))
    await world.work()
    shown = await world.interviews.look(event("look"))
    shown = await press(world, await press(world, shown, "End"), "End it here")
    (document,) = [b for b in (await press(world, shown, "Keep as a file")).body if isinstance(b, Document)]
    assert document.name == "interview-2026-11-23-1.md"
    assert f"> {LONG_ANSWER}" in document.text
    assert "½ They are put into the prompt. (30%): “answers from them”" in document.text
