"""What the tests share: both databases, empty or migrated, and where the guide stands."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot.persistence import schema
from bot.persistence.database import Database, parse_url, sqlite_url
from bot.resources import shipped
from tests import postgres
from tests.world import World

ROOT = Path(__file__).parent.parent
_numbers = itertools.count()


@pytest.fixture(scope="session")
def cluster() -> Iterator[str]:
    programs = postgres.find_programs()
    if programs is None:
        pytest.skip("PostgreSQL's server programs are not installed here (Debian: apt-get install postgresql)")
    with postgres.cluster(programs) as address:
        yield address


@pytest.fixture(scope="session")
def migrated_template(cluster: str) -> str:
    """A database with the schema in place, to be copied: much faster than migrating for each test."""
    url = postgres.create(cluster, "migrated")

    async def migrate() -> None:
        database = Database(parse_url(url))
        await schema.upgrade(database, shipped("migrations"))
        await database.close()

    with ThreadPoolExecutor(1) as other:  # a test's own event loop may be running in this thread
        other.submit(lambda: asyncio.run(migrate())).result()
    return "migrated"


@pytest.fixture
def fresh_postgres(cluster: str) -> str:
    """The address of a PostgreSQL database with nothing in it."""
    return postgres.create(cluster, f"fresh{next(_numbers)}")


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database with nothing in it."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'empty.db'}"
    return postgres.create(request.getfixturevalue("cluster"), f"empty{next(_numbers)}")


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated database without any rows."""
    if request.param == "sqlite":
        database = Database(sqlite_url(tmp_path / "test.db"))
        await schema.upgrade(database, shipped("migrations"))
    else:
        template = request.getfixturevalue("migrated_template")
        url = postgres.create(request.getfixturevalue("cluster"), f"test{next(_numbers)}", template)
        database = Database(parse_url(url))
    yield database
    await database.close()


@pytest.fixture
async def world(database: Database) -> World:
    """A bot with a bank of three questions on a migrated database."""
    world = World(database)
    await world.load()
    return world
