"""How digests are going, for those who look after the bot: what fell due and what became of it, and one verdict.

Owns what is counted and what counts as wrong. Wording belongs to the platforms and the command line.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.quota import month_of
from bot.domain.subscription import DeliveryStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from bot.domain.arrivals import Arrivals
    from bot.domain.delivery import DayCounts, Overdue, SubscriptionTotals, Sweep, Upcoming
    from bot.domain.quota import Quota

DAYS: Final = 7
"""Local dates that are shown."""
DEAD_AFTER: Final = timedelta(seconds=60)
"""A bot that has given no sign of life for so long is not there."""
STOPPED_AFTER: Final = timedelta(minutes=5)
"""A sweep takes a minute at most, and the next one follows within half a minute."""
OVERDUE_AFTER: Final = timedelta(minutes=10)
"""A digest that is later than this did not merely wait for its turn."""
LATELY: Final = timedelta(hours=24)
"""Whether digests arrive is judged by those that fell due in this time: for most readers, by one digest each."""
_AHEAD: Final = timedelta(hours=24)
_STUCK_FOR: Final = timedelta(days=2)
"""Local dates are at most so far behind ours; a next digest for an older one is put off again and again."""
_LONGEST_BREAK: Final = timedelta(days=9)
"""A digest a week is the fewest there are; a change of zone may put off one by a day or so."""
_CIRCLE: Final = 3
"""From so many readers on it is no matter of single ones that none can be reached."""


class Trouble(StrEnum):
    """What is wrong, the worst first."""

    NOT_RUNNING = "not_running"
    """The bot gives no sign of life: nothing goes out until it is started."""
    SWEEPS_STOPPED = "sweeps_stopped"
    """It is there but has not looked for what is due for a while."""
    OVERDUE = "overdue"
    """Something waits that should have gone out long ago."""
    NONE_ARRIVE = "none_arrive"
    """Digests fell due lately, and every one of them came to nothing."""
    FEW_ARRIVE = "few_arrive"
    """Of the digests that fell due lately, notably many came to nothing."""
    NOBODY_LEFT = "nobody_left"
    """Nothing falls due any more because no chat can be reached."""
    NOTHING_DUE = "nothing_due"
    """Chats are waiting for digests, and none falls due for longer than any schedule leaves out."""
    STUCK = "stuck"
    """When some digests are due cannot be worked out."""


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
    arrivals: Arrivals
    """What became of the digests of the last 24 hours."""
    stuck: int
    """Subscriptions whose next digest cannot be worked out, for example because their time zone is unknown."""
    silent_for: timedelta | None
    """How long ago the bot gave its last sign of life; None: there is none, as after a clean stop."""
    quota: Quota | None = None
    """What is used of a month's messages, on the platform that counts them; None where that is not known."""

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

    async def arrivals(self, since: datetime, until: datetime) -> Arrivals:
        """Return what became of the digests that fell due after `since`, up to `until`."""
        ...

    async def stuck(self, now: datetime, before: date) -> int:
        """Return for how many subscriptions a digest that falls due after `now` is for a local date before `before`."""
        ...


class SweepLog(Protocol):
    """Where sweeps are kept (`bot.storage.sweeps`)."""

    async def last(self) -> Sweep | None:
        """Return the newest finished sweep."""
        ...

    async def running_since(self) -> datetime | None:
        """Return when the running sweep started."""
        ...


class QuotaLog(Protocol):
    """Where a platform's quota is kept (`bot.storage.quota`)."""

    async def current(self, month: date) -> Quota | None:
        """Return what is known of the month that begins then."""
        ...


class StatusReader:
    """Reads how digests are going. Every method may raise `StorageError`.

    Args:
        counts: Where deliveries are counted.
        sweeps: Where sweeps are kept.
        now: The present, aware, UTC.
        silent_for: Returns how long ago the bot gave its last sign of life, or None if there is none. The bot itself
            has nobody to ask: it is there.
        quotas: Where a platform's quota is kept; None where no platform has one.
    """

    def __init__(
        self,
        counts: CountStore,
        sweeps: SweepLog,
        *,
        now: Callable[[], datetime],
        silent_for: Callable[[], timedelta | None] = timedelta,
        quotas: QuotaLog | None = None,
    ) -> None:
        self._counts = counts
        self._sweeps = sweeps
        self._now = now
        self._silent_for = silent_for
        self._quotas = quotas

    async def read(self, days: int = DAYS) -> Status:
        """Return how digests are going, with the newest `days` local dates."""
        now, counts = self._now(), self._counts
        status = Status(
            at=now,
            troubles=(),
            days=(await counts.counts(now.date() - timedelta(days=days)))[:days],
            upcoming=await counts.upcoming(now, now + _AHEAD),
            overdue=await counts.overdue(now),
            last_sweep=await self._sweeps.last(),
            running_since=await self._sweeps.running_since(),
            totals=await counts.totals(now.date()),
            arrivals=await self.arrivals(),
            stuck=await counts.stuck(now, now.date() - _STUCK_FOR),
            silent_for=self._silent_for(),
            quota=await self._quotas.current(month_of(now)) if self._quotas else None,
        )
        return replace(status, troubles=_troubles(status))

    async def arrivals(self) -> Arrivals:
        """Return what became of the digests of the last 24 hours."""
        now = self._now()
        return await self._counts.arrivals(now - LATELY, now)

    async def sweeps_have_stopped(self) -> bool:
        """Return whether no sweep has finished or begun for a while."""
        return _have_stopped(self._now(), await self._sweeps.last(), await self._sweeps.running_since())


def _troubles(status: Status) -> tuple[Trouble, ...]:
    oldest_at, totals = status.overdue.oldest_at, status.totals
    is_dead = status.silent_for is None or status.silent_for > DEAD_AFTER
    has_stopped = _have_stopped(status.at, status.last_sweep, status.running_since)
    nobody_left = totals.suspended >= _CIRCLE and totals.active == totals.paused == 0
    found = {
        Trouble.NOT_RUNNING: is_dead,
        Trouble.SWEEPS_STOPPED: not is_dead and has_stopped,
        Trouble.OVERDUE: oldest_at is not None and status.at - oldest_at > OVERDUE_AFTER,
        Trouble.NONE_ARRIVE: status.arrivals.are_none,
        Trouble.FEW_ARRIVE: status.arrivals.are_few,
        Trouble.NOBODY_LEFT: nobody_left,
        Trouble.NOTHING_DUE: _nothing_is_due(status),
        Trouble.STUCK: status.stuck > 0,
    }
    return tuple(trouble for trouble, is_there in found.items() if is_there)


def _nothing_is_due(status: Status) -> bool:
    """Say whether digests have stopped for good, as after a clock that was years ahead for a moment."""
    next_at = status.upcoming.next_at
    is_near = next_at is not None and next_at - status.at <= _LONGEST_BREAK
    return status.totals.active > 0 and not is_near and not status.overdue.count


def _have_stopped(now: datetime, last_sweep: Sweep | None, running_since: datetime | None) -> bool:
    finished_at = last_sweep.finished_at if last_sweep else None
    signs = [at for at in (finished_at, running_since) if at is not None]
    return not signs or now - max(signs) > STOPPED_AFTER
