"""What the pictures show: a question of the shipped bank, an answer, its grade, and a board with people on it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot.bank.catalogue import find
from bot.bank.files import load_bank, shipped_folder
from bot.core.model import Grade, JudgeIdentity, Mark, Verdict, WrongClaim
from bot.persistence import schema
from bot.persistence.database import Database, sqlite_url
from bot.resources import shipped
from tests.factories import make_grade
from tests.world import World

QUESTION = "rag-vs-fine-tuning"
JUDGE = JudgeIdentity("openai", "gpt-5-mini", "1")
ANSWER = (
    "I reach for RAG when the model lacks knowledge: passages are searched when the question comes and put into the prompt. "
    "If a price changes I only update the index, and I can show which page an answer came from.\n"
    "Fine-tuning is for style and format. It also removes hallucinations, since the facts are in the weights. "
    "Often you do both."
)
GRADE = Grade(
    score=68,
    evidence=64,
    judged=70,
    verdicts=(
        Verdict(Mark.COVERED, "passages are searched when the question comes and put into the prompt"),
        Verdict(Mark.PARTIAL, "Fine-tuning is for style and format"),
        Verdict(Mark.PARTIAL, "I only update the index"),
        Verdict(Mark.COVERED, "I can show which page an answer came from"),
        Verdict(Mark.MISSING),
        Verdict(Mark.PARTIAL, "Often you do both"),
    ),
    judge=JUDGE,
    wrong=(
        WrongClaim(
            "It also removes hallucinations, since the facts are in the weights",
            "facts are learned unreliably that way, and a model can still make things up.",
        ),
    ),
    feedback="You keep knowledge and behaviour well apart. Say next what each of them costs, to build and with every query.",
    follow_up="How would you find out whether wrong answers are the fault of retrieval or of generation?",
)
OTHERS = {"ben": 91, "chidi": 84, "dana": 55, "elif": 47}


@asynccontextmanager
async def world_of_pictures(folder: Path) -> AsyncIterator[World]:
    """Open a bot with that one question; its judge gives what is asked of it, in turn."""
    database = Database(sqlite_url(folder / "pictures.db"))
    await schema.upgrade(database, shipped("migrations"))
    world = World(database)
    bank = load_bank([shipped_folder()])
    await world.load((find(bank, QUESTION),), bank.topics)
    world.judge.identity = world.answering.judge = JUDGE
    world.judge.outcomes = [*(make_grade(score, identity=JUDGE) for score in OTHERS.values()), GRADE]
    yield world
    await database.close()
