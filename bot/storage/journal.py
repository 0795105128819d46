"""Digests that went out, as their readers come back to them: by id, by date, in order, opened and answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, literal, select, update

from bot.domain.subscription import DeliveryStatus
from bot.storage.homes import accounts_of
from bot.storage.instants import Instant
from bot.storage.rows import DELIVERY_COLUMNS, delivery_of, of_chat
from bot.storage.tables import deliveries, subscriptions
from bot.storage.waiting import IS_SENT, progress_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy import ColumnElement
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.chat import ChatKey
    from bot.domain.subscription import Delivery, Progress
    from bot.storage.database import Database

# What may lie before the reader: a digest can be opened before its outcome is written, or without it ever being known.
_ARRIVED: Final = [DeliveryStatus.SENDING, DeliveryStatus.SENT, DeliveryStatus.UNKNOWN]


class JournalRepository:
    """Reads past deliveries, and keeps what readers did with them."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def delivery(self, id_: UUID, chat: ChatKey | None = None) -> Delivery | None:
        """Return a delivery; None if there is none with this id or, given a chat, if it is another chat's.

        Raises:
            StorageError: The database cannot be read.
        """
        query = past(deliveries.c.id == id_)
        found = await self._read(query if chat is None else query.where(of_chat(subscriptions, chat)))
        return found[0] if found else None

    async def sent(self, chat: ChatKey, offset: int, limit: int) -> tuple[Delivery, ...]:
        """Return sent deliveries of a chat, the newest first, from the `offset`-th (0: the newest) on.

        Raises:
            StorageError: The database cannot be read.
        """
        return await self._read(past(of_chat(subscriptions, chat), IS_SENT).offset(offset).limit(limit))

    async def sent_on(self, person: ChatKey, limit: int) -> frozenset[date]:
        """Return for which local dates the newest digests were due that were sent to any account of a person.

        Args:
            person: Whose.
            limit: So many digests of each account.

        Raises:
            StorageError: The database cannot be read.
        """
        async with self._database.read() as connection:
            dates: set[date] = set()
            for account in await accounts_of(connection, person):
                newest = past(of_chat(subscriptions, account), IS_SENT).with_only_columns(deliveries.c.due_on)
                dates.update((await connection.execute(newest.limit(limit))).scalars())
        return frozenset(dates)

    async def count_sent(self, chat: ChatKey) -> int:
        """Return how many deliveries of a chat were sent.

        Raises:
            StorageError: The database cannot be read.
        """
        query = (
            select(func.count())
            .select_from(deliveries.join(subscriptions, deliveries.c.subscription_id == subscriptions.c.id))
            .where(of_chat(subscriptions, chat), IS_SENT)
        )
        async with self._database.read() as connection:
            return (await connection.execute(query)).scalar_one()

    async def latest(self, chat: ChatKey, on: date) -> Delivery | None:
        """Return the newest delivery of a chat that arrived, or may have, for `on` or an earlier local date.

        Raises:
            StorageError: The database cannot be read.
        """
        condition = deliveries.c.status.in_(_ARRIVED) & (deliveries.c.due_on <= on)
        found = await self._read(past(of_chat(subscriptions, chat), condition).limit(1))
        return found[0] if found else None

    async def previous(self, delivery: Delivery) -> Delivery | None:
        """Return the sent delivery before this one; None for the first.

        Raises:
            StorageError: The database cannot be read.
        """
        mine = deliveries.c.subscription_id == delivery.subscription_id
        found = await self._read(past(mine, IS_SENT, deliveries.c.due_on < delivery.due.on).limit(1))
        return found[0] if found else None

    async def progress(self, subscription_id: int) -> Progress:
        """Return what a subscription has been taught.

        Raises:
            StorageError: The database cannot be read.
        """
        async with self._database.read() as connection:
            return (await progress_of(connection, [subscription_id]))[subscription_id]

    async def mark_opened(self, id_: UUID, at: datetime) -> bool:
        """Note that the reader did something with a delivery that arrived; return whether that is the first time.

        Digests count as unopened from here on anew.

        Raises:
            StorageError: It could not be written.
        """
        first = (
            update(deliveries)
            .where(deliveries.c.id == id_, deliveries.c.opened_at.is_(None), deliveries.c.status.in_(_ARRIVED))
            .values(opened_at=at)
        )
        async with self._database.write() as connection:
            is_first = (await connection.execute(first)).rowcount > 0
            await connection.execute(_read_by_somebody(id_))
        return is_first

    async def mark_answered(self, id_: UUID, option: int, at: datetime) -> int | None:
        """Keep which option the reader chose, unless they chose before; that opens it, too.

        Args:
            id_: The delivery.
            option: The index of the option, from 0.
            at: When.

        Returns:
            The option that stands, the first one chosen; None if there is no such delivery or it never went out.

        Raises:
            StorageError: It could not be written.
        """
        answered = (
            update(deliveries)
            .where(deliveries.c.id == id_, deliveries.c.status.in_(_ARRIVED))
            .values(
                answer=func.coalesce(deliveries.c.answer, option),
                opened_at=func.coalesce(deliveries.c.opened_at, literal(at, Instant)),
            )
            .returning(deliveries.c.answer)
        )
        async with self._database.write() as connection:
            answer: int | None = (await connection.execute(answered)).scalar_one_or_none()
            await connection.execute(_read_by_somebody(id_))
        return answer

    async def _read(self, query: Any) -> tuple[Delivery, ...]:
        async with self._database.read() as connection:
            return await _deliveries(connection, query)


def past(*conditions: ColumnElement[bool]) -> Any:
    """Return the query for deliveries that fulfil the conditions, the newest first."""
    return (
        select(*DELIVERY_COLUMNS)
        .join_from(deliveries, subscriptions, deliveries.c.subscription_id == subscriptions.c.id)
        .where(*conditions)
        .order_by(deliveries.c.due_on.desc())
    )


def _read_by_somebody(id_: UUID) -> Any:
    its_subscription = select(deliveries.c.subscription_id).where(deliveries.c.id == id_).scalar_subquery()
    return (
        update(subscriptions)
        .where(subscriptions.c.id == its_subscription, subscriptions.c.unopened > 0)
        .values(unopened=0)
    )


async def _deliveries(connection: AsyncConnection, query: Any) -> tuple[Delivery, ...]:
    rows: Sequence[Any] = (await connection.execute(query)).all()
    return tuple(delivery_of(row) for row in rows)
