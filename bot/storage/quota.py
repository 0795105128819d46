"""LINE's quota in rows: what was read of it, what was pushed, and who wants a push today.

Owns these statements. What a month leaves, and who comes first, is `bot.domain.quota`'s; when it is read, the
platform's. A push is a row without a name, under the key that it is made with, so that it counts once.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import delete, func, or_, select

from bot.domain.chat import ChatKey, Platform
from bot.domain.quota import Quota, Wanting, others_used
from bot.domain.subscription import ChatKind
from bot.storage.database import insert_for
from bot.storage.line_tables import line_pushes, line_quota
from bot.storage.tables import deliveries, subscriptions
from bot.storage.waiting import IS_PLANNED, IS_SENT

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.storage.database import Database

_COUNTED_FOR: Final = timedelta(days=31)
"""Turns are compared over so long: what was longer ago makes nobody wait."""
_KEPT_FOR: Final = timedelta(days=40)
"""Pushes of the month before are of no use any more, but where two months meet."""


class QuotaRepository:
    """Keeps what is known of LINE's quota."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def note(self, month: date, most: int | None, used: int, at: datetime) -> Quota:
        """Keep a reading, in place of the one before, and forget pushes of long ago; return what that comes to.

        Args:
            month: Its first day.
            most: How many may be sent in it; None: as many as one likes.
            used: How many were sent, as LINE says.
            at: When it was read.

        Raises:
            StorageError: It could not be written.
        """
        async with self._database.write() as connection:
            ours = await _pushed(connection, month)
            query = select(line_quota.c.others).where(line_quota.c.month == month)
            known = (await connection.execute(query)).scalar_one_or_none() or 0
            others = others_used(known, used, ours)
            values = {"most": most, "used": used, "others": others, "read_at": at}
            insert = insert_for(connection.dialect)(line_quota).values(month=month, **values)
            await connection.execute(insert.on_conflict_do_update(index_elements=[line_quota.c.month], set_=values))
            await connection.execute(delete(line_pushes).where(line_pushes.c.pushed_at < at - _KEPT_FOR))
            await connection.execute(delete(line_quota).where(line_quota.c.month < month - _KEPT_FOR))
        return Quota(month, most, ours + others)

    async def current(self, month: date) -> Quota | None:
        """Return what is known of a month; with the limit of the month before until it has been read, None before that.

        Raises:
            StorageError: The database cannot be read.
        """
        query = (
            select(line_quota.c.month, line_quota.c.most, line_quota.c.others)
            .where(line_quota.c.month <= month)
            .order_by(line_quota.c.month.desc())
            .limit(1)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
            if row is None:
                return None
            ours = await _pushed(connection, month)
        return Quota(month, row.most, ours + (row.others if row.month == month else 0))

    async def spend(self, key: UUID, month: date, cost: int, at: datetime) -> None:
        """Count a push that is about to be made; one of the same key is counted already. Committed on return.

        Raises:
            StorageError: It could not be written; it must not be made.
        """
        async with self._database.write() as connection:
            await connection.execute(
                insert_for(connection.dialect)(line_pushes)
                .values(key=key, month=month, cost=cost, pushed_at=at)
                .on_conflict_do_nothing()
            )

    async def refund(self, key: UUID) -> None:
        """Do not count a push that was not made.

        Raises:
            StorageError: It could not be written; it counts on.
        """
        async with self._database.write() as connection:
            await connection.execute(delete(line_pushes).where(line_pushes.c.key == key))

    async def is_spent(self, key: UUID) -> bool:
        """Return whether a push is counted.

        Raises:
            StorageError: The database cannot be read.
        """
        return bool(await self._database.fetch(select(line_pushes.c.cost).where(line_pushes.c.key == key)))

    async def spent_since(self, since: datetime) -> int:
        """Return how many messages were pushed from an instant on.

        Raises:
            StorageError: The database cannot be read.
        """
        query = select(func.coalesce(func.sum(line_pushes.c.cost), 0).label("cost"))
        return int((await self._database.fetch(query.where(line_pushes.c.pushed_at >= since)))[0].cost)

    async def wanting(self, until: datetime) -> tuple[Wanting, ...]:
        """Return whoever's digest is due before an instant, or waits and is not spared a push yet.

        Raises:
            StorageError: The database cannot be read.
        """
        rows = await self._database.fetch(wanting(until))
        return tuple(
            Wanting(row.id, ChatKey(Platform.LINE, row.chat_id), ChatKind(row.kind), row.last_at, row.turns)
            for row in rows
        )


def wanting(until: datetime) -> Any:
    """Return the query for LINE's subscriptions with a digest before an instant, each with its last push and turns."""
    # What was fetched by its reader was never tried.
    is_theirs = (deliveries.c.subscription_id == subscriptions.c.id) & IS_SENT & (deliveries.c.attempts > 0)
    pushed = select(func.max(deliveries.c.settled_at)).where(is_theirs).scalar_subquery()
    turns = select(func.count()).where(is_theirs, deliveries.c.settled_at >= until - _COUNTED_FOR).scalar_subquery()
    planned = select(deliveries.c.id).where(deliveries.c.subscription_id == subscriptions.c.id, IS_PLANNED)
    # What is spared already is about to go, or to go again.
    is_spared = planned.where(deliveries.c.id.in_(select(line_pushes.c.key))).exists()
    named = (subscriptions.c.id, subscriptions.c.chat_id, subscriptions.c.kind)
    return select(*named, pushed.label("last_at"), turns.label("turns")).where(
        subscriptions.c.platform == Platform.LINE.value,
        subscriptions.c.ended_at.is_(None),
        subscriptions.c.suspended_at.is_(None),
        or_(subscriptions.c.next_due_at < until, planned.exists()),
        ~is_spared,
    )


async def _pushed(connection: AsyncConnection, month: date) -> int:
    query = select(func.coalesce(func.sum(line_pushes.c.cost), 0)).where(line_pushes.c.month == month)
    return int((await connection.execute(query)).scalar_one())
