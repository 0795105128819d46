"""How digests are going, for those who look after the bot: what fell due and what became of it, and one verdict.

Owns what is counted and what counts as wrong. Wording belongs to the platforms and the command line.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.subscription import DeliveryStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from bot.domain.delivery import DayCounts, Overdue, SubscriptionTotals, Sweep, Upcoming

DAYS: Final = 7
"""Local dates that are shown."""
DEAD_AFTER: Final = timedelta(seconds=60)
"""A bot that has given no sign of life for so long is not there."""
STOPPED_AFTER: Final = timedelta(minutes=5)
"""A sweep takes a minute at most, and the next one follows within half a minute."""
OVERDUE_AFTER: Final = timedelta(minutes=10)
"""A digest that is later than this did not merely wait for its turn."""
_AHEAD: Final = timedelta(hours=24)


class Trouble(StrEnum):
    """What is wrong, the worst first."""

    NOT_RUNNING = "not_running"
    """The bot gives no sign of life: nothing goes out until it is started."""
    SWEEPS_STOPPED = "sweeps_stopped"
    """It is there but has not looked for what is due for a while."""
    OVERDUE = "overdue"
    """Something waits that should have gone out long ago."""


@dataclass(frozen=True, slots=True)
class Status:
    """How digests are going."""

    at: datetime
    troubles: tuple[Trouble, ...]
    """What is wrong, the worst first; empty when all is well."""
    days: tuple[DayCounts, ...]
    """The newest local dates on which anything fell due, the newest first."""
    upcoming: Upcoming
    """What falls due next, and how much in the coming 24 hours."""
    overdue: Overdue
    """What is due now and not settled."""
    last_sweep: Sweep | None
    """The newest finished sweep; None before the first."""
    running_since: datetime | None
    """Since when a sweep is running, or the bot ended within one."""
    totals: SubscriptionTotals
    silent_for: timedelta | None
    """How long ago the bot gave its last sign of life; None: there is none, as after a clean stop."""

    @property
    def is_ok(self) -> bool:
        """Whether all is well."""
        return not self.troubles


def row_of(day: DayCounts) -> dict[str, int]:
    """Return the numbers of a date by name. Those after `due` add up to it, but for `late`, which is part of `sent`."""
    return {
        "due": day.due,
        "planned": day.of(DeliveryStatus.PLANNED) + day.of(DeliveryStatus.SENDING),
        "sent": day.of(DeliveryStatus.SENT),
        "late": day.late,
        "unknown": day.of(DeliveryStatus.UNKNOWN),
        "refused": day.of(DeliveryStatus.REFUSED),
        "suspended": day.of(DeliveryStatus.SUSPENDED),
        "skipped": day.of(DeliveryStatus.SKIPPED),
    }


class CountStore(Protocol):
    """Where deliveries are counted (`bot.storage.status`)."""

    async def counts(self, since_on: date) -> tuple[DayCounts, ...]:
        """Return the counts of each local date from `since_on` on, the newest first."""
        ...

    async def overdue(self, now: datetime) -> Overdue:
        """Return what is due and not settled."""
        ...

    async def upcoming(self, now: datetime, until: datetime) -> Upcoming:
        """Return what falls due after `now`."""
        ...

    async def totals(self, on: date) -> SubscriptionTotals:
        """Return how many subscriptions there are."""
        ...


class SweepLog(Protocol):
    """Where sweeps are kept (`bot.storage.sweeps`)."""

    async def last(self) -> Sweep | None:
        """Return the newest finished sweep."""
        ...

    async def running_since(self) -> datetime | None:
        """Return when the running sweep started."""
        ...


class StatusReader:
    """Reads how digests are going. Every method may raise `StorageError`.

    Args:
        counts: Where deliveries are counted.
        sweeps: Where sweeps are kept.
        now: The present, aware, UTC.
        silent_for: Returns how long ago the bot gave its last sign of life, or None if there is none. The bot itself
            has nobody to ask: it is there.
    """

    def __init__(
        self,
        counts: CountStore,
        sweeps: SweepLog,
        *,
        now: Callable[[], datetime],
        silent_for: Callable[[], timedelta | None] = timedelta,
    ) -> None:
        self._counts = counts
        self._sweeps = sweeps
        self._now = now
        self._silent_for = silent_for

    async def read(self, days: int = DAYS) -> Status:
        """Return how digests are going, with the newest `days` local dates."""
        now = self._now()
        overdue, silent_for = await self._counts.overdue(now), self._silent_for()
        last_sweep, running_since = await self._sweeps.last(), await self._sweeps.running_since()
        counted = await self._counts.counts(now.date() - timedelta(days=days))
        return Status(
            at=now,
            troubles=_troubles(now, silent_for, last_sweep, running_since, overdue),
            days=counted[:days],
            upcoming=await self._counts.upcoming(now, now + _AHEAD),
            overdue=overdue,
            last_sweep=last_sweep,
            running_since=running_since,
            totals=await self._counts.totals(now.date()),
            silent_for=silent_for,
        )

    async def sweeps_have_stopped(self) -> bool:
        """Return whether no sweep has finished or begun for a while."""
        return _have_stopped(self._now(), await self._sweeps.last(), await self._sweeps.running_since())


def _troubles(
    now: datetime,
    silent_for: timedelta | None,
    last_sweep: Sweep | None,
    running_since: datetime | None,
    overdue: Overdue,
) -> tuple[Trouble, ...]:
    is_dead = silent_for is None or silent_for > DEAD_AFTER
    found = {
        Trouble.NOT_RUNNING: is_dead,
        Trouble.SWEEPS_STOPPED: not is_dead and _have_stopped(now, last_sweep, running_since),
        Trouble.OVERDUE: overdue.oldest_at is not None and now - overdue.oldest_at > OVERDUE_AFTER,
    }
    return tuple(trouble for trouble, is_there in found.items() if is_there)


def _have_stopped(now: datetime, last_sweep: Sweep | None, running_since: datetime | None) -> bool:
    finished_at = last_sweep.finished_at if last_sweep else None
    signs = [at for at in (finished_at, running_since) if at is not None]
    return not signs or now - max(signs) > STOPPED_AFTER
