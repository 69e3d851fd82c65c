"""Notes that a platform makes for itself, to know them again after a restart."""

from __future__ import annotations

from bot.persistence import facts
from bot.persistence.database import Database


class StoredNotes:
    """The Notes port, in the database that all replicas share."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def read(self, name: str) -> str:
        """Give the note of that name, or nothing."""
        async with self.database.read() as tx:
            return await facts.find_fact(tx, name)

    async def write(self, name: str, text: str) -> None:
        """Keep a note."""
        async with self.database.write() as tx:
            await facts.keep_fact(tx, name, text)
