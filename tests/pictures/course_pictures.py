"""Pictures of a question's end and of a week's: the closed card, the reveal and the digest, on Discord and on Slack."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import sqlalchemy as sa
from playwright.async_api import BrowserType

from bot.bank.catalogue import find
from bot.bank.files import load_bank, shipped_folder
from bot.core.model import Mark, Verdict
from bot.persistence.tables import postings
from tests.factories import make_grade
from tests.pictures import discord_pictures, slack_pictures
from tests.pictures.scene import JUDGE, world_of_pictures
from tests.platforms.discord.place import discord_place
from tests.platforms.discord.reading import words as discord_words
from tests.platforms.slack.place import in_channel, slack_place
from tests.platforms.slack.place import words as slack_words
from tests.schedules import PLAN, set_up
from tests.stories.channels import DiscordSquare, SlackSquare, Square
from tests.stories.people import Place
from tests.world import World

DUE = datetime(2026, 11, 24, 8, tzinfo=UTC)
QUESTIONS = ("rag-vs-fine-tuning", "multi-head-attention")
Found = tuple[int, Mark, Mark, Mark, Mark]
C, P, M = Mark.COVERED, Mark.PARTIAL, Mark.MISSING
# What each was found to have of the key points: the third day's question was a hard one.
TUESDAY: dict[str, Found] = {
    "ada": (94, C, C, C, P),
    "ben": (86, C, C, P, C),
    "chidi": (78, C, P, M, C),
    "dana": (61, C, P, M, P),
    "elif": (52, P, M, M, C),
}
WEDNESDAY: dict[str, Found] = {"ada": (72, C, P, P, M), "ben": (55, P, P, M, M), "dana": (41, P, M, M, M)}


async def take(scratch: Path, folder: Path) -> None:
    """Live two days and the Monday after them on both platforms, and take pictures into the folder."""
    for platform in ("discord", "slack"):
        (scratch / platform).mkdir()
        async with world_of_pictures(scratch / platform) as world:
            bank = load_bank([shipped_folder()])
            await world.load([one for one in bank.questions if one.id in QUESTIONS], bank.topics)
            if platform == "discord":
                await _on_discord(world, folder)
            elif slack_pictures.TOOL is not None:
                await _on_slack(world, folder)


async def _on_discord(world: World, folder: Path) -> None:
    BrowserType.launch = discord_pictures._launch_debians
    async with discord_place(world, world.routes()) as place:
        place.env.backend.bot_user.name = "Interview bot"
        square = DiscordSquare(world, place)
        await _live(world, place, square)
        (thread,) = place.channel.threads[:1]
        await discord_pictures.picture(place, folder / "discord-reveal.png", thread.history()[-1], thread)
        shown = place.channel.history()
        await discord_pictures.picture(place, folder / "discord-closed.png", shown[0])
        (digest,) = [
            one for one in shown if "The week of" in discord_words([part.to_dict() for part in one.components])
        ]
        await discord_pictures.picture(place, folder / "discord-digest.png", digest)


async def _on_slack(world: World, folder: Path) -> None:
    assert slack_pictures.TOOL is not None
    await asyncio.to_thread(slack_pictures._build, slack_pictures.TOOL)
    async with slack_place(world, world.routes()) as place:
        square = SlackSquare(world, place)
        await _live(world, place, square)
        for name, words in (("closed", "Closed:"), ("reveal", "on average"), ("digest", "The week of")):
            message = next(one for one in in_channel(place.slack, square.channel) if words in slack_words(one.blocks))
            slack_pictures.picture(folder / f"slack-{name}.png", message)


async def _live(world: World, place: Place, square: Square) -> None:
    plan = replace(PLAN, open_for=timedelta(hours=8))
    await set_up(
        world.database, world.clock, plan, channel=square.channel, platform=square.platform, workspace=square.workspace
    )
    for day, found in enumerate((TUESDAY, WEDNESDAY)):
        world.clock.now = DUE + timedelta(days=day)
        await square.happens()
        text = await _sample(world)
        for name, one in found.items():
            await _answer(world, place, square, name, one, text)
        world.clock.now = DUE + timedelta(days=day, hours=8)
        await square.happens()
    world.clock.now = DUE + timedelta(days=6, minutes=1)
    await world.run_errands()
    await square.happens()


async def _sample(world: World) -> str:
    """Give an answer to what was posted last."""
    async with world.database.read() as tx:
        last = sa.select(postings.c.question_id).order_by(postings.c.id.desc()).limit(1)
        asked = find(load_bank([shipped_folder()]), await tx.scalar(last) or "")
    assert asked.samples is not None
    return asked.samples.full


async def _answer(world: World, place: Place, square: Square, name: str, found: Found, text: str) -> None:  # noqa: PLR0917 - a line of the scene
    who = place.person(name)
    score, *marks = found
    verdicts = tuple(Verdict(mark) for mark in (*marks, *reversed(marks)))
    world.judge.outcomes = [replace(make_grade(score, identity=JUDGE), verdicts=verdicts)]
    await square.press_on_card(who, "Answer")
    if "Under my name" in who.may_press():
        await who.press("Under my name")
    await who.write(text)
    await place.work()
    if score == TUESDAY["ada"][0]:
        await who.press("Share if it's the best")
