"""What has come for somebody is shown while their session goes on."""

from __future__ import annotations

import io
from collections.abc import Sequence

import pytest

from bot.core.ui import Event, Message
from bot.platforms.terminal import Terminal
from tests.platforms.terminal.desk import ADA, Desk


async def test_what_has_come_is_shown_before_each_line_and_at_the_end() -> None:
    """So a script shows what it has caused."""
    out, came = io.StringIO(), iter(([Message("A first card")], [], [Message("A late card")]))

    async def news(event: Event) -> Sequence[Message]:
        assert event.actor == ADA
        return next(came)

    terminal = Terminal(Desk().routes(), ADA, stdin=io.StringIO("\n"), stdout=out, news=news)
    await terminal.run()
    assert out.getvalue().index("A first card") < out.getvalue().index("A late card")


async def test_news_that_can_not_be_read_end_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """The log says why; the session goes on, and the next prompt looks again."""

    async def news(_event: Event) -> Sequence[Message]:
        raise ConnectionError

    out = io.StringIO()
    terminal = Terminal(Desk().routes(), ADA, stdin=io.StringIO("today\n"), stdout=out, news=news)
    assert await terminal.run() == 0
    assert "Question of the day" in out.getvalue()
    assert "what is new could not be read" in caplog.text
