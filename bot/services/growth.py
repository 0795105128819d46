"""How many chats get digests over time: counted at the beginning of each day, read for a picture.

Owns when it is counted and which days are shown. Reconstruction is `bot.domain.growth`', pictures and words belong to
the platforms.
"""

from __future__ import annotations

import asyncio
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.growth import Growth, GrowthDay, reconstructed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import tzinfo

    from bot.domain.growth import Membership
    from bot.domain.subscription import ChatKind

SPANS: Final = (30, 90)
"""Days that can be looked back on."""


class TallyStore(Protocol):
    """Where daily counts are kept (`bot.storage.tallies`)."""

    async def lasting(self) -> Mapping[ChatKind, int]:
        """Return how many subscriptions of each kind there are now."""
        ...

    async def memberships(self) -> Sequence[Membership]:
        """Return all subscriptions with their times."""
        ...

    async def keep(self, on: date, counts: Mapping[ChatKind, int]) -> None:
        """Keep a day's counts, unless it has some."""
        ...

    async def since(self, on: date) -> Mapping[date, Mapping[ChatKind, int]]:
        """Return the counts of each day from `on` on that has any."""
        ...


class GrowthReader:
    """Counts once a day, and reads what was counted.

    Args:
        store: Where counts are kept.
        zone: Where days begin at midnight.
        now: The present, aware, UTC.
    """

    def __init__(self, store: TallyStore, zone: tzinfo, now: Callable[[], datetime]) -> None:
        self._store = store
        self._zone = zone
        self._now = now
        self._kept_on: date | None = None

    async def keep(self) -> datetime:
        """Count what there is, at the first look of each day; return when the next day begins. For one replica alone.

        Raises:
            StorageError: It could not be counted or kept; the next look makes up for it.
        """
        today = self._today()
        if self._kept_on != today:
            await self._store.keep(today, await self._store.lasting())
            self._kept_on = today
        return self._midnight(today + timedelta(days=1))

    async def read(self, days: int) -> Growth:
        """Return how many subscriptions there were over the newest `days` days, today included.

        Raises:
            StorageError: It cannot be read.
        """
        today = self._today()
        dates = [today - timedelta(days=back) for back in range(days - 1, -1, -1)]
        counted = await self._store.since(dates[0])
        missing = [on for on in dates if on not in counted]
        worked_out: dict[date, dict[ChatKind, int]] = {}
        if missing:
            memberships = await self._store.memberships()
            found = await asyncio.to_thread(reconstructed, memberships, [self._midnight(on) for on in missing])
            worked_out = dict(zip(missing, found, strict=True))
        shown = (GrowthDay(on, counted.get(on) or worked_out[on], is_counted=on in counted) for on in dates)
        return Growth(self._now(), tuple(shown), await self._store.lasting())

    def _today(self) -> date:
        return self._now().astimezone(self._zone).date()

    def _midnight(self, on: date) -> datetime:
        return datetime.combine(on, time.min, self._zone).astimezone(UTC)
