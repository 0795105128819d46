"""Figures that are read now and then rather than counted as things happen: what waits, and how far everything is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.domain.group_quizzes import Phase
from bot.storage.group_queries import IS_RUNNING
from bot.storage.group_tables import group_quizzes
from bot.storage.tables import inbox

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from bot.storage.database import Database


class ReadingRepository:
    """Reads; every method may raise StorageError, when the database cannot be read."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def unhandled(self) -> tuple[int, datetime | None]:
        """Return how many updates are stored and not handled, and when the oldest of them arrived."""
        query = select(func.count(), func.min(inbox.c.received_at)).where(inbox.c.handled_at.is_(None))
        [(count, oldest_at)] = await self._database.fetch(query)
        return count, oldest_at

    async def group_quizzes(self) -> Mapping[Phase, tuple[int, datetime | None]]:
        """Return how many unfinished group quizzes are at each phase, and the earliest deadline among them."""
        query = (
            select(group_quizzes.c.phase, func.count(), func.min(group_quizzes.c.deadline))
            .where(IS_RUNNING)
            .group_by(group_quizzes.c.phase)
        )
        return {Phase(phase): (count, deadline) for phase, count, deadline in await self._database.fetch(query)}
