"""The program itself on Slack: started by its settings, graded by its own jobs, stopped by a signal."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from asyncio.subprocess import PIPE, Process
from pathlib import Path

import pytest

from tests.factories import LONG_ANSWER
from tests.platforms.slack.loopback import APP_TOKEN, BOT_TOKEN, LoopbackSlack
from tests.platforms.slack.place import Colleague, in_channel, to_the_form, words

ROOT = Path(__file__).parents[3]


async def started(slack: LoopbackSlack, home: Path, *options: str, **settings: str) -> Process:
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "INTERVIEW_BOT_HOME": str(home),
        "SLACK_API_URL": slack.address,
        "SLACK_BOT_TOKEN": BOT_TOKEN,
        "SLACK_APP_TOKEN": APP_TOKEN,
        **settings,
    }
    command = (sys.executable, "-m", "bot", *options)
    return await asyncio.create_subprocess_exec(*command, cwd=home, env=environment, stdout=PIPE, stderr=PIPE)


async def test_a_day_on_slack(slack: LoopbackSlack, tmp_path: Path) -> None:
    """Card, form, grade in window and DM, and an orderly end, with no answer and no token in the log."""
    program = await started(slack, tmp_path, "run", "--only", "slack", LOG_LEVEL="DEBUG")
    slack.workspace.names["UADA"] = "Ada"
    ada = Colleague(slack, "UADA")
    await slack.connected(60)
    await ada.ask("today")
    await to_the_form(ada)
    await ada.write(LONG_ANSWER)
    assert "saved" in ada.sees()
    async with asyncio.timeout(60):
        while not in_channel(slack, "DADA"):
            await asyncio.sleep(0.05)
    (message,) = in_channel(slack, "DADA")
    assert "of 100" in words(message.blocks)
    program.send_signal(signal.SIGTERM)
    _, log = await asyncio.wait_for(program.communicate(), 60)
    assert program.returncode == 0, log.decode()
    for secret in (LONG_ANSWER, BOT_TOKEN, APP_TOKEN):
        assert secret not in log.decode()
    assert "Traceback" not in log.decode()


@pytest.mark.parametrize(
    ("settings", "line"),
    [({"SLACK_BOT_TOKEN": "xoxb-old"}, "does not take the tokens"), ({"SLACK_APP_TOKEN": ""}, "SLACK_SIGNING_SECRET")],
)
async def test_a_start_that_can_not_work_ends_with_a_line(
    slack: LoopbackSlack, tmp_path: Path, settings: dict[str, str], line: str
) -> None:
    """The operator reads what to do, and no traceback."""
    program = await started(slack, tmp_path, "run", **settings)
    _, said = await asyncio.wait_for(program.communicate(), 60)
    assert program.returncode == 1
    assert line in said.decode()
    assert "Traceback" not in said.decode()


async def test_the_manifest_is_printed(slack: LoopbackSlack, tmp_path: Path) -> None:
    """As it ships, ready to be pasted."""
    program = await started(slack, tmp_path, "slack", "manifest")
    said, _ = await asyncio.wait_for(program.communicate(), 60)
    assert said.decode() == (ROOT / "slack-manifest.yaml").read_text()
