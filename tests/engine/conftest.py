"""A bot with its real engine, on either database."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import pytest

from bot.app import App, running
from bot.core.ports import Courier, Judge
from bot.settings import Settings
from tests.engine.people import Start
from tests.world import MessageBoard, QueueJudge


@pytest.fixture
async def start(ready_url: str) -> Start:
    """Give a way to start the bot, again and again, on one migrated database."""

    @asynccontextmanager
    async def start(
        judge: Judge | None = None,
        board: MessageBoard | None = None,
        *,
        couriers: Mapping[str, Courier] | None = None,
        workers: int = 4,
        per_minute: int | None = None,
    ) -> AsyncIterator[App]:
        settings = Settings.model_validate(
            {"database_url": ready_url, "grading_workers": workers, "llm_rpm": per_minute, "timezone": "Europe/Berlin"}
        )
        if couriers is None:
            couriers = {"terminal": board or MessageBoard()}
        async with running(settings, couriers=couriers, judge=judge or QueueJudge()) as app:
            yield app

    return start
