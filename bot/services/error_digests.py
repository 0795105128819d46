"""What went wrong, told to owners once a day: what and how often, new kinds first, and nothing where there was nothing.

Owns when that is, and that a day is told of once, whichever replica leads. Counting belongs to `bot.troubles`, words to
the platforms. If the process dies between telling and keeping that it told, owners are told twice; the other way round
they might not be told at all.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.error_kinds import ErrorCount, ErrorKind, in_order
from bot.errors import StorageError
from bot.services.owners import ErrorsCounted

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import tzinfo

    from bot.services.owners import Owners

_LOGGER = logging.getLogger(__name__)

AT: Final = time(9)
"""Local time at which owners are told."""
NOT_AFTER: Final = time(21)
"""Local time from which on it can wait until tomorrow."""
KEPT_EVERY: Final = timedelta(minutes=1)
"""A process that is killed loses what it counted in this time."""
MUTED_FOR: Final = timedelta(days=7)
_FORGOTTEN_AFTER: Final = timedelta(days=30)
"""A kind that did not occur for so long is new again."""
_TRIED_AGAIN: Final = timedelta(minutes=10)


class Counter(Protocol):
    """Counts errors in this process (`bot.troubles`)."""

    @property
    def total(self) -> int:
        """Errors since the start."""
        ...

    def take(self) -> dict[ErrorKind, int]:
        """Return what was counted since the last taking, and begin anew."""
        ...

    def put_back(self, taken: dict[ErrorKind, int]) -> None:
        """Count again what could not be kept."""
        ...


class ErrorStore(Protocol):
    """Where counts of all replicas are kept (`bot.storage.error_kinds`)."""

    async def add(self, counts: Mapping[ErrorKind, int], now: datetime) -> None:
        """Add to the counts."""
        ...

    async def counts(self) -> Sequence[ErrorCount]:
        """Return all kinds that are known."""
        ...

    async def told_at(self) -> datetime | None:
        """Return when owners were last told."""
        ...

    async def told(self, counts: Iterable[ErrorCount], now: datetime, forget_before: datetime) -> None:
        """Keep that owners know of these counts."""
        ...

    async def mute(self, kind: ErrorKind, until: datetime | None) -> None:
        """Keep until when owners do not want to hear of a kind."""
        ...


class _Nobody:
    """Counts nothing: for tests and tools that have no log of their own."""

    total = 0

    def take(self) -> dict[ErrorKind, int]:
        return {}

    def put_back(self, taken: dict[ErrorKind, int]) -> None:
        del taken


class ErrorDigests:
    """Keeps what was counted, and tells it.

    Args:
        store: Where counts of all replicas are kept.
        zone: Where it is nine o'clock.
        now: The present, aware, UTC.
        counter: Counts in this process.
    """

    def __init__(
        self, store: ErrorStore, zone: tzinfo, now: Callable[[], datetime], counter: Counter | None = None
    ) -> None:
        self._store = store
        self._zone = zone
        self._now = now
        self._counter: Counter = counter or _Nobody()
        self._told_on = self._local().date() - timedelta(days=1)

    @property
    def total(self) -> int:
        """Errors in this process since its start."""
        return self._counter.total

    async def keep(self) -> datetime:
        """Keep what this process has counted; return when to do so again. For every replica."""
        taken = self._counter.take()
        if taken:
            try:
                await self._store.add(taken, self._now())
            except BaseException:
                self._counter.put_back(taken)
                raise
        return self._now() + KEPT_EVERY

    async def tell(self, owners: Owners) -> datetime:
        """Tell owners if it is time and there is anything; return when to look again. For one replica alone.

        Raises:
            StorageError: What was counted cannot be read, or that it was told cannot be kept.
        """
        local = self._local()
        if local.date() <= self._told_on or not AT <= local.time() < NOT_AFTER:
            return self._next_time(local)
        told_at = await self._store.told_at()
        if told_at is None or told_at.astimezone(self._zone).date() < local.date():
            await self.keep()
            counts = [one for one in await self._store.counts() if one.count]
            audible = [one for one in counts if not one.is_muted(local)]
            notice = ErrorsCounted(tuple(in_order(audible)), told_at or local - timedelta(days=1), self._now())
            if audible and not await owners.tell(notice):
                return self._now() + _TRIED_AGAIN
            await self._store.told(counts, self._now(), self._now() - _FORGOTTEN_AFTER)
        self._told_on = local.date()
        return self._next_time(local)

    async def counts(self) -> list[ErrorCount]:
        """Return what occurred since owners were told, and what is muted; be it that nothing can be written.

        Raises:
            StorageError: It cannot be read.
        """
        try:
            await self.keep()
        except StorageError as error:
            _LOGGER.debug("Errors are counted in memory for now: %s", error)
        now = self._now()
        known = {one.kind: one for one in await self._store.counts()}
        for kind, count in self._unkept().items():
            one = known.get(kind) or ErrorCount(kind, 0, now, now, is_new=True, muted_until=None)
            known[kind] = replace(one, count=one.count + count, last_at=now)
        return in_order([one for one in known.values() if one.count or one.is_muted(now)])

    async def mute(self, token: str) -> ErrorCount | None:
        """Mute the kind of this token for a week, or let it be heard again; return it as it is now, None for none.

        Raises:
            StorageError: It could not be kept.
        """
        now = self._now()
        found = next((one for one in await self._store.counts() if one.kind.token == token), None)
        if found is None:
            return None
        until = None if found.is_muted(now) else now + MUTED_FOR
        await self._store.mute(found.kind, until)
        return ErrorCount(found.kind, found.count, found.first_at, found.last_at, found.is_new, until)

    def _unkept(self) -> dict[ErrorKind, int]:
        """Return what this process has counted and not kept."""
        taken = self._counter.take()
        self._counter.put_back(taken)
        return taken

    def _local(self) -> datetime:
        return self._now().astimezone(self._zone)

    def _next_time(self, local: datetime) -> datetime:
        """Return when it is next time to tell."""
        today = datetime.combine(local.date(), AT, self._zone)
        return today if local < today else datetime.combine(local.date() + timedelta(days=1), AT, self._zone)
