"""What an interviewer says to an answer: the model's sentence where it is true, else one of ours; on both databases."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model import Exchange, Mark, Talk, Verdict
from bot.core.ui import Message
from tests.factories import LONG_ANSWER, event, make_grade
from tests.usecases.talking import begin, tell
from tests.world import World, text_of

TRUE = "You named the step that brings the passages in."
MORE = replace(
    make_grade(90),
    verdicts=(Verdict(Mark.COVERED, "a"), Verdict(Mark.COVERED, "b"), Verdict(Mark.MISSING)),
)


async def after(world: World, shown: Message, text: str = LONG_ANSWER) -> Message:
    """Answer, wait for the grade, and see what the interviewer says."""
    await tell(world, shown, text)
    await world.work()
    return await world.interviews.look(event("look"))


async def test_the_models_reaction_is_said(world: World) -> None:
    """In place of our sentence, with our own count beside it; the judge knows how the interviewer behaves."""
    world.judge.outcomes = [replace(make_grade(70), reaction=TRUE)]
    shown = await after(world, await begin(world, "3 tough"))
    assert f"{TRUE} I heard 1 of 3 key points in full." in text_of(shown)
    assert world.judge.talks == [Talk(LONG_ANSWER, manner="tough")]


async def test_a_reaction_that_gives_the_answer_away_is_not(world: World) -> None:
    """Then the interviewer says a sentence of ours."""
    world.judge.outcomes = [replace(make_grade(70), reaction="You left out that it stands in the prompt.")]
    shown = await after(world, await begin(world))
    assert "That is a good answer. I heard 1 of 3" in text_of(shown)
    assert "prompt" not in text_of(shown)


async def test_the_judge_knows_what_a_follow_up_asked(world: World) -> None:
    """Its answer is read in the light of the question that it replies to."""
    shown = await after(world, await begin(world))
    await after(world, shown, "By recall at ten.")
    asked = (Exchange("How would you measure it?", "By recall at ten."),)
    assert world.judge.talks[-1] == Talk(LONG_ANSWER, asked, "neutral")


async def test_what_a_follow_up_adds_is_said(world: World) -> None:
    """Not a verdict on the whole question once more."""
    shown = await after(world, await begin(world))
    world.judge.outcomes = [MORE]
    assert "That adds to it. With that I have heard 2 of 3 key points in full." in text_of(await after(world, shown))


async def test_a_follow_up_that_adds_nothing_takes_nothing(world: World) -> None:
    """It may go beyond the key points, so that is no reproof; and a lower second grade does not count."""
    world.judge.outcomes = [MORE, replace(make_grade(60), reaction=TRUE)]
    shown = await after(world, await begin(world, "3 tough"))
    shown = await after(world, shown, "By asking people.")
    assert "Noted, thank you. For the mark it stays at 2 of 3 key points in full." in text_of(shown)


async def test_a_later_grading_asks_for_no_reaction(world: World) -> None:
    """Nobody waits for one any more; how the answer came about is told all the same."""
    world.judge.identity = replace(world.judge.identity, estimates=True)
    await after(world, await begin(world))
    world.judge.identity = replace(world.judge.identity, estimates=False)
    await world.grading.sweep()
    await world.work()
    assert world.judge.talks[-1] == Talk(LONG_ANSWER)
