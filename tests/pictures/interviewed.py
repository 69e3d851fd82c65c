"""An interview to take pictures of: five questions of the shipped bank, held twice, so that there is something to compare."""

from __future__ import annotations

from dataclasses import replace

from bot import drawing
from bot.bank.catalogue import find
from bot.bank.files import load_bank, shipped_folder
from bot.core.interview_report import Report
from bot.core.model import Mark, Topic, Verdict
from bot.core.progress import Progress
from tests.factories import make_grade
from tests.pictures.scene import ANSWER, JUDGE
from tests.stories.people import Place
from tests.stories.talkers import Talker, talker
from tests.world import World

QUESTIONS = ("rag-pipeline", "k-means-in-numpy", "zero-shot-vs-few-shot")
ENOUGH = 10  # questions, so that the second interview asks others
COVERED = Verdict(Mark.COVERED, "passages are searched when the question comes and put into the prompt")
PARTIAL = Verdict(Mark.PARTIAL, "I can show which page an answer came from")
MISSING = Verdict(Mark.MISSING)
MARKS = (48, 55, 61, 40, 52, 88, 71, 90, 34, 66)  # of two interviews


async def _report(found: Report, topics: tuple[Topic, ...]) -> bytes:
    """Draw at once, in this process."""
    return drawing.report(found, topics)


async def _progress(found: Progress, topics: tuple[Topic, ...]) -> bytes:
    return drawing.progress(found, topics)


async def interviewed(place: Place, world: World, name: str) -> Talker:
    """Hold two interviews; the person then sees the second one's report."""
    drawing.progress(Progress((), ()), ())  # what it takes is loaded now: the simulated Discord waits for nothing
    world.reporting.draw, world.standings.draw = _report, _progress
    bank = load_bank([shipped_folder()])
    chosen = [find(bank, id_) for id_ in QUESTIONS]
    homes = {question.topics[0] for question in chosen}
    for question in bank.questions:  # one of each topic until there are enough
        if len(chosen) < ENOUGH and question.topics[0] not in homes:
            chosen.append(question)
            homes.add(question.topics[0])
    await world.load(chosen, bank.topics)
    who = talker(place, name)
    for number in range(2):
        await who.begin("5 friendly") if number == 0 else await who.press("Another interview")
        for mark in MARKS[number * 5 : number * 5 + 5]:
            verdicts = (COVERED, PARTIAL, *([COVERED] * (mark // 30)), MISSING)
            grade = replace(make_grade(mark, identity=JUDGE), verdicts=verdicts)
            world.judge.outcomes = [grade, grade]
            await who.answer(ANSWER.replace("\n", " "))
            await place.work()
            if "Follow-up" in who.sees():
                await who.press("Skip")
        world.clock.forward(days=1)
    return who
