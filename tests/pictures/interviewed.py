"""An interview to take pictures of: five questions of the shipped bank, held twice, so that there is something to compare."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from bot import drawing
from bot.bank.catalogue import find
from bot.bank.files import load_bank, shipped_folder
from bot.core.interview_report import Report
from bot.core.model import Grade, Question, Topic
from bot.core.progress import Progress
from bot.grading.local_judge import LocalJudge
from tests.pictures.scene import JUDGE
from tests.stories.people import Place
from tests.stories.talkers import Talker, talker
from tests.world import World

QUESTIONS = ("rag-pipeline", "k-means-in-numpy", "zero-shot-vs-few-shot")
ENOUGH = 10  # questions, so that the second interview asks others
MARKS = (48, 55, 61, 40, 52, 88, 71, 90, 34, 66)  # of two interviews
FULL = 70  # a mark from which on the bank's full sample is given as the answer, else its half one

_WORD = re.compile(r"\w+")


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
            question = _asked(chosen, who.sees())
            answer = _answer(question, mark)
            grade = await _graded(question, answer, mark)
            world.judge.outcomes = [grade, grade]
            await who.answer(answer)
            await place.work()
            if "Follow-up" in who.sees():
                await who.press("Skip")
        world.clock.forward(days=1)
    return who


def _asked(chosen: Sequence[Question], seen: str) -> Question:
    """Find the question that stands in what somebody sees, whatever the platform made of its signs."""
    return next(question for question in chosen if _words(question.text) in _words(seen))


def _words(text: str) -> str:
    return " ".join(_WORD.findall(text))


def _answer(question: Question, mark: int) -> str:
    samples = question.samples
    assert samples is not None
    return " ".join((samples.full if mark >= FULL else samples.half).split())


async def _graded(question: Question, answer: str, mark: int) -> Grade:
    """Find what the answer says by the offline judge, for the quotes to be real; the mark is the scene's."""
    found = await LocalJudge().grade(question, answer)
    return replace(found, score=mark, judged=mark, judge=JUDGE)
