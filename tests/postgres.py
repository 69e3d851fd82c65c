"""A throwaway PostgreSQL cluster for tests: Debian's programs, a socket in a temporary folder, nothing left behind."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg


def find_programs() -> Path | None:
    """Find the folder with initdb and postgres, newest version first."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name), reverse=True)
    on_path = shutil.which("initdb")
    candidates = [*folders, *([Path(on_path).resolve().parent] if on_path else [])]
    return next(
        (folder for folder in candidates if (folder / "initdb").exists() and (folder / "postgres").exists()), None
    )


def _user() -> str | None:
    """Name who may run the server: it refuses root."""
    if os.getuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


@contextmanager
def cluster(programs: Path) -> Iterator[str]:
    """Run a server for the block; gives the address of its maintenance database."""
    folder = Path(tempfile.mkdtemp(prefix="ibpg-"))
    user = _user()
    if user:
        shutil.chown(folder, user)
    data = folder / "data"
    quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": folder, "user": user}
    subprocess.run(
        [programs / "initdb", "-D", data, "-U", "postgres", "-A", "trust", "-N", "-E", "UTF8", "--locale=C.UTF-8"],
        check=True,
        **quiet,
    )
    options = ["listen_addresses=", f"unix_socket_directories={folder}", "fsync=off", "synchronous_commit=off"]
    options += ["full_page_writes=off", "max_connections=300", "shared_buffers=64MB"]
    command: list[str | Path] = [
        programs / "postgres",
        "-D",
        data,
        *(word for option in options for word in ("-c", option)),
    ]
    server: subprocess.Popen[bytes] = subprocess.Popen(command, **quiet)
    address = f"postgresql://postgres@/postgres?host={folder}"
    try:
        _wait(address, server)
        yield address
    finally:
        server.send_signal(signal.SIGINT)  # fast shutdown: connections that a failed test left open are cut
        server.wait(30)
        shutil.rmtree(folder, ignore_errors=True)


def create(address: str, name: str, template: str = "template1") -> str:
    """Make a database in the cluster and give its address."""
    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return address.replace("/postgres?", f"/{name}?")


def _wait(address: str, server: subprocess.Popen[bytes]) -> None:
    for _ in range(200):
        if server.poll() is not None:
            msg = f"postgres ended with {server.returncode}"
            raise RuntimeError(msg)
        try:
            psycopg.connect(address, connect_timeout=1).close()
        except psycopg.OperationalError:
            try:
                server.wait(0.05)
            except subprocess.TimeoutExpired:
                continue
        else:
            return
    msg = "postgres did not come up"
    raise RuntimeError(msg)
