"""What groups had wrong in their quizzes of late, for their digests to ask again: the worst first, none too often.

Owns which of it a digest may come back to. What a group had wrong most is `bot.storage.group_queries`' statement.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import select

from bot.domain.chat import ChatKey, Platform
from bot.domain.delivery import MOST_DUE_KEYS
from bot.domain.questions import from_json
from bot.domain.revisions import key_of
from bot.domain.subscription import DeliveryStatus
from bot.storage.group_queries import missed_most
from bot.storage.tables import deliveries

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.domain.subscription import Subscription
    from bot.storage.database import Database

LATELY: Final = timedelta(days=30)
"""What a group had wrong in its quizzes longer ago, its digest does not come back to."""
AGAIN_AFTER: Final = timedelta(days=14)
"""What its digest has come back to, it does not come back to for so long."""
_MOST: Final = MOST_DUE_KEYS + AGAIN_AFTER.days
"""So many, that enough are left if each digest of that time has asked one."""
_ARRIVED: Final = (DeliveryStatus.SENT, DeliveryStatus.UNKNOWN)


class MissedRepository:
    """Reads what single groups had wrong."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def keys(self, subscription: Subscription, now: datetime) -> tuple[str, ...]:
        """Return keys of questions that a group's next digest may come back to, the worst first.

        Raises:
            StorageError: The database cannot be read.
        """
        async with self._database.read() as connection:
            found = await missed_keys(connection, {subscription.chat: subscription.id}, now)
        return found.get(subscription.chat, ())


async def missed_keys(
    connection: AsyncConnection, groups: Mapping[ChatKey, int], now: datetime
) -> dict[ChatKey, tuple[str, ...]]:
    """Return keys of questions that the next digests of groups may come back to, by group, the worst first.

    Args:
        connection: To read by; two statements, however many groups.
        groups: The ids of their subscriptions.
        now: The present.
    """
    found: defaultdict[ChatKey, list[str]] = defaultdict(list)
    if not groups:
        return {}
    for platform, chat_id, key in await connection.execute(missed_most(list(groups), now - LATELY, _MOST)):
        found[ChatKey(Platform(platform), chat_id)].append(key)
    asked = await _asked(connection, [groups[chat] for chat in found], now)
    left = {chat: [key for key in keys if key not in asked[groups[chat]]] for chat, keys in found.items()}
    return {chat: tuple(keys[:MOST_DUE_KEYS]) for chat, keys in left.items()}


async def _asked(
    connection: AsyncConnection, subscription_ids: Collection[int], now: datetime
) -> defaultdict[int, set[str]]:
    """Return what digests of these subscriptions have come back to lately."""
    asked: defaultdict[int, set[str]] = defaultdict(set)
    if subscription_ids:
        for subscription_id, text in await connection.execute(_came_back(subscription_ids, now - AGAIN_AFTER)):
            question = from_json(text)
            if question is not None:
                asked[subscription_id].add(key_of(question))
    return asked


def _came_back(subscription_ids: Collection[int], since: datetime) -> Any:
    return select(deliveries.c.subscription_id, deliveries.c.question).where(
        deliveries.c.subscription_id.in_(sorted(subscription_ids)),
        deliveries.c.asks_missed,
        deliveries.c.sending_at >= since,
        deliveries.c.status.in_(_ARRIVED),
        deliveries.c.question.is_not(None),
    )
