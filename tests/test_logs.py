"""What the log says, and what never gets into it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import logs
from bot.core.model import Grade
from bot.grading.openai_judge import OpenAIJudge
from tests.grading.cases import ANSWER, QUESTION
from tests.grading.conftest import llm
from tests.grading.fake_llm import FakeLLM, judgement, says

__all__ = ["llm"]


@pytest.fixture
def log(tmp_path: Path) -> Iterator[Path]:
    """Log everything into a file, and leave the process's logging as it was."""
    root = logging.getLogger()
    handlers = list(root.handlers)
    levels = {logger: logger.level for logger in (root, *map(logging.getLogger, logs.NOISY))}
    logs.to_file(tmp_path / "bot.log", "DEBUG")
    yield tmp_path / "bot.log"
    root.handlers[0].close()
    root.handlers[:] = handlers
    for logger, level in levels.items():
        logger.setLevel(level)


async def test_a_password_in_the_models_address_is_not_logged(llm: FakeLLM, log: Path) -> None:
    """Not even where everything is logged: libraries would write down each address they ask."""
    logging.getLogger("bot").info("asking")
    llm.script = [says(judgement(3, mark=5))]
    judge = OpenAIJudge(api_key="k", model="m", base_url=llm.base_url.replace("//", "//ann:sesame@"))
    assert isinstance(await judge.grade(QUESTION, ANSWER), Grade)
    await judge.aclose()
    said = await asyncio.to_thread(log.read_text, "utf-8")
    assert "asking" in said
    assert "sesame" not in said
