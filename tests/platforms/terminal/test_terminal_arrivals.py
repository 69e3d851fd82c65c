"""What a running schedule posts into a terminal while a session goes on."""

from __future__ import annotations

import io

from bot.core.ui import Message
from bot.platforms.terminal import Terminal
from tests.platforms.terminal.desk import ADA, Desk


async def test_what_was_posted_meanwhile_is_shown_also_at_the_end() -> None:
    """Before each line, and what came after the last one once somebody asks for it."""
    out, came = io.StringIO(), [Message("A first card"), Message("A late card")]
    arrived = iter(([came[0]], [], [came[1]]))
    terminal = Terminal(Desk().routes(), ADA, stdin=io.StringIO("\n"), stdout=out, arrived=lambda: next(arrived))
    await terminal.run()
    assert "A late card" not in out.getvalue()
    terminal.show_arrived()
    assert out.getvalue().index("A first card") < out.getvalue().index("A late card")
