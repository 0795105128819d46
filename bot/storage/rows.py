"""Rows to frozen values and back, for the tables of which more than one repository reads.

Owns the order of columns and nothing else; a column that is read is listed here once.
"""

from __future__ import annotations

import json
from datetime import time
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import literal_column, or_

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.questions import from_json
from bot.domain.schedule import Due, Schedule
from bot.domain.streak import Streak
from bot.domain.subscription import (
    ChatKind,
    Delivery,
    DeliveryStatus,
    Length,
    Subscription,
    Suspension,
    SuspensionReason,
)
from bot.storage.tables import deliveries, streaks, subscriptions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnElement, FromClause, Table
    from sqlalchemy.ext.asyncio import AsyncConnection
    from sqlalchemy.sql.dml import UpdateBase

SUBSCRIPTION_COLUMNS: Final = tuple(
    column for column in subscriptions.c if column.name not in {"not_before", "updated_at"}
)
DELIVERY_COLUMNS: Final = tuple(
    column for column in deliveries.c if column.name not in {"planned_at", "sending_at", "is_late"}
)
STREAK_COLUMNS: Final = tuple(column for column in streaks.c if column.name not in {"platform", "chat_id"})


def of_chat(table: Table, chat: ChatKey) -> ColumnElement[bool]:
    """Return the condition that picks the rows of one chat."""
    return (table.c.platform == chat.platform) & (table.c.chat_id == chat.chat_id)


def of_person(table: Table, person: ChatKey) -> ColumnElement[bool]:
    """Return the condition that picks the rows of one person, who is named by their private chat."""
    return (table.c.platform == person.platform) & (table.c.person_id == person.chat_id)


async def changed_by_each(
    connection: AsyncConnection, statement: UpdateBase, rows: Sequence[Mapping[str, object]]
) -> int:
    """Execute a statement with each of the parameters; return how many rows that changed in all."""
    if connection.dialect.supports_sane_multi_rowcount:
        return (await connection.execute(statement, rows)).rowcount
    return sum([(await connection.execute(statement, row)).rowcount for row in rows])  # asyncpg counts none of many


def was_wished_for(table: FromClause) -> ColumnElement[bool]:
    """Return the condition for subscriptions that were ever wished for (`Subscription.was_wished_for`)."""
    return or_(table.c.ended_at.is_(None), table.c.ended_at >= table.c.created_at)


def unindexed(column: ColumnElement[str]) -> ColumnElement[str]:
    """Return a text column as one that no index is looked up by, where another condition's index finds far less.

    SQLite's planner takes an equality that any index begins with for the better one, and so reads all rows of a
    platform, whenever they are due.
    """
    return column.concat(literal_column("''"))


def indexes_json(indexes: Sequence[int]) -> str:
    """Return indexes of options as text to store."""
    return json.dumps(list(indexes), separators=(",", ":"))


def storable(text: str | None) -> str | None:
    """Return a platform's text as every engine takes it: without NUL, and with ? for half a character."""
    return text and text.replace("\x00", "").encode("utf-8", "replace").decode()


def subscription_of(row: Sequence[Any]) -> Subscription:
    """Read `SUBSCRIPTION_COLUMNS`.

    Raises:
        ValueError: A newer version wrote something that this one does not know.
    """
    (id_, platform, chat_id, kind, title, manager_id, at_minute, zone, weekdays, length, language, next_due_at,
     next_due_on, paused_until, suspension_reason, suspended_at, ended_at, last_on, unopened, taper_offered_at,
     created_at) = row  # fmt: skip
    return Subscription(
        id=id_,
        chat=ChatKey(Platform(platform), chat_id),
        kind=ChatKind(kind),
        title=title,
        manager_id=manager_id,
        schedule=Schedule(_time_of(at_minute), zone, _weekdays_of(weekdays)),
        length=Length(length),
        language=Language(language),
        next_due=None if next_due_at is None else Due(next_due_on, next_due_at),
        paused_until=paused_until,
        suspension=None if suspended_at is None else Suspension(SuspensionReason(suspension_reason), suspended_at),
        ended_at=ended_at,
        last_on=last_on,
        unopened=unopened,
        taper_offered_at=taper_offered_at,
        created_at=created_at,
    )


def subscription_values(subscription: Subscription) -> dict[str, object]:
    """Return what is stored of a subscription, except its id and when it was changed."""
    schedule, due, suspension = subscription.schedule, subscription.next_due, subscription.suspension
    return {
        "platform": subscription.chat.platform,
        "chat_id": subscription.chat.chat_id,
        "kind": subscription.kind,
        "title": storable(subscription.title),
        "manager_id": subscription.manager_id,
        "at_minute": schedule.at.hour * 60 + schedule.at.minute,
        "zone": schedule.zone,
        "weekdays": sum(1 << (day - 1) for day in schedule.weekdays),
        "length": subscription.length,
        "language": subscription.language,
        "next_due_at": due and due.at,
        "next_due_on": due and due.on,
        "paused_until": subscription.paused_until,
        "suspension_reason": suspension and suspension.reason,
        "suspended_at": suspension and suspension.at,
        "ended_at": subscription.ended_at,
        "last_on": subscription.last_on,
        "unopened": subscription.unopened,
        "taper_offered_at": subscription.taper_offered_at,
        "created_at": subscription.created_at,
    }


def delivery_of(row: Sequence[Any]) -> Delivery:
    """Read `DELIVERY_COLUMNS`. A question that cannot be read any more is none."""
    (id_, subscription_id, due_on, due_at, status, not_before, attempts, reason, concept_id, is_review, question,
     answer, message_id, settled_at, opened_at, question_revision, content_version, asks_missed) = row  # fmt: skip
    return Delivery(
        id=id_,
        subscription_id=subscription_id,
        due=Due(due_on, due_at),
        status=DeliveryStatus(status),
        not_before=not_before,
        attempts=attempts,
        reason=reason,
        concept_id=concept_id,
        is_review=is_review,
        question=None if question is None else from_json(question),
        answer=answer,
        message_id=message_id,
        settled_at=settled_at,
        opened_at=opened_at,
        question_revision=question_revision,
        content_version=content_version,
        asks_missed=bool(asks_missed),
    )


def streak_of(row: Sequence[Any]) -> Streak | None:
    """Read `STREAK_COLUMNS`; all of them NULL mean that there is none."""
    days, freezes, towards_refill, last_on, longest = row
    return None if days is None else Streak(days, freezes, towards_refill, last_on, longest)


@lru_cache(maxsize=1440)
def _time_of(minute: int) -> time:
    return time(minute // 60, minute % 60)


@lru_cache(maxsize=128)
def _weekdays_of(bits: int) -> frozenset[int]:
    return frozenset(day for day in range(1, 8) if bits >> (day - 1) & 1)
