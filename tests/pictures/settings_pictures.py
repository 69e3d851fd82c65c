"""Pictures of what a team sets for itself: the settings, the question before a season, and an open card with names."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
from playwright.async_api import BrowserType

from bot.bank.files import load_bank, shipped_folder
from tests.factories import LONG_ANSWER
from tests.pictures import discord_pictures, slack_pictures
from tests.pictures.scene import world_of_pictures
from tests.platforms.discord.place import discord_place
from tests.platforms.slack.place import in_channel, slack_place
from tests.schedules import PLAN, set_up
from tests.stories.channels import SlackSquare
from tests.world import World

DUE = datetime(2026, 11, 24, 8, tzinfo=UTC)


async def take(scratch: Path, folder: Path) -> None:
    """Change a team's settings on both platforms, and take pictures into the folder."""
    for platform, pictured in (("discord", _on_discord), ("slack", _on_slack)):
        if platform == "slack" and slack_pictures.TOOL is None:
            continue
        (scratch / platform).mkdir()
        async with world_of_pictures(scratch / platform) as world:
            bank = load_bank([shipped_folder()])
            await world.load([one for one in bank.questions if "rag" in one.topics], bank.topics)
            await pictured(world, folder)


async def _on_discord(world: World, folder: Path) -> None:
    BrowserType.launch = discord_pictures._launch_debians
    async with discord_place(world, world.routes()) as place:
        place.env.backend.bot_user.name = "Interview bot"
        leads = place.guild.create_role("Leads", permissions=discord.Permissions(manage_guild=True))
        coaches = place.guild.create_role("Coaches")
        ada: Any = place.guild.add_member(place.env.create_user("ada"), roles=[leads])
        ben: Any = place.guild.add_member(place.env.create_user("ben"))
        shown = await ada.slash(place.channel, "settings")
        people = await ada.click(shown.response, label="Change people")
        chosen = {"managers": [coaches], "reviewers": [ben], "zone": "Europe/Berlin", "suggest": ["everybody"]}
        changed = await ada.submit_modal(people, chosen)
        boards = await ada.click(changed.response, label="Change boards")
        told = {"names": ["chosen"], "card": ["names"], "points": ["more"], "digest": ["mon"]}
        changed = await ada.submit_modal(boards, told)
        await discord_pictures.picture(place, folder / "discord-settings.png", changed.response, viewer=ada)


async def _on_slack(world: World, folder: Path) -> None:
    assert slack_pictures.TOOL is not None
    await asyncio.to_thread(slack_pictures._build, slack_pictures.TOOL)
    async with slack_place(world, world.routes()) as place:
        square = SlackSquare(world, place)
        lead = place.person("ada")
        place.slack.workspace.admins = {lead.user}
        await lead.ask("settings")
        await lead.press("Change boards")
        await lead.fill(card="names")
        await lead.ask("season begin Spring 2027")
        slack_pictures.picture(folder / "slack-season.png", lead.before)
        plan = replace(PLAN, open_for=timedelta(hours=8))
        where = {"channel": square.channel, "platform": square.platform, "workspace": square.workspace}
        await set_up(world.database, world.clock, plan, **where)
        world.clock.now = DUE
        await square.happens()
        for name in ("ada", "ben", "chidi"):
            who = place.person(name)
            await square.press_on_card(who, "Answer")
            if "Under my name" in who.may_press():
                await who.press("Anonymously" if name == "chidi" else "Under my name")
            await who.write(LONG_ANSWER)
            await place.work()
        world.clock.forward(minutes=1)
        await square.happens()
        slack_pictures.picture(folder / "slack-open-card.png", in_channel(place.slack, square.channel)[0])
