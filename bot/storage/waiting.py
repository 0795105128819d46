"""What waits to be sent, with everything that composing it needs: five statements for any number of deliveries."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import func, literal_column, select

from bot.domain.chat import ChatKey, Platform
from bot.domain.delivery import MOST_DUE_KEYS, Waiting
from bot.domain.language import Language
from bot.domain.subscription import ChatKind, Progress
from bot.storage.group_missed import missed_keys
from bot.storage.homes import at_home, linked
from bot.storage.line_tables import links
from bot.storage.rows import (
    DELIVERY_COLUMNS,
    STREAK_COLUMNS,
    SUBSCRIPTION_COLUMNS,
    delivery_of,
    streak_of,
    subscription_of,
)
from bot.storage.tables import cards, chats, deliveries, streaks, subscriptions

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from sqlalchemy.ext.asyncio import AsyncConnection

# Literals, for an index over some rows is only used where its condition stands in the statement.
IS_PLANNED: Final = deliveries.c.status == literal_column("'planned'")
IS_SENDING: Final = deliveries.c.status == literal_column("'sending'")
IS_SENT: Final = deliveries.c.status == literal_column("'sent'")

_AFTER_DELIVERY: Final = len(DELIVERY_COLUMNS)
_AFTER_SUBSCRIPTION: Final = _AFTER_DELIVERY + len(SUBSCRIPTION_COLUMNS)

_CHAT: Final = (subscriptions.c.platform, subscriptions.c.chat_id)
_SAME_CHAT: Final = [
    (table.c.platform == subscriptions.c.platform) & (table.c.chat_id == subscriptions.c.chat_id)
    for table in (chats, streaks)
]


def goes_to(platforms: Collection[Platform]) -> Any:
    """Return the condition that a delivery goes to one of some platforms."""
    there = select(subscriptions.c.id).where(subscriptions.c.platform.in_(sorted(platforms)))
    return deliveries.c.subscription_id.in_(there)


def due_deliveries(
    now: datetime, limit: int, not_in: Collection[int], platforms: Collection[Platform] = tuple(Platform)
) -> Any:
    """Return the query for planned deliveries that may be tried, with their subscription, language and streak."""
    query = (
        select(
            *DELIVERY_COLUMNS,
            *SUBSCRIPTION_COLUMNS,
            func.coalesce(chats.c.language, subscriptions.c.language),
            *STREAK_COLUMNS,
        )
        .join_from(deliveries, subscriptions, deliveries.c.subscription_id == subscriptions.c.id)
        .outerjoin(chats, _SAME_CHAT[0])
        .outerjoin(streaks, _SAME_CHAT[1])
        .where(IS_PLANNED, deliveries.c.not_before <= now)
        .order_by(deliveries.c.not_before, deliveries.c.due_at)
        .limit(limit)
    )
    if set(platforms) != set(Platform):
        query = query.where(subscriptions.c.platform.in_(sorted(platforms)))
    return query.where(deliveries.c.subscription_id.not_in(sorted(not_in))) if not_in else query


def sent_concepts(subscription_ids: Collection[int]) -> Any:
    """Return the query for what subscriptions were taught: subscription id, concept id, local date of the last time."""
    return (
        select(deliveries.c.subscription_id, deliveries.c.concept_id, func.max(deliveries.c.due_on))
        .where(
            IS_SENT, deliveries.c.subscription_id.in_(sorted(subscription_ids)), deliveries.c.concept_id.is_not(None)
        )
        .group_by(deliveries.c.subscription_id, deliveries.c.concept_id)
    )


async def take(
    connection: AsyncConnection, now: datetime, limit: int, not_in: Collection[int], platforms: Collection[Platform]
) -> tuple[tuple[Waiting, ...], tuple[UUID, ...]]:
    """Read what may be tried at `now`, one delivery of each subscription, those that waited longest first.

    Returns:
        The deliveries, and the ids of those whose rows cannot be understood.
    """
    rows: dict[int, Any] = {}
    for row in await connection.execute(due_deliveries(now, limit, not_in, platforms)):
        rows.setdefault(row.subscription_id, row)
    if not rows:
        return (), ()
    progress = await progress_of(connection, rows)
    due_keys = await _due_keys(connection, rows.values(), now)
    waiting: list[Waiting] = []
    unreadable: list[UUID] = []
    for subscription_id, row in rows.items():
        try:
            waiting.append(_waiting_of(row, progress[subscription_id], tuple(due_keys[row[0]])))
        except ValueError:
            unreadable.append(row[0])
    return tuple(waiting), tuple(unreadable)


async def progress_of(connection: AsyncConnection, subscription_ids: Collection[int]) -> dict[int, Progress]:
    """Return what each of the subscriptions has been taught."""
    found: defaultdict[int, dict[str, date]] = defaultdict(dict)
    for subscription_id, concept_id, sent_on in await connection.execute(sent_concepts(subscription_ids)):
        found[subscription_id][concept_id] = sent_on
    return {subscription_id: Progress(found[subscription_id]) for subscription_id in subscription_ids}


def due_cards(delivery_ids: Collection[UUID]) -> Any:
    """Return the query for what is due in the memory of those whom deliveries go to: delivery id, question key."""
    rank = func.row_number().over(partition_by=deliveries.c.id, order_by=(cards.c.due_on, cards.c.key)).label("rank")
    due = (
        select(deliveries.c.id, cards.c.key, rank)
        .join_from(deliveries, subscriptions, deliveries.c.subscription_id == subscriptions.c.id)
        .outerjoin(links, linked(*_CHAT))
        .join(cards, at_home(cards, *_CHAT))
        .where(deliveries.c.id.in_(list(delivery_ids)), cards.c.due_on <= deliveries.c.due_on)
        .subquery()
    )
    return select(due.c.id, due.c.key).where(due.c.rank <= MOST_DUE_KEYS).order_by(due.c.id, due.c.rank)


async def _due_keys(connection: AsyncConnection, rows: Collection[Any], now: datetime) -> defaultdict[UUID, list[str]]:
    """Return by delivery what is due in the memory of a private chat's person, or what a group had wrong of late.

    Where no delivery is of a kind, there is no statement for it; channels have neither.
    """
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    private = [row[0] for row in rows if row.kind == ChatKind.PRIVATE]
    if private:
        for delivery_id, key in await connection.execute(due_cards(private)):
            found[delivery_id].append(key)
    groups = {ChatKey(Platform(row.platform), row.chat_id): row for row in rows if row.kind == ChatKind.GROUP}
    missed = await missed_keys(connection, {chat: row.subscription_id for chat, row in groups.items()}, now)
    for chat, keys in missed.items():
        found[groups[chat][0]].extend(keys)
    return found


def wake() -> Any:
    """Return the query for the next due time and the next time of a delivery that waits; either may be NULL."""
    due = (
        select(subscriptions.c.next_due_at)
        .where(subscriptions.c.next_due_at.is_not(None))
        .order_by(subscriptions.c.next_due_at)
        .limit(1)
        .scalar_subquery()
    )
    planned = (
        select(deliveries.c.not_before).where(IS_PLANNED).order_by(deliveries.c.not_before).limit(1).scalar_subquery()
    )
    return select(due, planned)


async def next_wake(connection: AsyncConnection) -> datetime | None:
    """Return the earliest instant at which there will be something to do; None: never, as it stands."""
    row = (await connection.execute(wake())).one()
    return min((at for at in row if at is not None), default=None)


def _waiting_of(row: Any, progress: Progress, due_keys: tuple[str, ...]) -> Waiting:
    return Waiting(
        delivery=delivery_of(row[:_AFTER_DELIVERY]),
        subscription=subscription_of(row[_AFTER_DELIVERY:_AFTER_SUBSCRIPTION]),
        language=Language(row[_AFTER_SUBSCRIPTION]),
        progress=progress,
        streak=streak_of(row[_AFTER_SUBSCRIPTION + 1 :]),
        due_keys=due_keys,
    )
