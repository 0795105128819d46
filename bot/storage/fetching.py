"""Digests that their readers fetch: the day's delivery, made or taken over, and written as sent.

Owns these statements. What is fetched, and for which date, is decided elsewhere.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import select, update

from bot.domain.questions import to_json
from bot.domain.subscription import DeliveryStatus
from bot.storage.database import insert_for
from bot.storage.rows import DELIVERY_COLUMNS, delivery_of
from bot.storage.tables import deliveries

if TYPE_CHECKING:
    from datetime import date, datetime

    from bot.domain.delivery import Beginning
    from bot.domain.subscription import Delivery
    from bot.storage.database import Database

_TO_BE_HAD: Final = tuple(
    status for status in DeliveryStatus if status not in {DeliveryStatus.SENT, DeliveryStatus.SENDING}
)
"""What was not sent, or not for certain, may be fetched; what is being sent arrives by itself."""


class FetchRepository:
    """Writes down what was fetched."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def on_date(self, subscription_id: int, on: date) -> Delivery | None:
        """Return the delivery of a subscription for a local date, whatever became of it; None where there is none.

        Raises:
            StorageError: The database cannot be read.
        """
        query = select(*DELIVERY_COLUMNS).where(
            deliveries.c.subscription_id == subscription_id, deliveries.c.due_on == on
        )
        rows = await self._database.fetch(query)
        return delivery_of(rows[0]) if rows else None

    async def keep(self, subscription_id: int, on: date, fetched: Beginning, now: datetime) -> bool:
        """Write a date's digest as sent, in place of a delivery that waits or came to nothing; committed on return.

        Whoever is about to send it finds that it does not wait any more. Its attempts do not count this one.

        Args:
            subscription_id: Whose.
            on: The local date.
            fetched: What it says; with the id of the delivery of that date, or a new one where there is none.
            now: When.

        Returns:
            False if it was sent meanwhile, is being sent, or the date has another delivery by now.

        Raises:
            StorageError: It could not be written; nothing has changed.
        """
        says = {
            "status": DeliveryStatus.SENT,
            "reason": None,
            "concept_id": fetched.concept_id,
            "is_review": fetched.is_review,
            "question": fetched.question and to_json(fetched.question),
            "question_revision": fetched.question_revision,
            "content_version": fetched.content_version,
            "asks_missed": fetched.asks_missed or None,
            "settled_at": now,
            "is_late": False,
        }
        row = {"id": fetched.delivery_id, "subscription_id": subscription_id, "due_on": on, "due_at": now}
        begun = {"not_before": now, "planned_at": now, "attempts": 0}
        taken_over = (
            update(deliveries)
            .where(deliveries.c.id == fetched.delivery_id, deliveries.c.status.in_(_TO_BE_HAD))
            .values(**says)
        )
        async with self._database.write() as connection:
            made = insert_for(connection.dialect)(deliveries).values(**row, **begun, **says)
            done = await connection.execute(made.on_conflict_do_nothing())
            return done.rowcount > 0 or (await connection.execute(taken_over)).rowcount > 0
