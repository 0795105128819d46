"""What operators see of the processes that share a database, and of what waits in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.domain.replicas import ReplicaSeen
from bot.storage.operation_tables import replicas
from bot.storage.tables import HEAD, inbox

if TYPE_CHECKING:
    from bot.storage.database import Database


class FactRepository:
    """Reads facts. Every method may raise StorageError, when the database cannot be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    @property
    def engine(self) -> str:
        """The engine's own name."""
        return "PostgreSQL" if self._database.is_shared else "SQLite"

    @property
    def schema(self) -> str:
        """The revision of the tables."""
        return HEAD

    async def replicas(self) -> tuple[ReplicaSeen, ...]:
        """Return the processes that are there, the oldest first; none where there is only one, on SQLite."""
        columns = replicas.c
        query = select(columns.id, columns.started_at, columns.leads_since).order_by(columns.started_at, columns.id)
        rows = await self._database.fetch(query)
        return tuple(ReplicaSeen(name, started_at, leads is not None) for name, started_at, leads in rows)

    async def waiting(self) -> int:
        """Return how many updates are stored and not handled."""
        rows = await self._database.fetch(select(func.count()).where(inbox.c.handled_at.is_(None)))
        return int(rows[0][0])
