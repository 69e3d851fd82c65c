"""The bot as it is started by an operator, on a Discord of our own: one process from the command line to the grade."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from tests.platforms.discord.loopback import Loopback
from tests.platforms.discord.wire import interaction, submission

ANSWER = "A retriever fetches passages and puts them into the prompt."


async def test_from_the_command_line_to_the_grade(server: Loopback, tmp_path: Path) -> None:
    """``run`` connects, an answer is saved and graded where it was given, and SIGTERM ends it with 0 within ten seconds."""
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("OPENAI", "SLACK", "DATABASE"))},
        "INTERVIEW_BOT_HOME": str(tmp_path),
        "DISCORD_TOKEN": "made-up",
        "DISCORD_API_URL": server.url,
        "DISCORD_GATEWAY_URL": server.gateway,
    }
    bot = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "run", "--only", "discord", env=environment, stderr=asyncio.subprocess.PIPE
    )
    try:
        async with asyncio.timeout(60):
            await server.connected.wait()
        form = await pressed(server, "answer:")
        consent = next(
            button["custom_id"]
            for button in _buttons(form["data"]["components"])
            if "consent:named" in button["custom_id"]
        )
        form = await pressed(server, consent)
        sent = submission(server.snowflake(), "7", form["data"]["custom_id"], ANSWER)
        await server.dispatch("INTERACTION_CREATE", sent)
        await server.until("POST", f"/interactions/{sent['id']}/")
        (result,) = await server.until("PATCH", f"{sent['token']}/messages/@original")
        assert "of 100" in str(result.body)
        began = time.monotonic()
        bot.send_signal(signal.SIGTERM)
        _, errors = await asyncio.wait_for(bot.communicate(), 60)
    finally:
        if bot.returncode is None:
            bot.kill()
            await bot.communicate()
    assert bot.returncode == 0, errors.decode()
    assert time.monotonic() - began < 45
    assert b"made-up" not in errors
    assert ANSWER.encode() not in errors
    assert b"https://discord.com/oauth2/authorize" in errors


async def pressed(server: Loopback, custom_id: str) -> Any:
    """Press a button, and give what the bot answers."""
    press = interaction(server.snowflake(), "7", 3, {"custom_id": custom_id, "component_type": 2})
    press["message"] = server._message("/", {"flags": 0}, {})
    await server.dispatch("INTERACTION_CREATE", press)
    (request,) = await server.until("POST", f"/interactions/{press['id']}/")
    return request.body


def _buttons(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for component in components:
        found += [component] * (component["type"] == 2)
        found += _buttons(component.get("components", []))
    return found
