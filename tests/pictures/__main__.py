"""Takes the pictures of the documentation: ``make pictures``. They show the real messages, made by the real code."""

from __future__ import annotations

import asyncio
import sys
import tempfile
from pathlib import Path

from tests.pictures import course_pictures, discord_pictures, settings_pictures, slack_pictures

FOLDER = Path(__file__).parents[2] / "docs" / "img"


async def take_all() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for platform in (discord_pictures, slack_pictures, course_pictures, settings_pictures):
        with tempfile.TemporaryDirectory() as scratch:
            await platform.take(Path(scratch), FOLDER)


if __name__ == "__main__":
    asyncio.run(take_all())
    sys.stdout.write(f"The pictures are in {FOLDER}.\n")
