"""Many mock interviews at once on one process, with a judge that takes two seconds: what people wait for."""

from __future__ import annotations

import asyncio
import random
import resource
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from bot.app import App, running
from bot.core.places import Room
from bot.core.ui import Action, Actor, Event, Message
from bot.grading.scripted_judge import ScriptedJudge
from bot.persistence.database import Database, parse_url
from bot.settings import Settings
from bot.setup import migrate
from bot.usecases.members import utc_now
from tests.factories import make_grade

PEOPLE, QUESTIONS, DELAY, WORKERS = 200, 3, 2.0, 50
ANSWER = ("A retriever fetches passages for the question", "and the model answers from them.", "done")
PLATFORM = "discord"  # whichever it is called: nothing is sent anywhere
PATIENCE = 120.0
BEGIN_WITHIN, WRITE_FOR = 30.0, 10.0  # seconds: nobody writes a message in none


@dataclass
class Mailboxes:
    """A voice that puts what it says into a box for each person."""

    boxes: dict[str, asyncio.Queue[Message]] = field(default_factory=dict)

    async def room(self, event: Event) -> Room | None:
        return Room(PLATFORM, event.actor.user_id, event.dm, heard=True)

    async def say(
        self,
        room: Room,
        message: Message,
        *,
        key: str,  # noqa: ARG002 - nothing gets lost here
        tried_at: datetime | None = None,  # noqa: ARG002 - nor said again
    ) -> None:
        self.boxes.setdefault(room.user_id, asyncio.Queue()).put_nowait(message)

    async def another(self, room: Room, begun_in: str) -> Room | None:  # noqa: ARG002 - nobody closes theirs
        return None


@dataclass
class Waits:
    """Seconds until the reply to each message, and until the interviewer went on after each answer."""

    replies: list[float] = field(default_factory=list)
    reactions: list[float] = field(default_factory=list)


async def _held(app: App, voice: Mailboxes, name: str, waits: Waits) -> None:
    """Be interviewed, from the first word to the report."""
    box = voice.boxes.setdefault(name, asyncio.Queue())

    async def ask(verb: str, arg: str = "", text: str = "") -> Message | None:
        actor = Actor(PLATFORM, "", name, name)
        began = time.perf_counter()
        said = await app.routes[verb].handler(
            Event(Action(verb, arg), actor, f"dm-{name}", f"{name}:{began}", text, dm=f"dm-{name}")
        )
        waits.replies.append(time.perf_counter() - began)
        return said if isinstance(said, Message) else None

    chance = random.Random(name)  # noqa: S311 - for the pace
    await asyncio.sleep(chance.uniform(0, BEGIN_WITHIN))
    shown = await ask("interview", str(QUESTIONS))
    if shown is not None and shown.buttons[0].action.verb == "agree":
        shown = await ask("agree", shown.buttons[0].action.arg)
    while shown is not None and not shown.title.startswith("Your mock interview"):
        for words in ANSWER:
            await asyncio.sleep(chance.uniform(0.5, 1.5) * WRITE_FOR)
            await ask("hear", text=words)
        began = time.perf_counter()
        shown = await asyncio.wait_for(box.get(), PATIENCE)
        while shown.pending:  # it excuses itself for a long thought
            shown = await asyncio.wait_for(box.get(), PATIENCE)
        waits.reactions.append(time.perf_counter() - began)


async def held(url: str) -> Waits:
    """Let everybody be interviewed on an empty database of its own."""
    database = Database(parse_url(url))
    await migrate(database, (), now=utc_now())
    await database.close()
    settings = Settings.model_validate({"database_url": url, "grading_workers": WORKERS})
    judge = ScriptedJudge(lambda question, _answer: make_grade(90, points=len(question.key_points)), delay=DELAY)
    voice, waits = Mailboxes(), Waits()
    async with running(settings, couriers={}, voices={PLATFORM: voice}, judge=judge) as app:
        await asyncio.gather(*(_held(app, voice, f"person{number}", waits) for number in range(PEOPLE)))
    return waits


def report(name: str, url: str) -> Iterator[str]:
    """Print what the crowd waited for."""
    waits = asyncio.run(held(url))
    replies, reactions = sorted(waits.replies), sorted(waits.reactions)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    yield (
        f"{name}, {PEOPLE} interviews of {QUESTIONS} questions at once, a judge of {DELAY:.0f} s, {WORKERS} workers, a message every {WRITE_FOR:.0f} s:\n"
        f"    {len(replies):,} replies, p50 {replies[len(replies) // 2]:.2f} s, p99 {replies[len(replies) * 99 // 100]:.2f} s, "
        f"longest {replies[-1]:.2f} s; the next question p50 {reactions[len(reactions) // 2]:.1f} s, longest "
        f"{reactions[-1]:.1f} s; peak memory {peak:.0f} MB"
    )
