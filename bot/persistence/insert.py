"""Inserts that meet a row already there: told apart in one statement, on both databases.

Each statement is made once for a table, its key and its columns: making one takes longer than running it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.persistence.database import Transaction

_Insert = postgresql.Insert | sqlite.Insert


def _insert(dialect: str, table: sa.Table) -> _Insert:
    return postgresql.insert(table) if dialect == "postgresql" else sqlite.insert(table)


@cache
def _unless_there(dialect: str, table: sa.Table, key: tuple[str, ...], where: str | None = None) -> _Insert:
    condition = None if where is None else sa.text(where)
    return _insert(dialect, table).on_conflict_do_nothing(index_elements=list(key), index_where=condition)


@cache
def _returning(
    dialect: str, table: sa.Table, key: tuple[str, ...], column: str, where: str | None = None
) -> sa.Executable:
    return _unless_there(dialect, table, key, where).returning(table.c[column])


@cache
def _replacing(dialect: str, table: sa.Table, key: tuple[str, ...], columns: tuple[str, ...]) -> sa.Executable:
    statement = _insert(dialect, table)
    rest = {name: statement.excluded[name] for name in columns if name not in key}
    return statement.on_conflict_do_update(index_elements=list(key), set_=rest)


@cache
def _adding(dialect: str, table: sa.Table, key: tuple[str, ...], columns: tuple[str, ...]) -> sa.Executable:
    statement = _insert(dialect, table)
    sums = {name: table.c[name] + statement.excluded[name] for name in columns if name not in key}
    return statement.on_conflict_do_update(index_elements=list(key), set_=sums)


async def insert_once(tx: Transaction, table: sa.Table, row: Mapping[str, Any], *, key: Sequence[str]) -> bool:
    """Insert the row unless its unique key is taken; tell whether it went in."""
    return await tx.scalar(_returning(tx.dialect.name, table, tuple(key), key[0]), dict(row)) is not None


async def insert_new(
    tx: Transaction, table: sa.Table, row: Mapping[str, Any], *, key: Sequence[str], where: str | None = None
) -> int | None:
    """Insert the row unless its unique key is taken; give the new row's number, or None.

    ``where`` is the condition of the unique index in SQL, if it has one.
    """
    number: int | None = await tx.scalar(_returning(tx.dialect.name, table, tuple(key), "id", where), dict(row))
    return number


async def insert_fresh(tx: Transaction, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, key: str) -> list[Any]:
    """Insert those rows whose unique key is not taken; give the keys that went in."""
    statement = _unless_there(tx.dialect.name, table, (key,)).values([dict(row) for row in rows])
    return list((await tx.execute(statement.returning(table.c[key]))).scalars())


async def insert_missing(
    tx: Transaction, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]
) -> None:
    """Insert those rows whose unique key is not taken."""
    if rows:
        await tx.execute(_unless_there(tx.dialect.name, table, tuple(key)), list(rows))


async def upsert(tx: Transaction, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]) -> None:
    """Insert each row, or set the other columns of the one that has its key."""
    if rows:
        await tx.execute(_replacing(tx.dialect.name, table, tuple(key), tuple(rows[0])), list(rows))


async def add_up(tx: Transaction, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]) -> None:
    """Insert each row, or add its other columns to those of the one that has its key."""
    await tx.execute(_adding(tx.dialect.name, table, tuple(key), tuple(rows[0])), list(rows))
