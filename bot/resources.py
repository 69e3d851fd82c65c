"""Where the files that ship with the program stand: beside the package in a checkout, inside it in a wheel."""

from __future__ import annotations

from pathlib import Path

from bot.core.errors import SetupError

PACKAGE = Path(__file__).parent


def shipped(name: str, package: Path = PACKAGE) -> Path:
    """Find a shipped folder (``question_bank`` or ``migrations``). Raises SetupError when the installation lacks it."""
    for folder in (package / "_shipped" / name, package.parent / name):
        if folder.is_dir():
            return folder
    msg = f"This installation lacks its {name} folder; install interview-bot again."
    raise SetupError(msg)
