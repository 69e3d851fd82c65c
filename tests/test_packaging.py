"""What ships: the wheel runs by itself, the containers start in the right order, the locks name no registry."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parent.parent


def test_the_wheel_holds_the_bank_and_the_migrations(tmp_path: Path) -> None:
    """Unpacked anywhere, the wheel makes its database and its bank without the checkout."""
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )
    wheel = next(tmp_path.glob("*.whl"))
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(tmp_path / "site")
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(tmp_path / "site"),
        "INTERVIEW_BOT_HOME": str(tmp_path),
    }
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "import bot, sys; sys.argv[1:] = ['migrate']; print(bot.__file__); from bot.cli import main; main()",
        ],
        cwd=tmp_path,
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert str(tmp_path / "site") in done.stdout
    assert "up to date" in done.stdout


@pytest.fixture(scope="module")
def services() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())["services"]
    return found


def test_the_bot_waits_for_the_migration_and_that_for_the_database(services: dict[str, Any]) -> None:
    """Nothing starts on a database that isn't there or isn't migrated."""
    assert services["migrate"]["depends_on"] == {"database": {"condition": "service_healthy"}}
    assert services["bot"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert "pg_isready" in services["database"]["healthcheck"]["test"][1]


def test_no_password_is_written_down(services: dict[str, Any]) -> None:
    """The compose file asks for the password instead of bringing one."""
    assert services["database"]["environment"]["POSTGRES_PASSWORD"].startswith("${POSTGRES_PASSWORD:?")


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_the_locks_have_hashes_and_no_registry(name: str) -> None:
    """Every package is pinned by hash, and no address stands in the file."""
    text = (ROOT / name).read_text()
    pinned = [line for line in text.splitlines() if "==" in line and not line.startswith(" ")]
    assert pinned
    assert all(line.endswith("\\") for line in pinned)
    assert "://" not in text
    assert "index-url" not in text
    assert "dbos-enterprise" not in text  # proprietary
