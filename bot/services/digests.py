"""Sending what is due: planned in batches, sent through a bounded window, stopped without losing or doubling any.

Owns which digests are under way and when a sweep ends. When one is due and what it says is the domain's business, how
a row is written the storage's, how it looks the platform's, and one attempt `attempts`'.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from bot.domain.delivery import DuePlan, Sweep
from bot.domain.planning import plan_due
from bot.domain.subscription import DeliveryStatus
from bot.services.attempts import Attempt, Attempts, Stage, Tally
from bot.services.closing import CLOSING, close_attempts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping
    from datetime import datetime

    from bot.domain.chat import Platform
    from bot.domain.delivery import Claimed, Waiting
    from bot.domain.digest import Digest
    from bot.domain.subscription import Subscription
    from bot.services.attempts import Stopped
    from bot.services.digest_stores import DeliveryStore, DigestSender
    from bot.services.owners import Owners

    Rest = Callable[[datetime | None], Awaitable[object]]
    """Waits until an instant or for anything that may matter earlier; None: for that alone."""

_LOGGER = logging.getLogger(__name__)

CATCH_UP: Final = timedelta(hours=12)
"""How late a digest may still go out."""
WINDOW: Final = 64
"""Digests under way at once; also how many are read ahead."""
_CLAIMED_AT_ONCE: Final = 128
_LONGEST_SWEEP: Final = timedelta(minutes=1)
"""After so long a sweep ends and the next one goes on, so that it can be seen that work is being done."""


@dataclass(frozen=True, slots=True)
class SweepReport:
    """What a sweep has done."""

    sweep: Sweep
    is_cut_short: bool
    """More was waiting when it ended."""
    stuck: tuple[Claimed, ...] = ()
    """Claims of which some could not be planned."""


class Digests:
    """Sends digests.

    Args:
        store: Where deliveries are kept.
        compose: Makes the digest for a delivery.
        senders: Who says it, by platform.
        owners: Who is told of what only they can mend.
        now: The present, aware, UTC.
        sleep: Waits for so many seconds, between tries to write an outcome.
        chance: Gives a number from 0 up to 1.
        window: How many digests may be under way at once.
        stopped: Is told of each subscription that was suspended because its chat cannot be reached; must not fail.
    """

    def __init__(
        self,
        store: DeliveryStore,
        compose: Callable[[Waiting], Digest],
        senders: Mapping[Platform, DigestSender],
        owners: Owners,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
        chance: Callable[[], float],
        window: int = WINDOW,
        stopped: Stopped | None = None,
    ) -> None:
        self._store = store
        self._repeatable = frozenset(platform for platform, sender in senders.items() if sender.is_repeatable)
        self._now = now
        self._window = window
        self._attempts = Attempts(store, compose, senders, owners, now=now, sleep=sleep, chance=chance, stopped=stopped)
        self._under_way: dict[asyncio.Task[None], Attempt] = {}
        self._ready: deque[Waiting] = deque()
        self._changed = asyncio.Event()

    async def settle_abandoned(self) -> int:
        """At the start: what was being sent when the process ended may have arrived; return how many that concerns.

        Where it is repeatable it is simply sent again, and not counted.

        Raises:
            StorageError: The database refuses.
        """
        abandoned = await self._store.settle_abandoned(self._now(), self._repeatable)
        if abandoned:
            _LOGGER.warning("Digests that were being sent when the bot ended may have arrived", extra={"n": abandoned})
        return abandoned

    async def next_wake(self) -> datetime | None:
        """Return when there is something to do next; None: not as things stand.

        Raises:
            StorageError: The database refuses.
        """
        wake, now = await self._store.next_wake(), self._now()
        pauses = [breaker.resumes_at(now) for breaker in self._attempts.breakers.values()]
        ends = [pause for pause in pauses if pause is not None]
        return max(wake, min(ends)) if wake is not None and ends and len(ends) == len(pauses) else wake

    async def sweep(self, stop: asyncio.Event, rest: Rest) -> SweepReport:
        """Plan and send everything that is due, and what falls due meanwhile, until nothing waits or `stop` is set.

        It may leave some under way, for the next sweep or `close` to finish.

        Args:
            stop: Ends the sweep at once.
            rest: Waits while single slow chats are all that keeps the sweep from its end.

        Raises:
            StorageError: The database refuses.
        """
        started_at = self._now()
        tally = self._attempts.tally = Tally()
        stopping = asyncio.create_task(stop.wait())
        stopping.add_done_callback(self._wake)
        try:
            stale = await self._store.skip_stale(started_at - CATCH_UP, self._repeatable)
            tally.outcomes[DeliveryStatus.SKIPPED] += stale
            claimed = await self._plan(stop)
            claimed += await self._send(started_at, stop, rest)
        finally:
            stopping.cancel()
            self._ready.clear()  # they still wait
        self._raise_trouble()
        outcomes = {status: n for status, n in tally.outcomes.items() if n}
        sweep = Sweep(started_at, self._now(), claimed, outcomes, tally.late, tally.spared)
        return SweepReport(sweep, is_cut_short=bool(self._under_way), stuck=tuple(tally.stuck))

    async def close(self, limit: timedelta = CLOSING) -> None:
        """Let what has begun come to its end, for so long, and drop what has not: it still waits."""
        await close_attempts(self._under_way, lambda attempt: attempt.stage is not Stage.TAKEN, limit)

    async def _plan(self, stop: asyncio.Event) -> int:
        """Plan whatever is due, and return for how many subscriptions."""
        claimed = 0
        while not stop.is_set():
            now = self._now()
            plans: list[DuePlan] = []
            some = await self._store.plan_due(now, _CLAIMED_AT_ONCE, partial(_decide, plans, now))
            claimed += some.count
            self._attempts.tally.stuck += [some] if some.error else []
            self._attempts.tally.outcomes[DeliveryStatus.SKIPPED] += sum(len(plan.skipped) for plan in plans)
            if some.count < _CLAIMED_AT_ONCE:
                break
        return claimed

    async def _send(self, started_at: datetime, stop: asyncio.Event, rest: Rest) -> int:
        """Send until nothing waits, and return for how many subscriptions more was planned meanwhile."""
        claimed, dry, resting = 0, False, None
        try:
            while not stop.is_set() and timedelta() <= self._now() - started_at < _LONGEST_SWEEP:
                self._raise_trouble()
                self._changed.clear()
                dry = dry or not await self._fill()
                if not self._under_way:
                    break
                if dry and resting is None:
                    resting = asyncio.ensure_future(rest(await self.next_wake()))
                    resting.add_done_callback(self._wake)
                await self._changed.wait()
                if resting is not None and resting.done():
                    resting, dry = None, False
                    claimed += await self._plan(stop)
        finally:
            if resting is not None:
                resting.cancel()
        return claimed

    async def _fill(self) -> bool:
        """Start as many as there is room for; return False if nothing more waits now."""
        while len(self._under_way) < self._window:
            if not self._ready:
                platforms = [platform for platform in self._attempts.breakers if self._has_room(platform)]
                if not platforms:
                    return True
                if not await self._read_ahead(platforms):
                    return False
            waiting = self._ready.popleft()
            if self._has_room(waiting.subscription.chat.platform):  # otherwise it still waits
                self._start(waiting)
        return True

    def _has_room(self, platform: Platform) -> bool:
        room = self._attempts.breakers[platform].room(self._now(), self._window)
        if room == self._window:
            return True
        return room > sum(1 for attempt in self._under_way.values() if attempt.platform is platform)

    async def _read_ahead(self, platforms: Collection[Platform]) -> bool:
        """Read what waits, up to a window full; return whether there is anything."""
        busy = [attempt.waiting.subscription.id for attempt in self._under_way.values()]
        self._ready.extend(await self._store.take(self._now(), self._window, not_in=busy, platforms=platforms))
        return bool(self._ready)

    def _start(self, waiting: Waiting) -> None:
        attempt = Attempt(waiting)
        task = asyncio.create_task(self._attempts.make(attempt))
        self._under_way[task] = attempt
        task.add_done_callback(self._land)

    def _land(self, task: asyncio.Task[None]) -> None:
        del self._under_way[task]
        if not task.cancelled() and (error := task.exception()) is not None:
            self._attempts.trouble = error  # it ends the sweep, which is logged
        self._changed.set()

    def _raise_trouble(self) -> None:
        trouble, self._attempts.trouble = self._attempts.trouble, None
        if trouble is not None:
            raise trouble

    def _wake(self, _: object) -> None:
        self._changed.set()


def _decide(plans: list[DuePlan], now: datetime, subscription: Subscription) -> DuePlan:
    """Return what is to become of a subscription whose time has come, and note it in `plans`."""
    due = subscription.next_due
    assert due is not None  # noqa: S101 - it was claimed for being due
    plan = plan_due(subscription.schedule, due, now, window=CATCH_UP, paused_until=subscription.paused_until)
    plans.append(plan)
    return plan
