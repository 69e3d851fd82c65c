"""A session as a program of its own: at a terminal with a person, else as a script.

``WAITS`` in the environment is how often a result is still to come, ``HISTORY`` the history file.
"""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

from bot.platforms.terminal import Terminal
from tests.platforms.terminal.desk import ADA, Desk

if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell has what runs in its background ignore Ctrl-C
    history = os.environ.get("HISTORY")
    terminal = Terminal(
        Desk(waits=int(os.environ.get("WAITS", "1"))).routes(),
        ADA,
        interactive=sys.stdin.isatty() and sys.stdout.isatty(),
        history_file=Path(history) if history else None,
    )
    code = asyncio.run(terminal.run())
    if "LOADED" in os.environ:
        sys.stderr.write(" ".join(sorted({name.partition(".")[0] for name in sys.modules})))
    sys.exit(code)
