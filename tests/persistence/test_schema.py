"""The schema goes up and down on both databases, and says which version it is."""

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.core.errors import SetupError
from bot.persistence import schema
from bot.persistence.database import Database, parse_url, sqlite_url
from bot.persistence.interview_tables import metadata
from bot.resources import shipped

MIGRATIONS = shipped("migrations")


async def tables(database: Database) -> set[str]:
    async with database.read() as tx:
        return set(await tx.run_sync(lambda connection: sa.inspect(connection).get_table_names())) - {"alembic_version"}


async def test_up_makes_every_table_and_down_takes_all_away(empty_url: str) -> None:
    """Upgrading an empty database makes the tables of the program, downgrading leaves none."""
    database = Database(parse_url(empty_url))
    await schema.upgrade(database, MIGRATIONS)
    assert await tables(database) == set(metadata.tables)
    await schema.downgrade(database, MIGRATIONS, "base")
    assert await tables(database) == set()
    await schema.upgrade(database, MIGRATIONS)
    assert await tables(database) == set(metadata.tables)
    await database.close()


async def test_migrations_make_what_the_tables_say(database: Database) -> None:
    """Alembic finds nothing that the program's tables have and the migrations lack."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 - only here
    from alembic.migration import MigrationContext  # noqa: PLC0415 - only here

    def differences(connection: sa.Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return list(compare_metadata(context, metadata))

    async with database.read() as tx:
        assert await tx.run_sync(differences) == []


async def test_no_table_gives_a_number_twice(migrated_file: Path) -> None:
    """On SQLite each numbered table has to be declared so, or the highest number comes again once its row is gone."""
    database = Database(sqlite_url(migrated_file))
    numbered = {
        name for name, table in metadata.tables.items() if isinstance(table.c.get("id", sa.null()).type, sa.Integer)
    }
    async with database.read() as tx:
        declared = sa.text("SELECT name FROM sqlite_master WHERE sql LIKE '%(id AUTOINCREMENT)%'")
        assert set((await tx.execute(declared)).scalars()) == numbered
        assert (await tx.execute(sa.text("PRAGMA integrity_check"))).scalars().all() == ["ok"]
    await database.close()


def test_the_newest_revision_is_alembics_head() -> None:
    """Counting files gives the revision that Alembic itself calls head."""
    from alembic.config import Config  # noqa: PLC0415 - only here
    from alembic.script import ScriptDirectory  # noqa: PLC0415 - only here

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    assert ScriptDirectory.from_config(config).get_current_head() == schema.newest(MIGRATIONS)


async def test_a_newer_database_is_refused(database: Database) -> None:
    """A database that a later program has written is not touched, and the message says what to do."""
    async with database.write() as tx:
        await tx.execute(sa.text("UPDATE alembic_version SET version_num = '9999'"))
    async with database.read() as tx:
        with pytest.raises(SetupError, match="newer"):
            await schema.check(tx, MIGRATIONS)


def test_a_database_address_with_an_unknown_driver_is_refused() -> None:
    """The message names what is supported and not the password."""
    with pytest.raises(SetupError, match="only postgresql and sqlite") as caught:
        parse_url("mysql://user:secret@host/name")
    assert "secret" not in str(caught.value)


def test_nonsense_as_a_database_address_is_refused() -> None:
    """The message shows what an address looks like."""
    with pytest.raises(SetupError, match="looks like postgresql://"):
        parse_url("nonsense")


def test_a_plain_postgresql_address_gets_our_driver(tmp_path: Path) -> None:
    """People write postgresql:// or postgres:// as their provider gives it."""
    assert parse_url("postgres://u@h/n").drivername == "postgresql+psycopg"
    assert parse_url(f"sqlite:///{tmp_path}/x.db").drivername == "sqlite+aiosqlite"


async def test_what_was_earned_before_there_were_seasons_stands_in_the_first(database: Database) -> None:
    """A team that goes on has its board of all time as that of its first season."""
    await schema.downgrade(database, MIGRATIONS, "0013")
    async with database.write() as tx:
        for statement in (
            "INSERT INTO persons (id, created_at) VALUES (1, '2026-01-01')",
            "INSERT INTO teams (id, name, zone, created_at) VALUES (1, 't', 'UTC', '2026-01-01')",
            "INSERT INTO members (id, team_id, person_id, name, joined_at) VALUES (1, 1, 1, 'Ada', '2026-01-01')",
            "INSERT INTO score_totals VALUES (1, 'all', '', 1, 80, 1, 0), (1, '2026-11', '', 1, 80, 1, 0)",
        ):
            await tx.execute(sa.text(statement))
    await schema.upgrade(database, MIGRATIONS)
    async with database.read() as tx:
        found = await tx.execute(sa.text("SELECT period, points FROM score_totals ORDER BY period"))
        assert {tuple(row) for row in found} == {("2026-11", 80), ("all", 80), ("S1", 80)}
