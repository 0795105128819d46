"""What owners are told once, however often it happens: one row for each kind, with its count and whether they know.

Where an owner is told of something with an answer to come, what waits for them is such a row, too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from bot.domain.untold import Untold
from bot.storage.database import insert_for
from bot.storage.operation_tables import notices

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.storage.database import Database

MAX_KEY: Final = 200
MAX_DETAIL: Final = 2000


class NoticeRepository:
    """Counts what happened, and remembers whether owners know."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def note(self, key: str, detail: str) -> bool:
        """Count one more occurrence; return whether owners have not been told of the kind yet. Committed on return.

        Args:
            key: The kind; its first `MAX_KEY` characters tell kinds apart.
            detail: This occurrence, in words; the newest is kept, up to `MAX_DETAIL` characters.

        Raises:
            StorageError: It could not be written.
        """
        now = self._now()
        values = {"detail": detail[:MAX_DETAIL], "last_at": now}
        async with self._database.write() as connection:
            insert = insert_for(connection.dialect)(notices)
            told_at = await connection.execute(
                insert.values(key=key[:MAX_KEY], count=1, first_at=now, told_at=None, **values)
                .on_conflict_do_update(index_elements=[notices.c.key], set_={**values, "count": notices.c.count + 1})
                .returning(notices.c.told_at)
            )
            return told_at.scalar_one() is None

    async def told(self, key: str) -> None:
        """Remember that owners know of this kind; committed on return.

        Raises:
            StorageError: It could not be written; they will be told again.
        """
        async with self._database.write() as connection:
            await connection.execute(
                update(notices)
                .where(notices.c.key == key[:MAX_KEY], notices.c.told_at.is_(None))
                .values(told_at=self._now())
            )

    async def untold(self, prefix: str, since: datetime) -> tuple[Untold, ...]:
        """Return what owners do not know of the kinds that begin like this, the oldest first.

        Raises:
            StorageError: The database cannot be read.
        """
        is_untold = notices.c.told_at.is_(None) & notices.c.key.startswith(prefix, autoescape=True)
        query = select(notices.c.key, notices.c.detail, notices.c.first_at).where(
            is_untold, notices.c.first_at >= since
        )
        rows = await self._database.fetch(query.order_by(notices.c.first_at, notices.c.key))
        return tuple(Untold(row.key, row.detail, row.first_at) for row in rows)
