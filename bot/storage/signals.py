"""What all replicas are asked to do, each when it looks: a row for each kind, with when it was last asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from bot.storage.database import insert_for
from bot.storage.operation_tables import signals

if TYPE_CHECKING:
    from datetime import datetime

    from bot.storage.database import Database


class SignalRepository:
    """Raises signals and sees them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def raise_signal(self, name: str, at: datetime) -> None:
        """Ask all replicas for something, in place of what was asked for before. Committed on return.

        Raises:
            StorageError: It could not be written.
        """
        async with self._database.write() as connection:
            await connection.execute(
                insert_for(connection.dialect)(signals)
                .values(name=name, raised_at=at)
                .on_conflict_do_update(index_elements=[signals.c.name], set_={"raised_at": at})
            )

    async def raised_at(self, name: str) -> datetime | None:
        """Return when a signal was last raised, as whoever raised it saw the time; None if never.

        Raises:
            StorageError: The database cannot be read.
        """
        rows = await self._database.fetch(select(signals.c.raised_at).where(signals.c.name == name))
        return rows[0].raised_at if rows else None
