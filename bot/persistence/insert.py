"""Inserts that meet a row already there: told apart in one statement, on both databases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite

from bot.persistence.database import Transaction


def _insert(tx: Transaction, table: sa.Table) -> postgresql.Insert | sqlite.Insert:
    return postgresql.insert(table) if tx.dialect.name == "postgresql" else sqlite.insert(table)


async def insert_once(tx: Transaction, table: sa.Table, row: Mapping[str, Any], *, key: Sequence[str]) -> bool:
    """Insert the row unless its unique key is taken; tell whether it went in."""
    return await _insert_once(tx, table, row, key, returning=table.c[key[0]]) is not None


async def insert_new(
    tx: Transaction,
    table: sa.Table,
    row: Mapping[str, Any],
    *,
    key: Sequence[str],
    where: sa.TextClause | None = None,
) -> int | None:
    """Insert the row unless its unique key is taken; give the new row's number, or None.

    ``where`` is the condition of the unique index, if it has one.
    """
    number: int | None = await _insert_once(tx, table, row, key, returning=table.c.id, where=where)
    return number


async def _insert_once(
    tx: Transaction,
    table: sa.Table,
    row: Mapping[str, Any],
    key: Sequence[str],
    *,
    returning: sa.ColumnElement[Any],
    where: sa.TextClause | None = None,
) -> Any:
    statement = _insert(tx, table).values(dict(row)).on_conflict_do_nothing(index_elements=list(key), index_where=where)
    return await tx.scalar(statement.returning(returning))


async def insert_fresh(tx: Transaction, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, key: str) -> list[Any]:
    """Insert those rows whose unique key is not taken; give the keys that went in."""
    statement = _insert(tx, table).values([dict(row) for row in rows]).on_conflict_do_nothing(index_elements=[key])
    return list((await tx.execute(statement.returning(table.c[key]))).scalars())


async def insert_missing(
    tx: Transaction, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]
) -> None:
    """Insert those rows whose unique key is not taken."""
    if rows:
        await tx.execute(_insert(tx, table).on_conflict_do_nothing(index_elements=list(key)), list(rows))


async def upsert(tx: Transaction, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]) -> None:
    """Insert each row, or set the other columns of the one that has its key."""
    if rows:
        statement = _insert(tx, table)
        rest = {name: statement.excluded[name] for name in rows[0] if name not in key}
        await tx.execute(statement.on_conflict_do_update(index_elements=list(key), set_=rest), list(rows))


async def add_up(tx: Transaction, table: sa.Table, rows: Sequence[Mapping[str, Any]], *, key: Sequence[str]) -> None:
    """Insert each row, or add its other columns to those of the one that has its key; the rows' keys differ."""
    statement = _insert(tx, table).values([dict(row) for row in rows])
    sums = {name: table.c[name] + statement.excluded[name] for name in rows[0] if name not in key}
    await tx.execute(statement.on_conflict_do_update(index_elements=list(key), set_=sums))
