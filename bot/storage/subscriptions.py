"""Subscriptions in rows: one for each chat, ended ones as well. What a change means is decided elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, select, update

from bot.domain.chat import ChatKey, Platform
from bot.domain.schedule import Due
from bot.domain.subscription import ChatKind, DeliveryStatus, Suspension, SuspensionReason
from bot.storage.database import insert_for
from bot.storage.homes import accounts_in, accounts_query
from bot.storage.rows import SUBSCRIPTION_COLUMNS, of_chat, subscription_of, subscription_values
from bot.storage.tables import deliveries, subscriptions

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.subscription import Subscription
    from bot.storage.database import Database


_LOAD: Final = select(*SUBSCRIPTION_COLUMNS).where(
    subscriptions.c.platform == bindparam("platform"), subscriptions.c.chat_id == bindparam("chat_id")
)
_UNDER_WAY: Final = (DeliveryStatus.PLANNED, DeliveryStatus.SENDING)


class SubscriptionRepository:
    """Keeps each chat's subscription."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def get(self, chat: ChatKey) -> Subscription | None:
        """Return the chat's subscription, be it active, suspended or ended; None if there never was one.

        Raises:
            StorageError: The database cannot be read.
        """
        return _found(await self._database.fetch(_LOAD, _named(chat)))

    async def of_person(self, person: ChatKey) -> tuple[Subscription, ...]:
        """Return the subscriptions of all accounts of a person, or of a group alone, ended ones as well.

        That by which they live comes first: their home's, unless that only keeps the place of whoever fetches digests.

        Raises:
            StorageError: The database cannot be read.
        """
        accounts = accounts_in(await self._database.fetch(accounts_query(person)), person)
        found = [_found(await self._database.fetch(_LOAD, _named(account))) for account in accounts]
        return tuple(sorted((one for one in found if one is not None), key=lambda one: not one.was_wished_for))

    async def change(
        self, chat: ChatKey, decide: Callable[[Subscription | None], Subscription | None]
    ) -> Subscription | None:
        """Load, decide and store in one transaction, so that two changes at once both count.

        Args:
            chat: Whose subscription.
            decide: Is given what is stored (None: nothing) and returns what shall be; None for no change. A new one has
                id 0. Whatever it raises leaves everything as it was. It is asked again where, on a server, another
                process has subscribed the chat at the same time.

        Returns:
            What is stored now.

        Raises:
            StorageError: It could not be written; nothing has changed.
        """
        async with self._database.write() as connection:
            while True:
                stored = await _load(connection, chat, locked=True)
                wanted = decide(stored)
                if wanted is None or wanted == stored:
                    return stored
                if await self._store(connection, wanted, is_new=stored is None):
                    return await _load(connection, chat)

    async def managed_by(self, platform: Platform, person_id: str) -> tuple[Subscription, ...]:
        """Return the subscriptions of channels that a person set up, ended ones as well, in the order of their making.

        Raises:
            StorageError: The database cannot be read.
        """
        query = (
            select(*SUBSCRIPTION_COLUMNS)
            .where(subscriptions.c.platform == platform, subscriptions.c.manager_id == person_id)
            .order_by(subscriptions.c.id)
        )
        async with self._database.read() as connection:
            return tuple(subscription_of(row) for row in await connection.execute(query))

    async def waiting(self, chat: ChatKey) -> Due | None:
        """Return when the newest digest of a chat was due that is planned or being sent; None if none is.

        Raises:
            StorageError: The database cannot be read.
        """
        query = (
            select(deliveries.c.due_on, deliveries.c.due_at)
            .join(subscriptions, deliveries.c.subscription_id == subscriptions.c.id)
            .where(of_chat(subscriptions, chat), deliveries.c.status.in_(_UNDER_WAY))
            .order_by(deliveries.c.due_on.desc())
            .limit(1)
        )
        async with self._database.read() as connection:
            row = (await connection.execute(query)).one_or_none()
        return None if row is None else Due(row.due_on, row.due_at)

    async def suspended(self) -> dict[ChatKey, Suspension]:
        """Return the suspensions of all private chats and groups whose digests have not been ended.

        Raises:
            StorageError: The database cannot be read.
        """
        columns = subscriptions.c
        query = select(columns.platform, columns.chat_id, columns.suspension_reason, columns.suspended_at).where(
            columns.suspended_at.is_not(None),
            columns.suspension_reason.in_(tuple(SuspensionReason)),  # a newer version may know others
            columns.ended_at.is_(None),
            columns.kind != ChatKind.CHANNEL,
        )
        async with self._database.read() as connection:
            return {
                ChatKey(Platform(platform), chat_id): Suspension(SuspensionReason(reason), at)
                for platform, chat_id, reason, at in await connection.execute(query)
            }

    async def _store(self, connection: AsyncConnection, wanted: Subscription, *, is_new: bool) -> bool:
        """Return False if a new one is there already."""
        values = {**subscription_values(wanted), "updated_at": self._now()}
        if is_new:
            insert = insert_for(connection.dialect)(subscriptions).values(values).on_conflict_do_nothing()
            return (await connection.execute(insert)).rowcount > 0
        await connection.execute(update(subscriptions).where(of_chat(subscriptions, wanted.chat)).values(values))
        return True


def _named(chat: ChatKey) -> dict[str, object]:
    return {"platform": chat.platform, "chat_id": chat.chat_id}


async def _load(connection: AsyncConnection, chat: ChatKey, *, locked: bool = False) -> Subscription | None:
    query = _LOAD.with_for_update() if locked else _LOAD
    return _found((await connection.execute(query, _named(chat))).all())


def _found(rows: Sequence[Sequence[Any]]) -> Subscription | None:
    return subscription_of(rows[0]) if rows else None
