"""The house keeps its shape: imports point inward, renderers await nothing, and no file outgrows its noun."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
CODE = sorted(
    path for folder in ("bot", "tests", "migrations", "audit", "bench") for path in (ROOT / folder).rglob("*.py")
)
MOST_LINES = 300


def test_the_import_contracts_are_kept() -> None:
    """import-linter finds no import that points outward."""
    linter = Path(sys.executable).with_name("lint-imports")
    found = subprocess.run(
        [linter, "--config", ROOT / "pyproject.toml", "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert found.returncode == 0, found.stdout + found.stderr


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_no_file_is_over_300_lines(path: Path) -> None:
    """A file that long holds a noun that wants a room of its own."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


@pytest.mark.parametrize("path", [path for path in CODE if path.name.endswith(("render.py", "_render.py"))], ids=str)
def test_renderers_await_nothing(path: Path) -> None:
    """Turning a message into a platform's words is pure."""
    waiting = (ast.Await, ast.AsyncFunctionDef, ast.AsyncFor, ast.AsyncWith)
    assert not [node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, waiting)]


def test_the_command_line_is_light() -> None:
    """Asking for help loads none of the heavy packages."""
    program = "import sys; import bot.cli; print(*sorted({name.partition('.')[0] for name in sys.modules}))"
    loaded = set(
        subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout.split()
    )
    assert loaded.isdisjoint({"alembic", "asyncio", "dbos", "openai", "pydantic", "rich", "sqlalchemy", "yaml"})
