"""A person's streak outside of digests: kept by what they practise, shown as it stands today.

Owns which dates count: those on which a digest came, as for `bot.services.journal`; for whoever gets none, every date.
A day of practice counts in any case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.relearning import joined
from bot.domain.schedule import local_date
from bot.domain.streak import Streak, as_of, record

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date, datetime

    from bot.domain.chat import ChatKey
    from bot.services.journal_stores import PersonSubscriptions, StreakStore

_NEWEST_DIGESTS: Final = 60
"""By so many a streak is counted; far more than its freezes could bridge."""


class SentStore(Protocol):
    """Where digests that went out are kept (`bot.storage.journal`)."""

    async def sent_on(self, person: ChatKey, limit: int) -> frozenset[date]:
        """Return for which local dates a person was sent their newest digests."""
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
        subscriptions: PersonSubscriptions,
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

    async def joining(
        self, home: ChatKey, other: ChatKey
    ) -> Callable[[Streak | None, Streak | None, Sequence[date]], Streak | None]:
        """Return what makes one streak of those of two accounts, and of the days on which either was active.

        The home's zone says which date it is. Days of which nobody knows any more whether a digest came are left out.
        """
        today, dates = await self._calendar(home, other)
        first = min(dates, default=today) if dates else None

        def join(one: Streak | None, two: Streak | None, days: Sequence[date]) -> Streak | None:
            known = [day for day in days if first is None or day >= first]
            return joined(one, two, known, today, lambda on: dates is None or on in dates)

        return join

    async def _calendar(self, *accounts: ChatKey) -> tuple[date, frozenset[date] | None]:
        """Return a person's local date, and on which dates a digest came; None if every date counts for them."""
        subscriptions = [one for account in accounts for one in await self._subscriptions.of_person(account)]
        today = local_date(subscriptions[0].schedule.zone if subscriptions else self._zone, self._now())
        if not any(one.is_active for one in subscriptions):
            return today, None
        sent = [await self._digests.sent_on(account, _NEWEST_DIGESTS) for account in accounts]
        return today, frozenset().union(*sent) or None
