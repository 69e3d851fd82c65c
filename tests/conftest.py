"""What the tests share: both databases, empty or migrated, and where the guide stands."""

from __future__ import annotations

import asyncio
import itertools
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from bot import setup
from bot.engine.queues import migrate_queue
from bot.persistence import schema
from bot.persistence.database import Database, parse_url, sqlite_url
from bot.resources import shipped
from bot.usecases.members import utc_now
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
    _prepare(postgres.create(cluster, "migrated"), _schema)
    return "migrated"


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same on SQLite: a file to be copied."""
    path = tmp_path_factory.mktemp("template") / "migrated.db"
    _prepare(f"sqlite:///{path}", _schema)
    return path


@pytest.fixture(scope="session")
def ready_template(cluster: str) -> str:
    """A database that a bot can start on at once: with the schema, the queue's tables and the shipped bank."""
    _prepare(postgres.create(cluster, "ready"), _everything)
    return "ready"


@pytest.fixture(scope="session")
def ready_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same on SQLite: a file to be copied."""
    path = tmp_path_factory.mktemp("template") / "ready.db"
    _prepare(f"sqlite:///{path}", _everything)
    return path


async def _schema(database: Database) -> None:
    await schema.upgrade(database, shipped("migrations"))


async def _everything(database: Database) -> None:
    await setup.migrate(database, (), now=utc_now())
    await migrate_queue(database)


def _prepare(url: str, work: Callable[[Database], Awaitable[None]]) -> None:
    async def prepare() -> None:
        database = Database(parse_url(url))
        await work(database)
        await database.close()

    with ThreadPoolExecutor(1) as other:  # a test's own event loop may be running in this thread
        other.submit(lambda: asyncio.run(prepare())).result()


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
def ready_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of a database that a bot can start on, without any rows but the bank's."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("ready_file"), tmp_path / "ready.db")
        return f"sqlite:///{path}"
    template = request.getfixturevalue("ready_template")
    return postgres.create(request.getfixturevalue("cluster"), f"ready{next(_numbers)}", template)


@pytest.fixture(params=["sqlite", "postgresql"])
async def database(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[Database]:
    """A migrated database without any rows."""
    if request.param == "sqlite":
        path = shutil.copy(request.getfixturevalue("migrated_file"), tmp_path / "test.db")
        database = Database(sqlite_url(Path(path)))
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
