"""Pictures of the bot on Discord as a phone shows it, by simcord's preview and Debian's chromium."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import discord
from playwright.async_api import BrowserType

from tests.factories import LONG_ANSWER
from tests.pictures.interviewed import interviewed
from tests.pictures.scene import ANSWER, OTHERS, world_of_pictures
from tests.platforms.discord.place import DiscordPlace, discord_place
from tests.stories.people import open_form

PHONE = (430, 3000)  # pixels; a picture is cut to what it shows
CHROMIUM = "/usr/bin/chromium"
QUIETLY = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

_launch = BrowserType.launch


async def _launch_debians(self: BrowserType, **options: Any) -> Any:
    return await _launch(self, **{**options, "executable_path": CHROMIUM, "args": QUIETLY})


async def take(scratch: Path, folder: Path) -> None:
    """Live a day on Discord and take its pictures into the folder."""
    BrowserType.launch = _launch_debians  # simcord looks for a browser of Playwright's own
    async with world_of_pictures(scratch) as world:
        routes = world.routes()
        async with discord_place(world, routes) as place:
            place.env.backend.bot_user.name = "Interview bot"
            for name in OTHERS:
                other = place.person(name)
                await other.ask("today")
                await open_form(other)
                await other.write(LONG_ANSWER)
                await place.work()
            # The preview shows no message that names commands which its reader may not use, as the help does.
            leads = place.guild.create_role("Leads", permissions=discord.Permissions(manage_guild=True))
            ada = place.person("ada", leads)
            await ada.ask("today share")
            await picture(place, folder / "discord-card.png", ada.shown[0])
            await ada.press("Answer")
            if "Under my name" in ada.may_press():
                await picture(place, folder / "discord-first-use.png", ada.shown[0])
                await ada.press("Under my name")
            await picture(place, folder / "discord-form.png", ada.last)
            await ada.write(ANSWER)
            await picture(place, folder / "discord-grading.png", ada.shown[0])
            await place.work()
            await picture(place, folder / "discord-result.png", ada.shown[0])
            for command in ("leaderboard", "help"):
                await ada.ask(command)
                await picture(place, folder / f"discord-{command}.png", ada.shown[0])
            await interviewed(place, world, "ada")
            for command in ("report", "profile"):
                await ada.ask(command)
                await picture(place, folder / f"discord-{command}.png", ada.shown[0])


async def picture(place: DiscordPlace, path: Path, target: Any, channel: Any = None, *, viewer: Any = None) -> None:
    """Take a picture of a message, in the server's channel or another, or of the form that an interaction opened."""
    async with place.env.preview(
        channel or place.channel, viewers=[viewer or place.person("ada").actor], width=PHONE[0], height=PHONE[1]
    ) as preview:
        await preview.screenshot(path, target=target)
