"""A person's streak outside of digests: kept by what they practise, shown as it stands today.

Owns which dates count: those on which a digest came, as for `bot.services.journal`; for whoever gets none, every date.
A day of practice counts in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.schedule import local_date
from bot.domain.streak import Streak, as_of, record

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from bot.domain.chat import ChatKey
    from bot.domain.subscription import Delivery
    from bot.services.journal_stores import StreakStore, SubscriptionStore

_NEWEST_DIGESTS: Final = 60
"""By so many a streak is counted; far more than its freezes could bridge."""


class SentStore(Protocol):
    """Where digests that went out are kept (`bot.storage.journal`)."""

    async def sent(self, chat: ChatKey, offset: int, limit: int) -> tuple[Delivery, ...]:
        """Return sent deliveries of a chat, the newest first."""
        ...


class Streaks:
    """Keeps and shows streaks of private chats. Every method may raise `StorageError`; then nothing has changed.

    Args:
        store: Where they are kept.
        digests: Which digests went out.
        subscriptions: Who gets digests, and lives in which zone.
        zone: Where people are taken to live who never said, an IANA name.
        now: The current time, aware, UTC.
    """

    def __init__(
        self,
        store: StreakStore,
        digests: SentStore,
        subscriptions: SubscriptionStore,
        *,
        zone: str,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._digests = digests
        self._subscriptions = subscriptions
        self._zone = zone
        self._now = now

    async def keep(self, person: ChatKey) -> None:
        """Count today, by the person's own calendar, unless it has been counted.

        Today counts whether a digest came or not. The newest digest's day can still be made up for, so that it is not
        missed either.
        """
        today, dates = await self._calendar(person)
        newest = max((on for on in dates or () if on <= today), default=None)

        def is_expected(on: date) -> bool:
            return on == today or dates is None or (on in dates and on != newest)

        await self._store.change(person, lambda old: record(old or Streak(), today, is_expected))

    async def shown(self, person: ChatKey) -> Streak | None:
        """Return the streak as it stands today; None if none has begun."""
        stored = await self._store.get(person)
        if stored is None:
            return None
        today, dates = await self._calendar(person)
        return as_of(stored, today, lambda on: dates is None or on in dates)

    async def _calendar(self, person: ChatKey) -> tuple[date, frozenset[date] | None]:
        """Return a person's local date, and on which dates a digest came; None if every date counts for them."""
        subscription = await self._subscriptions.get(person)
        today = local_date(subscription.schedule.zone if subscription else self._zone, self._now())
        if subscription is None or not subscription.is_active:
            return today, None
        sent = await self._digests.sent(person, 0, _NEWEST_DIGESTS)
        return today, frozenset(delivery.due.on for delivery in sent) or None
