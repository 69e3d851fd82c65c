"""Where the files that ship with the program stand: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

from bot.core.errors import SetupError

PACKAGE = Path(__file__).parent


def shipped(name: str, package: Path = PACKAGE) -> Path:
    """Find what ships (``question_bank``, ``migrations``, ``slack-manifest.yaml``). Raises SetupError when it is not there."""
    for found in (package / "_shipped" / name, package.parent / name):
        if found.exists():
            return found
    msg = f"This installation lacks its {name}; install interview-bot again."
    raise SetupError(msg)
