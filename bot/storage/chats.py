"""A chat that gets another id takes everything along that is stored under the old one, in one transaction.

Owns which tables know chats; a test finds those that were forgotten. Platforms say when a chat moves: on Telegram, when
a group becomes a supergroup.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Final

from sqlalchemy import delete, func, select, update

from bot.domain.subscription import DeliveryStatus
from bot.storage.database import insert_for
from bot.storage.group_moves import move_quizzes, move_schedule
from bot.storage.line_tables import line_chat_states
from bot.storage.operation_tables import broadcast_sends
from bot.storage.rows import SUBSCRIPTION_COLUMNS, of_chat, subscription_of
from bot.storage.tables import chats, deliveries, prompts, streaks, subscriptions

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sqlalchemy import Table
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.chat import ChatKey
    from bot.domain.subscription import Subscription
    from bot.storage.database import Database

_LOGGER = logging.getLogger(__name__)

_KEYED: Final = (chats, streaks, prompts, broadcast_sends, line_chat_states)
"""Tables with at most one row of a kind for a chat: what the new chat has itself stands."""
_TOUCHED: Final = [DeliveryStatus.SENDING, DeliveryStatus.SENT, DeliveryStatus.UNKNOWN]


class ChatRepository:
    """Moves chats."""

    def __init__(self, database: Database, now: Callable[[], datetime]) -> None:
        self._database = database
        self._now = now

    async def move(self, old: ChatKey, new: ChatKey) -> None:
        """Give the new chat all that is stored of the old one; harmless when done twice.

        Where both have something: the new chat's language, streak and open questions stand. Of two subscriptions the
        new chat's settings stand if it is active, the old one's otherwise; the deliveries of both become one history.
        Quizzes go on in the new chat, all are its own from now on: see `bot.storage.group_moves`.

        Raises:
            StorageError: It could not be written; nothing has changed.
        """
        if old == new:
            return
        async with self._database.write() as connection:
            await move_chat(connection, old, new, self._now())


async def move_chat(connection: AsyncConnection, old: ChatKey, new: ChatKey, now: datetime) -> None:
    """Do what `ChatRepository.move` does within the connection's transaction."""
    for table in _KEYED:
        await _take_along(connection, table, old, new, now)
    await connection.execute(
        update(prompts)
        .where(prompts.c.platform == old.platform, prompts.c.target_chat_id == old.chat_id)
        .values(target_chat_id=new.chat_id)
    )
    await _move_subscription(connection, old, new, now)
    await move_quizzes(connection, old, new, now)
    await move_schedule(connection, old, new, now)


async def _take_along(connection: AsyncConnection, table: Table, old: ChatKey, new: ChatKey, now: datetime) -> None:
    taken = delete(table).where(of_chat(table, old)).returning(*table.c)
    rows = (await connection.execute(taken)).mappings().all()
    if rows:
        changed = {"updated_at": now} if "updated_at" in table.c else {}
        moved = [{**row, "platform": new.platform, "chat_id": new.chat_id, **changed} for row in rows]
        await connection.execute(insert_for(connection.dialect)(table).on_conflict_do_nothing(), moved)


async def _move_subscription(connection: AsyncConnection, old: ChatKey, new: ChatKey, now: datetime) -> None:
    leaving, standing = await _subscription(connection, old), await _subscription(connection, new)
    if leaving is None:
        return
    if standing is not None:
        await _merge(connection, *((leaving, standing) if standing.is_active else (standing, leaving)))
        if standing.is_active:
            return
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == leaving.id)
        .values(platform=new.platform, chat_id=new.chat_id, updated_at=now)
    )


async def _subscription(connection: AsyncConnection, chat: ChatKey) -> Subscription | None:
    query = select(*SUBSCRIPTION_COLUMNS).where(of_chat(subscriptions, chat)).with_for_update()
    row = (await connection.execute(query)).one_or_none()
    return None if row is None else subscription_of(row)


async def _merge(connection: AsyncConnection, given_up: Subscription, kept: Subscription) -> None:
    """Make one history of two, and remove the subscription that is given up.

    For a date of which both have a delivery, the one that was handed to the platform stays; if both were, the kept
    subscription's.
    """
    given = select(deliveries.c.due_on).where(deliveries.c.subscription_id == given_up.id)
    own = select(deliveries.c.due_on).where(deliveries.c.subscription_id == kept.id)
    await connection.execute(
        delete(deliveries).where(
            deliveries.c.subscription_id == kept.id,
            deliveries.c.status.not_in(_TOUCHED),
            deliveries.c.due_on.in_(given.where(deliveries.c.status.in_(_TOUCHED))),
        )
    )
    await connection.execute(
        update(deliveries)
        .where(deliveries.c.subscription_id == given_up.id, deliveries.c.due_on.not_in(own))
        .values(subscription_id=kept.id)
    )
    left = await connection.execute(delete(deliveries).where(deliveries.c.subscription_id == given_up.id))
    await connection.execute(delete(subscriptions).where(subscriptions.c.id == given_up.id))
    newest = select(func.max(deliveries.c.due_on)).where(deliveries.c.subscription_id == kept.id).scalar_subquery()
    await connection.execute(
        update(subscriptions)
        .where(subscriptions.c.id == kept.id)
        .values(last_on=func.coalesce(newest, subscriptions.c.last_on))
    )
    _LOGGER.info(
        "Two subscriptions of a moved chat became one (%d stays, %d went, with %d deliveries of dates that had one)",
        kept.id,
        given_up.id,
        left.rowcount,
    )
