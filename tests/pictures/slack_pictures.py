"""Pictures of the bot on Slack: the loopback's messages and views, drawn by a renderer of Block Kit that stands beside the repository."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from tests.factories import LONG_ANSWER
from tests.pictures.interviewed import interviewed
from tests.pictures.scene import ANSWER, OTHERS, world_of_pictures
from tests.platforms.slack.place import Colleague, in_channel, slack_place
from tests.platforms.slack.shelf import File
from tests.platforms.slack.workspace import Message, View
from tests.stories.people import open_form

ROOT = Path(__file__).parents[2]
TOOL = next((found for up in ROOT.parents if (found := up / "shared" / "tools" / "render").is_dir()), None)
BUILT = ROOT / "build" / "render"
NO_FILES: Mapping[str, File] = {}
PHONE, DESK = 400, 680  # pixels
NAME = "Interview bot"


async def take(scratch: Path, folder: Path) -> None:
    """Live a day on Slack and take its pictures into the folder; without the renderer there are none."""
    if TOOL is None:
        sys.stderr.write("Slack's renderer is not here: its pictures stay as they are.\n")
        return
    await asyncio.to_thread(_build, TOOL)
    async with world_of_pictures(scratch) as world:
        routes = world.routes()
        async with slack_place(world, routes) as place:
            for name in OTHERS:
                other = place.person(name)
                await other.ask("today")
                await open_form(other)
                await other.write(LONG_ANSWER)
                await place.work()
            ada = place.person("ada")
            await ada.ask("today share")
            picture(folder / "slack-card.png", in_channel(place.slack)[0])
            await ada.open_home()
            await place.settled()
            picture(folder / "slack-home.png", place.slack.workspace.homes[ada.user], DESK)
            await ada.press("Answer")
            if not ada.is_asked():
                picture(folder / "slack-first-use.png", ada.before)
                await ada.press("Under my name")
            picture(folder / "slack-form.png", ada.before)
            window = await _written(ada)
            picture(folder / "slack-saved.png", window)
            await place.work()
            picture(folder / "slack-result.png", in_channel(place.slack, "DADA")[0])
            picture(folder / "slack-result-window.png", window)
            for command in ("leaderboard", "help"):
                await ada.ask(command)
                picture(folder / f"slack-{command}.png", ada.before)
            await interviewed(place, world, "ada")
            for command in ("report", "profile"):
                await ada.ask(command)
                await place.settled()
                (*_, posted) = in_channel(place.slack, "DADA")  # with its picture
                picture(folder / f"slack-{command}.png", posted, files=place.slack.shelf.files)


async def _written(who: Colleague) -> View:
    await who.write(ANSWER)
    assert isinstance(who.before, View)
    return who.before


def picture(path: Path, what: Message | View, width: int = PHONE, *, files: Mapping[str, File] = NO_FILES) -> None:
    """Take a picture of a message or a view; the ``files`` it shows are those that were uploaded."""
    shown: dict[str, Any] = what.content if isinstance(what, View) else {"text": what.text, "blocks": what.blocks}
    shown = {**shown, "blocks": [_with_file(block, files) for block in shown["blocks"]]}
    source = BUILT / "shown.json"
    source.write_text(json.dumps({**shown, "name": NAME}))
    subprocess.run([sys.executable, BUILT / "render.py", "slack", source, path, str(width)], check=True)


def _with_file(block: dict[str, Any], files: Mapping[str, File]) -> dict[str, Any]:
    """Put an uploaded picture where the renderer finds it: into the block itself."""
    file = files.get(block.get("slack_file", {}).get("id", ""))
    if file is None:
        return block
    address = f"data:image/png;base64,{base64.b64encode(file.content).decode()}"
    return {**{name: value for name, value in block.items() if name != "slack_file"}, "image_url": address}


def _build(tool: Path) -> None:
    """Build the renderer once, in a copy of its folder."""
    if (BUILT / "slack.bundle.js").exists():
        return
    shutil.copytree(tool, BUILT, dirs_exist_ok=True)
    for path in BUILT.rglob("*"):
        path.chmod(path.stat().st_mode | 0o200)
    BUILT.chmod(0o755)
    subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--silent"], cwd=BUILT, check=True)
    subprocess.run(["node", "build.mjs"], cwd=BUILT, check=True)
