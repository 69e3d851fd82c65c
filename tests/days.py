"""A team's days with a question, lived through on a clock that is moved."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.core.model import Reason, Ungraded
from bot.core.schedules import Schedule
from bot.core.ui import Actor, Message
from tests.factories import LONG_ANSWER, event, make_actor, make_grade, make_question
from tests.schedules import PLAN, set_up
from tests.world import World

DUE = datetime(2026, 11, 24, 8, tzinfo=UTC)  # a Tuesday, nine o'clock in Berlin
TEAM = [make_actor(name) for name in ("ada", "bob", "eve", "zoe", "max")]
ADA = TEAM[0]


async def set_up_a_day(world: World) -> Schedule:
    """Set a daily question up that is open for eight hours, and let its first one be posted."""
    await world.load([make_question(f"q{n}", text=f"Question {n}?") for n in range(12)])
    made = await set_up(world.database, world.clock, replace(PLAN, open_for=timedelta(hours=8)))
    await post(world)
    return made


async def post(world: World, day: int = 0) -> None:
    world.clock.now = DUE + timedelta(days=day)
    assert await world.tick() == 1


async def answer(world: World, who: Actor, score: int | None = 80, *, task: str = "1") -> str:
    """Let somebody answer the posted question; no score is a model that is away."""
    await world.answering.consent(event("consent", f"named {task}", who=who))
    world.judge.outcomes = [make_grade(score) if score is not None else Ungraded(Reason.UNAVAILABLE)]
    saved = await world.answering.submit(event("submit", task, who=who, text=f"{LONG_ANSWER} {who.name}."))
    await world.work()
    return saved.pending


async def close(world: World, day: int = 0) -> None:
    world.clock.now = DUE + timedelta(days=day, hours=8)
    await world.run_errands()


def card(world: World) -> Message:
    return next(message for key, message in world.board.messages.items() if key.startswith("post:"))


def reveals(world: World) -> list[Message]:
    return [message for key, message in world.board.messages.items() if "reveal:" in key]


def digests(world: World) -> list[Message]:
    return [message for key, message in world.board.messages.items() if key.startswith("digest:")]
