"""The column types and shorthands that the tables are written in."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy import Column, ForeignKey
from sqlalchemy.dialects.postgresql import JSONB


class Moment(sa.types.TypeDecorator[datetime]):
    """A point in time: aware and UTC in the program, and comparable as stored in both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Write a moment down; SQLite has no zones, so UTC goes in bare."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = "a naive datetime can't be stored"
            raise ValueError(msg)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Read a moment back, aware and in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


Id = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
Json = sa.JSON().with_variant(JSONB(), "postgresql")


def new_id() -> Column[Any]:
    """Make the primary key of a table whose rows are numbered."""
    return Column("id", Id, primary_key=True)


def ref(name: str, target: str, *, null: bool = False, index: bool = False) -> Column[Any]:
    """Point at another table's row and go when it goes."""
    return Column(name, Id, ForeignKey(target, ondelete="CASCADE"), nullable=null, index=index)


def moment(name: str, *, null: bool = False) -> Column[Any]:
    """Make a column that holds a point in time."""
    return Column(name, Moment(), nullable=null)
