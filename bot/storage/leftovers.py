"""What an earlier run left undone, counted before anything takes it up.

Owns these counts alone; who takes up what is each part's own business.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from bot.domain.broadcasts import SendStatus
from bot.storage.group_queries import IS_RUNNING
from bot.storage.group_tables import group_quizzes
from bot.storage.operation_tables import broadcast_sends, broadcasts
from bot.storage.tables import deliveries, inbox
from bot.storage.waiting import IS_PLANNED, IS_SENDING

if TYPE_CHECKING:
    from bot.storage.database import Database


@dataclass(frozen=True, slots=True)
class Leftovers:
    """How many of each there are."""

    updates: int
    """Stored and not handled: they are handled now."""
    digests_waiting: int
    """Planned: they go out now, late, or are skipped if they are too old."""
    digests_unknown: int
    """Handed to the platform when the run ended: they may have arrived, and are not sent again."""
    group_quizzes: int
    """Running: they go on."""
    broadcasts: int
    """Confirmed and not finished: they go on."""
    copies_unknown: int
    """Of broadcasts, handed to the platform when the run ended: they may have arrived, and are not sent again."""

    def __bool__(self) -> bool:
        """Return whether there is anything."""
        return any(getattr(self, each.name) for each in fields(self))


async def read_leftovers(database: Database) -> Leftovers:
    """Count them, before any part of the bot has begun.

    Raises:
        StorageError: The database cannot be read.
    """
    queries = (
        select(func.count()).select_from(inbox).where(inbox.c.handled_at.is_(None)),
        select(func.count()).select_from(deliveries).where(IS_PLANNED),
        select(func.count()).select_from(deliveries).where(IS_SENDING),
        select(func.count()).select_from(group_quizzes).where(IS_RUNNING),
        select(func.count())
        .select_from(broadcasts)
        .where(broadcasts.c.ended_at.is_(None), broadcasts.c.started_at.is_not(None)),
        select(func.count())
        .select_from(broadcast_sends)
        .where(broadcast_sends.c.settled_at.is_(None), broadcast_sends.c.status == SendStatus.SENDING),
    )
    [row] = await database.fetch(select(*(query.scalar_subquery() for query in queries)))
    return Leftovers(*row)
