"""A mock interview, from the first word to the report, as people live it on each platform."""

from __future__ import annotations

from dataclasses import replace

from bot.core.model import Mark, Verdict
from tests.factories import LONG_ANSWER, make_grade, make_question
from tests.stories.people import Place
from tests.stories.talkers import talker
from tests.world import World

FULL = replace(make_grade(95), verdicts=(Verdict(Mark.COVERED, "fetches passages"),) * 3)

SAID = "You named the step that brings the passages in."


async def test_a_whole_interview(place: Place, world: World) -> None:
    """Five questions with a hint, a follow-up, a skip, a pause over a restart, and the report at the end."""
    await world.load([make_question(f"question-{n}", text=f"What is number {n}?") for n in range(6)])
    ada = talker(place, "ada")
    await ada.begin("5 friendly")
    assert "Question 1 of 5" in ada.sees()
    await ada.press("Hint (−10)")
    assert "Think of a library." in ada.sees()
    await ada.answer(LONG_ANSWER)
    assert "thinking about it" in ada.sees()
    await place.work()
    assert "Question 2 of 5" in ada.sees()  # 80 is well enough for a friendly interviewer
    world.judge.outcomes = [replace(make_grade(50), reaction=SAID), make_grade(70)]
    await ada.answer(LONG_ANSWER)
    await place.work()
    assert "Follow-up to question 2 of 5" in ada.sees()
    assert f"{SAID} I heard 1 of 3 key points in full." in ada.sees()
    assert "How would you measure it?" in ada.sees()
    await ada.answer("By how often the right passage is among those found.")
    await place.work()
    assert "That helps. With that I have heard 1 of 3 key points in full." in ada.sees()
    await ada.press("Skip")
    assert "Question 4 of 5" in ada.sees()
    await ada.press("Pause")
    world.clock.forward(days=3)
    await place.restart()
    await ada.press("Resume")
    assert "Question 4 of 5" in ada.sees()
    world.judge.outcomes = [FULL, FULL]
    for _ in range(2):
        await ada.answer(LONG_ANSWER)
        await place.work()
    assert "Your mock interview" in ada.sees()
    assert "66 of 100, good" in ada.sees()
    assert "skipped" in ada.sees()
    assert "fetches passages" in ada.sees()
    assert "Study next" in ada.sees()
