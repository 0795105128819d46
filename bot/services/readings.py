"""Reading now and then what the metrics tell of the database, so that no scrape ever waits for it.

Owns what is read and how often. What it is called and what it means to operators is `bot.metrics`'.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.content import counts
from bot.domain.quota import month_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date, datetime

    from bot.domain.delivery import Overdue, SubscriptionTotals, Sweep
    from bot.domain.group_quizzes import Phase
    from bot.domain.library import Library
    from bot.domain.quota import Quota
    from bot.metrics import Metrics

EVERY: Final = timedelta(seconds=15)
"""About as often as is scraped."""
_TOTALS_EVERY: Final = timedelta(minutes=5)
"""Subscriptions are counted one by one, and change slowly."""
_NONE: Final = timedelta()


class Waiting(Protocol):
    """Knows what waits (`bot.storage.readings`)."""

    async def unhandled(self) -> tuple[int, datetime | None]:
        """Return how many updates are not handled, and when the oldest arrived."""
        ...

    async def group_quizzes(self) -> Mapping[Phase, tuple[int, datetime | None]]:
        """Return how many group quizzes are at each phase, and the earliest deadline among them."""
        ...


class Counts(Protocol):
    """Counts digests and subscriptions (`bot.storage.status`)."""

    async def overdue(self, now: datetime) -> Overdue:
        """Return what is due and not settled."""
        ...

    async def totals(self, on: date) -> SubscriptionTotals:
        """Return how many subscriptions there are, by state."""
        ...


class Sweeps(Protocol):
    """Knows the last sweep (`bot.storage.sweeps`)."""

    async def last(self) -> Sweep | None:
        """Return the newest finished sweep."""
        ...


class Quotas(Protocol):
    """Knows a platform's quota (`bot.storage.quota`)."""

    async def current(self, month: date) -> Quota | None:
        """Return what is known of the month that begins then."""
        ...


class Readings:
    """Puts what the database knows into the metrics; a chore of the ticker.

    Args:
        metrics: Where it is put.
        waiting: What is read.
        tallies: As well.
        sweeps: As well.
        library: What is taught at the time.
        now: The current time, aware, UTC.
        quotas: What is read as well, where a platform has one.
    """

    def __init__(
        self,
        metrics: Metrics,
        waiting: Waiting,
        tallies: Counts,
        sweeps: Sweeps,
        *,
        library: Callable[[], Library],
        now: Callable[[], datetime],
        quotas: Quotas | None = None,
    ) -> None:
        self._library = library
        self._metrics = metrics
        self._waiting = waiting
        self._counts = tallies
        self._sweeps = sweeps
        self._now = now
        self._quotas = quotas
        self._totals_at: datetime | None = None

    async def read(self) -> datetime:
        """Read everything once, and return when to do so again.

        Raises:
            StorageError: The database cannot be read; what was read before stays, and is seen to grow old.
        """
        now = self._now()
        await self._read_what_waits(now)
        last = await self._sweeps.last()
        self._metrics.swept_at(last.finished_at if last else None)
        library = self._library()
        self._metrics.teaches(library.version, counts(library))
        if self._totals_at is None or now - self._totals_at >= _TOTALS_EVERY:
            totals = await self._counts.totals(now.date())
            states = ("active", "paused", "suspended", "ended")
            self._metrics.subscriptions({state: getattr(totals, state) for state in states})
            self._totals_at = now
        quota = await self._quotas.current(month_of(now)) if self._quotas else None
        if quota is not None:
            self._metrics.month_messages(quota.used, quota.most)
        self._metrics.read_at(now)
        return self._now() + EVERY

    async def _read_what_waits(self, now: datetime) -> None:
        count, oldest_at = await self._waiting.unhandled()
        self._metrics.inbox(count, _since(oldest_at, now))
        overdue = await self._counts.overdue(now)
        self._metrics.overdue(overdue.count, _since(overdue.oldest_at, now))
        quizzes = await self._waiting.group_quizzes()
        earliest = min((at for _, at in quizzes.values() if at is not None), default=None)
        numbers = {phase: number for phase, (number, _) in quizzes.items()}
        self._metrics.running(numbers, _since(earliest, now))


def _since(at: datetime | None, now: datetime) -> timedelta:
    return _NONE if at is None else max(now - at, _NONE)
