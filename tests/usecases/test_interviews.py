"""Mock interviews as people live them, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.core.errors import UserError
from bot.core.interview import SILENCE, STALE
from bot.core.model import Mark, Verdict
from bot.core.ui import SILENCE as NOTHING
from bot.core.ui import Action, Event, Form, Message
from tests.factories import LONG_ANSWER, event, make_actor, make_grade
from tests.usecases.talking import Ear, begin, press, tell
from tests.world import World, text_of

FULL = replace(make_grade(95), verdicts=(Verdict(Mark.COVERED, "fetches passages"),) * 3)


async def test_it_begins_with_what_is_stored_then_how_it_goes_then_a_question(world: World) -> None:
    """Who was never told what is stored is told first, as before any first answer."""
    told = await world.interviews.start(event("interview", "rag 3 tough"))
    assert told.title == "Before your first answer"
    shown = await world.interviews.agree(event("agree", told.buttons[0].action.arg))
    assert shown.title == "Question 1 of 3"
    assert "I will ask until it is clear" in text_of(shown)
    assert "3 questions on Retrieval-augmented generation" in text_of(shown)


async def test_an_answer_is_taken_thought_about_and_reacted_to(world: World) -> None:
    """The thanks come at once; when the grade is there, a sentence true to it and the follow-up to what is missing."""
    shown = await begin(world)
    thanks = await tell(world, shown)
    assert (thanks.title, thanks.pending_verb) == ("Thank you", "look")
    await world.work()
    after = await world.interviews.look(event("look", thanks.pending))
    assert after.title == "Follow-up to question 1 of 3"
    assert "That is a good answer. I heard 1 of 3 key points in full." in text_of(after)
    assert "How would you measure it?" in text_of(after)


async def test_a_full_answer_leads_to_the_next_question(world: World) -> None:
    """Where nothing is missing the interviewer moves on, with what the judge had to say."""
    world.judge.outcomes = [FULL]
    shown = await tell(world, await begin(world))
    await world.work()
    after = await world.interviews.look(event("look", shown.pending))
    assert after.title == "Question 2 of 3"
    assert "That is a strong answer" in text_of(after)
    assert "You said it well." in text_of(after)


async def test_a_follow_up_is_judged_with_all_that_was_said(world: World) -> None:
    """What was left out the first time and is said to the follow-up counts."""
    shown = await tell(world, await begin(world))
    await world.work()
    shown = await world.interviews.look(event("look", shown.pending))
    world.judge.outcomes = [make_grade(95)]
    await tell(world, shown, "And the index can change without training.")
    await world.work()
    assert world.judge.asked[-1][1] == f"{LONG_ANSWER}\n\nAnd the index can change without training."


async def test_a_whole_interview_ends_with_its_report(world: World) -> None:
    """Hint, skip and follow-up are in it; the mark is the best turn less the hint."""
    shown = await begin(world)
    shown = await press(world, shown, "Hint (−10)")
    assert "Think of a library." in text_of(shown)
    for _ in range(2):  # the question and its follow-up
        await tell(world, shown)
        await world.work()
        shown = await world.interviews.look(event("look"))
    assert shown.title == "Question 2 of 3"
    shown = await press(world, shown, "Skip")
    world.judge.outcomes = [FULL]
    await tell(world, shown)
    await world.work()
    shown = await world.interviews.look(event("look", "1"))
    assert shown.title.startswith("Your mock interview")
    rows = next(block.rows for block in shown.body if hasattr(block, "rows"))
    assert [row[2] for row in rows] == ["70", "skipped", "95"]
    assert "55 of 100, partial" in text_of(shown)
    assert "Study next" in text_of(shown)


async def test_only_one_at_a_time(world: World) -> None:
    """Starting another one shows the one that runs."""
    await begin(world)
    again = await world.interviews.start(event("interview", "gans"))
    assert again.title == "Question 1 of 3"
    assert "one at a time" in text_of(again)


async def test_a_double_click_takes_one_hint(world: World) -> None:
    """The second press of the same button changes nothing."""
    shown = await begin(world)
    for _ in range(2):
        again = await press(world, shown, "Hint (−10)")
    assert "Hint 1." in text_of(again)
    assert "Hint 2." not in text_of(again)


async def test_a_button_under_an_earlier_question_does_no_harm(world: World) -> None:
    """Skipping again under the first question does not skip the second."""
    first = await begin(world)
    await press(world, first, "Skip")
    again = await press(world, first, "Skip")
    assert again.title == "Question 2 of 3"
    assert "behind us" in text_of(again)


async def test_a_form_that_comes_twice_answers_once(world: World) -> None:
    """The same form sent again, as after a slow reply, stores nothing twice."""
    shown = await begin(world)
    form = await world.turns.reply(event("reply", shown.buttons[0].action.arg))
    assert isinstance(form, Form)
    sent = Event(form.on_submit, make_actor(), "terminal", "e1", LONG_ANSWER)
    first, second = await world.turns.told(sent), await world.turns.told(sent)
    assert first.title == second.title == "Thank you"
    await world.work()
    assert len(world.judge.asked) == 1


async def test_what_is_no_answer_comes_back(world: World) -> None:
    """A word is not graded; it stands in the form that opens next."""
    shown = await begin(world)
    refused = await tell(world, shown, "dunno")
    assert "Say it in a sentence" in refused.problem
    form = await world.turns.reply(event("reply", shown.buttons[0].action.arg))
    assert isinstance(form, Form)
    assert form.value == "dunno"


async def test_a_pause_of_a_week_goes_on_at_the_same_place(world: World) -> None:
    """The question and its hints are as they were."""
    shown = await press(world, await begin(world), "Hint (−10)")
    paused = await press(world, shown, "Pause")
    assert paused.title == "Paused"
    world.clock.forward(days=7)
    await world.interview_clock.tick()
    back = await press(world, paused, "Resume")
    assert (back.title, back.body[-1]) == (shown.title, shown.body[-1])


@pytest.mark.parametrize(
    ("words", "title"), [("pause", "Paused"), ("end", "End the interview?"), ("skip", "Question 2")]
)
async def test_its_words_may_stand_after_the_command(world: World, words: str, title: str) -> None:
    """As people try on Slack, where everything else is typed after the command."""
    await begin(world)
    shown = await world.more["interview"].handler(event("interview", words))
    assert isinstance(shown, Message)
    assert title in shown.title


async def test_ending_is_asked_about_first(world: World) -> None:
    """A slip of the thumb does not end an interview."""
    asked = await press(world, await begin(world), "End")
    assert (await press(world, asked, "Go on")).title == "Question 1 of 3"
    ended = await press(world, asked, "End it here")
    assert "ended before the first answer" in text_of(ended)


async def test_somebody_elses_interview_is_none(world: World) -> None:
    """A button of another person's interview finds nothing of theirs."""
    shown = await begin(world)
    bob = make_actor("bob")
    for button in shown.buttons:
        handler = world.more[button.action.verb].handler
        reply = await handler(Event(button.action, bob, "terminal", "e"))
        assert isinstance(reply, Message)
        assert reply.title == "No interview is running"


async def test_an_unknown_word_is_said_to_be_one(world: World) -> None:
    """Nothing begins, and what can be asked for is told."""
    with pytest.raises(UserError, match="rag, gans"):
        await world.interviews.start(event("interview", "astrology"))


async def test_practice_earns_no_points_and_avoids_what_the_team_is_asked(world: World) -> None:
    """Nobody stands on the board for an interview, and today's question is kept for the day."""
    today = await world.daily.task_of_today(await world.members.meet(event("today")), "terminal")
    shown = await begin(world, "")
    for _ in range(2):
        assert today.question.text not in text_of(shown)
        shown = await press(world, shown, "Skip")
    assert shown.title.startswith("Your mock interview")
    assert "Nobody stands here yet" in text_of(await world.standings.leaderboard(event("leaderboard")))


async def test_messages_are_heard_until_done(world: World) -> None:
    """In a direct message the first words are nodded at, the others heard in silence, and *done* ends the answer."""
    world.voices["discord"] = Ear()
    ada = make_actor(platform="discord", workspace="")
    await begin(world, who=ada)

    async def say(text: str) -> Message | None:
        return await world.turns.hear(Event(Action("hear"), ada, "dm", text, text, dm="dm"))

    nod = await say("A retriever fetches passages")
    assert nod is not None
    assert [button.label for button in nod.buttons] == ["Done"]
    assert await say("and the model answers from them.") is NOTHING
    thanks = await say("Done")
    assert thanks is not None
    assert thanks.title == "Thank you"
    await world.work()
    assert world.judge.asked[0][1] == "A retriever fetches passages\nand the model answers from them."


async def test_a_message_from_somebody_without_an_interview_is_not_heard(world: World) -> None:
    """The platform answers as it always does."""
    assert await world.turns.hear(event("hear", text="hello")) is None


async def test_silence_counts_as_done_and_the_reaction_is_brought(world: World) -> None:
    """After a minute and a half the answer is taken; once it is graded the interviewer writes by itself."""
    ear = world.voices["discord"] = Ear()
    ada = make_actor(platform="discord", workspace="")
    await begin(world, who=ada)
    await world.turns.hear(Event(Action("hear"), ada, "dm", "m1", LONG_ANSWER, dm="dm"))
    world.clock.now += SILENCE
    await world.interview_clock.tick()
    assert ear.titles() == ["Thank you"]
    await world.work()
    assert ear.titles() == ["Thank you", "Follow-up to question 1 of 3"]
    await world.interview_clock.tick()
    assert len(ear.titles()) == 2


async def test_what_could_not_be_said_is_said_again(world: World) -> None:
    """When the platform is away the reaction is not lost; it comes a little later, once."""
    ear = world.voices["discord"] = Ear()
    ada = make_actor(platform="discord", workspace="")
    await tell(world, await begin(world, who=ada), who=ada)
    ear.deaf = True
    await world.work()
    assert ear.titles() == []
    ear.deaf = False
    world.clock.now += timedelta(minutes=1)
    await world.interview_clock.tick()
    await world.interview_clock.tick()
    assert ear.titles() == ["Follow-up to question 1 of 3"]
    assert "That is a good answer. I heard 1 of 3 key points in full." in text_of(ear.said[0])


async def test_a_stale_interview_is_closed_with_its_report(world: World) -> None:
    """After two weeks it ends, and the report is brought."""
    ear = world.voices["discord"] = Ear()
    ada = make_actor(platform="discord", workspace="")
    world.judge.outcomes = [FULL]
    await tell(world, await begin(world, who=ada), who=ada)
    await world.work()
    world.clock.now += STALE
    await world.interview_clock.tick()
    assert ear.titles()[-1].startswith("Your mock interview")
    listed = await world.reporting.list_(event("interviews", who=ada))
    assert "95 of 100" in text_of(listed)


async def test_closed_direct_messages_are_said(world: World) -> None:
    """Nothing begins where nobody can be talked with."""
    world.voices["discord"] = Ear(closed=True)
    told = await world.interviews.start(event("interview", who=make_actor(platform="discord", workspace="guild")))
    shown = await world.interviews.agree(
        event("agree", told.buttons[0].action.arg, who=make_actor(platform="discord", workspace="guild"))
    )
    assert shown.title == "I can't write to you"


async def test_reports_compare_with_earlier_ones(world: World) -> None:
    """The second report says how it went beside the first."""
    for score in (60, 90):
        world.judge.outcomes = [make_grade(score), replace(FULL, score=score)]
        shown = await tell(world, await begin(world))
        await world.work()
        shown = await world.interviews.look(event("look"))
        while not shown.title.startswith("Your mock"):
            shown = await press(world, await press(world, shown, "End"), "End it here")
        world.clock.forward(hours=1)
    assert "more than your last one" in text_of(await world.reporting.show(event("report")))
    assert "less than" not in text_of(await world.reporting.show(event("report", "1")))
