"""The only loop that sleeps: it sweeps when something is due, looks again soon in any case, and never falls silent.

Owns when the next sweep begins, what a failing one means, and that owners hear of gaps. What a sweep does is
`bot.services.digests`' business. Time, sleep and chance are arguments.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import asdict, dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, Protocol

from bot.domain.subscription import DeliveryStatus
from bot.errors import StorageError
from bot.loops import first, to_its_end
from bot.services.cause import WORK
from bot.services.outcomes import in_words
from bot.services.owners import DigestsResumed, SweepsFailing

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Coroutine
    from datetime import datetime

    from bot.domain.delivery import Sweep
    from bot.metrics import Metrics
    from bot.services.digests import Digests, SweepReport
    from bot.services.owners import Owners

_LOGGER = logging.getLogger(__name__)

LONGEST_REST: Final = timedelta(seconds=30)
"""Wall clocks jump and rows change behind our back: after this we look again."""
SHORTEST_REST: Final = timedelta(seconds=1)
"""Whatever the database says, we do not ask it more often than this."""
GAP: Final = timedelta(minutes=10)
"""So long without a sweep is worth a word to the owners."""
_LAST_WORDS: Final = timedelta(seconds=1)
"""How long owners may take to hear something when the bot stops."""
FAILING: Final = timedelta(minutes=5)
"""So long of nothing but failures is worth a word to the owners."""


class SweepStore(Protocol):
    """Where sweeps are kept (`bot.storage.sweeps`)."""

    async def started(self, at: datetime) -> None:
        """Keep that a sweep is under way."""
        ...

    async def finished(self, sweep: Sweep) -> None:
        """Keep a finished sweep."""
        ...

    async def last(self) -> Sweep | None:
        """Return the newest finished sweep."""
        ...


@dataclass(slots=True)
class _Gap:
    """A time without digests that owners will be told of, and what comes to light after it."""

    since: datetime
    until: datetime
    was_failing: bool
    late: int = 0
    skipped: int = 0


class Scheduler:
    """Runs sweeps from the start to the end of the process.

    Args:
        digests: What sweeps.
        sweeps: Where it is kept that they happened.
        owners: Who is told when they do not.
        now: The present, aware, UTC.
        sleep: Waits for so many seconds.
        chance: Gives a number from 0 up to 1.
        prepare: Is awaited before each sweep, which its failure does not hold up.
        watch: Is handed what each sweep has done, and not waited for; must not fail.
        poked: Another way to `poke`, for those that are built before: setting it is the same.
        metrics: Is told of each sweep, too.

    Attributes:
        failures: Sweeps that failed since the start.
    """

    def __init__(
        self,
        digests: Digests,
        sweeps: SweepStore,
        owners: Owners,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
        chance: Callable[[], float],
        prepare: Callable[[], Awaitable[None]] | None = None,
        watch: Callable[[SweepReport], Coroutine[Any, Any, None]] | None = None,
        poked: asyncio.Event | None = None,
        metrics: Metrics | None = None,
    ) -> None:
        self._metrics = metrics
        self._digests = digests
        self._sweeps = sweeps
        self._owners = owners
        self._now = now
        self._sleep = sleep
        self._chance = chance
        self._prepare = prepare
        self._watch = watch
        self._poked = poked or asyncio.Event()
        self._telling: set[asyncio.Task[Any]] = set()
        self._is_settled = False
        self._last_at: datetime | None = None
        self._gap: _Gap | None = None
        self._failing_since: datetime | None = None
        self._in_a_row = 0
        self._in_vain = 0
        self._told_of_failing = False
        self.failures = 0

    def poke(self) -> None:
        """Look again now: a subscription was changed. From the event loop's own thread."""
        self._poked.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Sweep until `stop` is set; what is being sent then comes to its end first.

        No sweep's failure ends it. Should it end by any other error, so must the process: await it where that is seen.
        Cancelled, it sets `stop`: everybody has to stop, and nothing is to be torn out of a transaction.
        """
        await to_its_end(self._turns(stop), stop)

    async def _turns(self, stop: asyncio.Event) -> None:
        try:
            while not stop.is_set():
                await self._turn(stop)
        finally:
            await self._digests.close()
            if self._telling:
                await asyncio.wait(self._telling, timeout=_LAST_WORDS.total_seconds())
            for task in self._telling:
                task.cancel()

    async def _turn(self, stop: asyncio.Event) -> None:
        """Make one sweep, and rest until the next one unless it left more to do."""
        try:
            report = await self._sweep(stop)
            if report.is_cut_short:
                return
            wake = await self._digests.next_wake()
        except Exception as error:  # noqa: BLE001 - a loop that ends sends nothing ever after; it is logged and told
            wake = self._failed(error)
        else:
            wake = self._not_in_vain(wake, report.sweep)
        await self._rest(stop, wake)

    def _not_in_vain(self, wake: datetime | None, sweep: Sweep) -> datetime | None:
        """Put off a sweep for what the last one could do nothing about, such as a platform that nobody sends to."""
        now = self._now()
        if wake is None or wake > now or sweep.claimed or sweep.outcomes:
            self._in_vain = 0
            return wake
        self._in_vain += 1
        return now + min(SHORTEST_REST * (1 << min(self._in_vain - 1, 16)), LONGEST_REST)

    async def _sweep(self, stop: asyncio.Event) -> SweepReport:
        """Make one sweep."""
        if not self._is_settled:
            last = await self._sweeps.last()
            self._last_at = last.finished_at if last else None
            await self._digests.settle_abandoned()
            self._is_settled = True
        started_at = self._now()
        WORK.set(f"sweep-{started_at:%Y%m%dT%H%M%S}")
        self._look_back(started_at)
        if self._failing_since is None:  # tries that fail, one after the other, must not look like a bot at work
            await self._sweeps.started(started_at)
        await self._make_ready()
        report = await self._digests.sweep(stop, lambda until: self._rest(stop, until))
        await self._sweeps.finished(report.sweep)
        if self._metrics is not None:
            sweep = report.sweep
            settled = {str(status): count for status, count in sweep.outcomes.items()} | {"spared": sweep.spared}
            self._metrics.swept(sweep.finished_at, sweep.took, sweep.claimed, settled, sweep.late)
        self._succeeded(report.sweep, is_over=not report.is_cut_short)
        if self._watch is not None:
            self._tell(self._watch(report))
        return report

    async def _make_ready(self) -> None:
        """Await what comes before a sweep, which goes on without it."""
        try:
            if self._prepare is not None:
                await self._prepare()
        except Exception:
            _LOGGER.exception("What comes before a sweep failed")

    def _look_back(self, started_at: datetime) -> None:
        """See whether this sweep ends a time without any."""
        if self._told_of_failing and self._failing_since is not None:
            self._gap = _Gap(
                min(self._failing_since, self._last_at or self._failing_since), started_at, was_failing=True
            )
        elif self._gap is None and self._last_at is not None and started_at - self._last_at > GAP:
            self._gap = _Gap(self._last_at, started_at, was_failing=False)

    def _succeeded(self, sweep: Sweep, *, is_over: bool) -> None:
        """Note a finished sweep, and tell owners what it came to if it ended a time without any."""
        if self._failing_since is not None:
            _LOGGER.info("Sweeps succeed again", extra={"failed": self._in_a_row})
        self._last_at = sweep.finished_at
        self._failing_since, self._in_a_row, self._told_of_failing = None, 0, False
        gap = self._gap
        if gap is None:
            return
        gap.late += sweep.late
        gap.skipped += sweep.outcomes.get(DeliveryStatus.SKIPPED, 0)
        if is_over:
            self._gap = None
            _LOGGER.warning("Digests go out again", extra=asdict(gap))
            self._tell(self._owners.tell(DigestsResumed(gap.since, gap.until, gap.was_failing, gap.late, gap.skipped)))

    def _failed(self, error: Exception) -> datetime:
        """Note a failed sweep, tell owners if there is nothing else for long, and return when to try again."""
        now = self._now()
        self.failures += 1
        if self._metrics is not None:
            self._metrics.sweep_failed()
        self._in_a_row += 1
        self._failing_since = self._failing_since or now
        if isinstance(error, StorageError):
            _LOGGER.error("A sweep failed: %s", error, extra={"in_a_row": self._in_a_row})
        else:
            _LOGGER.error("A sweep failed", exc_info=error, extra={"in_a_row": self._in_a_row})
        if not self._told_of_failing and now - self._failing_since >= FAILING:
            self._told_of_failing = True
            self._tell(self._owners.tell(SweepsFailing(self._failing_since, in_words(error))))
        seconds = min(SHORTEST_REST * (1 << min(self._in_a_row, 16)), LONGEST_REST)
        return now + seconds * (1 + self._chance()) / 2

    def _tell(self, telling: Coroutine[Any, Any, object]) -> None:
        """Tell owners, without waiting for them: a platform that is away must not hold up the others."""
        task = asyncio.create_task(telling)
        self._telling.add(task)
        task.add_done_callback(self._telling.discard)

    async def _rest(self, stop: asyncio.Event, until: datetime | None) -> None:
        """Wait until an instant, but not for long, and less when poked; not at all once `stop` is set."""
        rest = LONGEST_REST if until is None else min(until - self._now(), LONGEST_REST)
        await self._wait(SHORTEST_REST, stop)  # many pokes are one, and an instant in the past is no reason to hurry
        await self._wait(rest - SHORTEST_REST, stop, self._poked)
        self._poked.clear()

    async def _wait(self, rest: timedelta, *events: asyncio.Event) -> None:
        if rest <= timedelta() or any(event.is_set() for event in events):
            return
        await first(self._sleep(rest.total_seconds()), *(event.wait() for event in events))
