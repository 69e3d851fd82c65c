"""Members suggest questions; reviewers decide; what is accepted is a draft until somebody has corrected its key points."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.core.errors import UserError
from bot.core.team import Suggesters, TeamSettings
from bot.core.ui import Action, Actor, Event, Form, Message, Quote
from bot.persistence import questions, team_settings
from tests.factories import make_actor
from tests.world import World, text_of

ADA = make_actor("ada")
CHIEF = replace(make_actor("chief"), may_manage=True)
QUESTION = "How do you choose the size of a chunk for retrieval?"
ANSWER = (
    "Small chunks are found precisely but lack context. Large chunks hold context but dilute the embedding. "
    "One measures retrieval on real questions. Overlap keeps sentences from being cut apart."
)


def asks(verb: str, arg: str = "", *, who: Actor = CHIEF, text: str = "", dm: str = "", **filled: str) -> Event:
    return Event(Action(verb, arg), who, "terminal", "e", text, filled=filled, dm=dm)


async def suggest(world: World, **changes: str) -> Message:
    written = {"question": QUESTION, "answer": ANSWER, "topic": "rag", **changes}
    return await world.course.suggesting.submit(asks("suggested", who=ADA, dm="dm-ada", **written))


async def askable(world: World) -> set[str]:
    member = await world.members.meet(asks("today", who=ADA))
    async with world.database.read() as tx:
        return {one.text for one in await questions.askable(tx, team_id=member.team_id)}


async def test_the_form_asks_for_question_answer_and_topic(world: World) -> None:
    """With the bank's topics to choose from."""
    form = await world.course.suggesting.open_form(asks("suggest", who=ADA))
    assert isinstance(form, Form)
    assert [field.name for field in form.fields] == ["question", "answer", "topic"]
    assert form.fields[2].options[0] == ("rag", "Retrieval-augmented generation")


@pytest.mark.parametrize(("field", "text"), [("question", "RAG?"), ("answer", "It depends.")])
async def test_what_is_too_little_is_said_beside_its_field(world: World, field: str, text: str) -> None:
    """Nothing is kept; the form can be mended where it is open, and what was written is given back where it is not."""
    told = await suggest(world, **{field: text})
    assert told.problem
    assert told.problem_in == field
    assert Quote({"question": ANSWER, "answer": QUESTION}[field]) in told.body
    assert told.buttons[0].action.verb == "suggest"
    assert "Nothing waits" in text_of(await world.course.suggesting.review(asks("review")))


async def test_a_reviewer_sees_it_and_its_author_how_it_stands(world: World) -> None:
    """Both from a command, whatever messages got through."""
    await suggest(world)
    shown = await world.course.suggesting.review(asks("review"))
    assert QUESTION in text_of(shown)
    assert [button.label for button in shown.buttons] == ["Accept", "Edit", "Decline"]
    assert "waits for a reviewer" in text_of(await world.course.suggesting.mine(asks("suggestions", who=ADA)))


async def test_who_is_no_reviewer_decides_nothing(world: World) -> None:
    """Not even on their own suggestion."""
    await suggest(world)
    with pytest.raises(UserError, match="reviewers"):
        await world.course.suggesting.accept(asks("accept", "1", who=ADA))


async def test_a_reviewer_by_the_teams_settings_hears_of_it(world: World) -> None:
    """In the direct message that is open with them; and they may decide."""
    bob = make_actor("bob")
    member = await world.members.meet(Event(Action("today"), bob, "dm-bob", "e", dm="dm-bob"))
    async with world.database.write() as tx:
        await team_settings.keep(tx, member.team_id, TeamSettings(reviewers=("terminal:bob",)))
    await suggest(world)
    await world.run_errands()
    assert any("suggested" in message.title for message in world.board.messages.values())
    assert (await world.course.suggesting.accept(asks("accept", "1", who=bob))).title == "A draft"


async def test_an_accepted_question_is_a_draft_with_a_split_of_its_answer(world: World) -> None:
    """Without a model the key points are the answer's own sentences, and are said to be; nobody is asked it."""
    await suggest(world)
    draft = await world.course.suggesting.accept(asks("accept", "1"))
    assert "Small chunks are found precisely" in text_of(draft)
    assert "plain split of the answer" in text_of(draft)
    assert "Ready to use" not in [button.label for button in draft.buttons]
    assert QUESTION not in await askable(world)


async def test_a_draft_that_nobody_has_gone_through_is_not_used(world: World) -> None:
    """Whoever knows the button's words gets no further."""
    await suggest(world)
    await world.course.suggesting.accept(asks("accept", "1"))
    assert "key points first" in text_of(await world.course.suggesting.ready(asks("ready", "1")))
    assert QUESTION not in await askable(world)


CORRECTED = {
    "points": "60 Small chunks are precise but lack context.\n40 Large ones dilute the embedding.",
    "misconceptions": "- Smaller is always better.",
    "hints": "Think of what is found.\nThink of what is embedded.",
    "follow_ups": "",
    "difficulty": "hard",
}


def corrected() -> Event:
    return replace(asks("corrected", "1"), filled=CORRECTED)


async def test_a_corrected_draft_can_be_used(world: World) -> None:
    """The reviewer's rubric is the entry's, and the team can be asked the question."""
    await suggest(world)
    await world.course.suggesting.accept(asks("accept", "1"))
    form = await world.course.suggesting.open_rubric(asks("correct", "1"))
    assert isinstance(form, Form)
    assert form.fields[0].value.startswith("25 ")
    shown = await world.course.suggesting.correct(corrected())
    assert shown.buttons[0].label == "Ready to use"
    for part in ("60%", "Smaller is always better.", "Think of what is embedded.", "hard"):
        assert part in text_of(shown)
    await world.course.suggesting.ready(asks("ready", "1"))
    assert QUESTION in await askable(world)
    with pytest.raises(UserError, match="in use"):
        await world.course.suggesting.open_rubric(asks("correct", "1"))


async def test_a_draft_that_was_put_aside_is_found_again(world: World) -> None:
    """Once nothing waits for a decision, `review` shows what waits for its rubric."""
    await suggest(world)
    await world.course.suggesting.accept(asks("accept", "1"))
    assert (await world.course.suggesting.review(asks("review"))).title == "A draft"
    await world.course.suggesting.correct(corrected())
    await world.course.suggesting.ready(asks("ready", "1"))
    assert "Nothing waits" in text_of(await world.course.suggesting.review(asks("review")))


async def test_a_rubric_that_does_not_sum_up_is_refused(world: World) -> None:
    """The draft keeps the key points that it had, and still can't be used."""
    await suggest(world)
    await world.course.suggesting.accept(asks("accept", "1"))
    told = await world.course.suggesting.correct(asks("corrected", "1", points="60 One claim.\n60 Another claim."))
    assert "sum to 120" in told.problem
    assert told.problem_in == "points"
    assert (await world.course.suggesting.ready(asks("ready", "1"))).title == "Not yet"


async def test_a_rubric_that_is_refused_is_given_back(world: World) -> None:
    """Nothing that a reviewer has typed is lost where their form is closed by then."""
    await suggest(world)
    await world.course.suggesting.accept(asks("accept", "1"))
    typed = {"points": "50 One claim.\n49 Another claim.", "hints": "Think of both."}
    told = await world.course.suggesting.correct(replace(asks("corrected", "1"), filled=typed))
    for words in typed.values():
        assert Quote(words) in told.body


async def test_a_declined_one_reaches_its_author_with_the_reason(world: World) -> None:
    """In their open direct message, and in the list of their suggestions."""
    await suggest(world)
    await world.course.suggesting.decline(asks("declined", "1", text="We have this one already."))
    await world.run_errands()
    assert any("We have this one already." in text_of(message) for message in world.board.messages.values())
    assert "We have this one already." in text_of(await world.course.suggesting.mine(asks("suggestions", who=ADA)))


async def test_two_reviewers_decide_once(world: World) -> None:
    """Who comes second is told what was decided."""
    await suggest(world)
    await world.course.suggesting.decline(asks("declined", "1", text="We have this one already."))
    assert (await world.course.suggesting.accept(asks("accept", "1"))).title == "Decided"
    assert QUESTION not in await askable(world)


async def test_a_reviewer_can_edit_before_accepting(world: World) -> None:
    """The edited words become the entry."""
    await suggest(world)
    form = await world.course.suggesting.open_amend(asks("amend", "1"))
    assert isinstance(form, Form)
    assert form.fields[0].value == QUESTION
    better = "How do you choose a chunk size for retrieval, and how do you test it?"
    await world.course.suggesting.amend(asks("amended", "1", question=better, answer=ANSWER, topic="rag"))
    assert better in text_of(await world.course.suggesting.accept(asks("accept", "1")))


async def test_what_a_reviewer_has_edited_its_author_sees_beside_their_own_words(world: World) -> None:
    """Nothing that somebody wrote is lost, be it edited twice."""
    await suggest(world)
    for text in ("How large should a chunk be, then?", "How do you choose a chunk size, and how do you test it?"):
        await world.course.suggesting.amend(asks("amended", "1", question=text, answer=ANSWER, topic="rag"))
    await world.course.suggesting.accept(asks("accept", "1"))
    await world.run_errands()
    (told,) = [one for one in world.board.messages.values() if one.title == "Your suggestion was accepted"]
    for shown in (told, await world.course.suggesting.mine(asks("suggestions", who=ADA))):
        assert QUESTION in text_of(shown)
        assert "and how do you test it?" in text_of(shown)
        assert "changed the answer" not in text_of(shown)


async def test_a_reviewer_who_is_told_too_late_hears_nothing(world: World) -> None:
    """Decided by another one meanwhile, it is not theirs to decide; nor do they read what is for its author."""
    await world.members.meet(asks("today", who=make_actor("bob"), dm="dm-bob"))
    member = await world.members.meet(asks("today", who=ADA))
    async with world.database.write() as tx:
        await team_settings.keep(tx, member.team_id, TeamSettings(reviewers=("terminal:bob",)))
    await world.course.suggesting.submit(asks("suggested", who=ADA, question=QUESTION, answer=ANSWER, topic="rag"))
    await world.course.suggesting.accept(asks("accept", "1"))
    await world.run_errands()
    assert world.board.messages == {}


async def test_a_decision_is_told_once_direct_messages_may_be_written_again(world: World) -> None:
    """Its author hears of it after a rest that the platform has asked for, and not before."""
    await suggest(world)
    await world.course.suggesting.decline(asks("declined", "1", reason="We have one like it."))
    world.board.rests = 3600.0
    errand = next(one for one in world.jobs.errands if one.key == "1:decided")
    assert await world.course.run(errand.kind, errand.number, errand.whom) == world.board.rests
    assert world.board.messages == {}
    world.board.rests = 0.0
    assert await world.course.run(errand.kind, errand.number, errand.whom) == 0.0
    assert list(world.board.messages) == ["decided:1"]


async def test_another_teams_suggestion_is_not_there(world: World) -> None:
    """A guessed number shows nothing and decides nothing."""
    await suggest(world)
    elsewhere = replace(make_actor("eve", workspace="elsewhere"), may_manage=True)
    with pytest.raises(UserError, match="not here"):
        await world.course.suggesting.accept(asks("accept", "1", who=elsewhere))


async def test_a_team_can_keep_suggestions_to_its_managers(world: World) -> None:
    """As its settings say."""
    member = await world.members.meet(asks("today", who=ADA))
    async with world.database.write() as tx:
        await team_settings.keep(tx, member.team_id, TeamSettings(suggest=Suggesters.MANAGERS))
    with pytest.raises(UserError, match="managers only"):
        await world.course.suggesting.open_form(asks("suggest", who=ADA))
