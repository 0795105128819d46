"""Which event is handled when: many chats at once, each chat in order, a bounded number in all, of all platforms.

Owns queueing alone. What an event means, where it is stored and what the person is told may not enter.
"""

from __future__ import annotations

import asyncio
import logging
from collections import Counter, defaultdict, deque
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.platforms.inbound.accounts import FAILED, LEFT, TIMED_OUT, Accounts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

    from bot.domain.chat import Platform
    from bot.metrics import Metrics
    from bot.platforms.inbound.arrivals import A, Arrival

    Done: TypeAlias = Callable[[str], None]
    """Is told the id of an event that is done with, whatever came of it."""
    _Work: TypeAlias = tuple[Arrival, Callable[[], Awaitable[None]], Done]

_log = logging.getLogger(__name__)

HANDLER_LIMIT: Final = timedelta(minutes=2)
"""A handler that takes longer is ended, so that its chat is not silent for ever."""


class Dispatcher:
    """Has events handled concurrently, in order within each `Arrival.key`; one serves all platforms.

    Args:
        concurrency: How many events are in hand at once.
        capacity: How many may wait or be in hand before `submit` waits; bounds memory.
        kept: One part of so many of both is kept from each platform for the others, lest one whose handlers wait for it
            in vain keep the others waiting, too; None: there is only one.
        limit: How long one may take.
        accounts: Who keeps account of each.
    """

    def __init__(
        self,
        *,
        concurrency: int = 64,
        capacity: int = 4096,
        kept: int | None = None,
        limit: timedelta = HANDLER_LIMIT,
        accounts: Accounts | None = None,
    ) -> None:
        self._concurrency = concurrency
        self._capacity = capacity
        self._most_in_hand = concurrency if kept is None else concurrency - concurrency // kept
        self._most = capacity if kept is None else capacity - capacity // kept
        self._limit = limit.total_seconds()
        self._accounts = accounts or Accounts()
        self._queues: dict[Hashable, deque[_Work]] = {}
        # Keys with something to do and nobody doing it, of each platform, longest first.
        self._waiting: defaultdict[Platform, deque[Hashable]] = defaultdict(deque)
        self._workers: set[asyncio.Task[Any]] = set()
        self._in_hand: Counter[Platform] = Counter()
        self._sizes: Counter[Platform] = Counter()
        self._room = asyncio.Event()
        self._closing = False

    @property
    def size(self) -> int:
        """How many events wait or are in hand."""
        return self._sizes.total()

    @property
    def in_hand(self) -> int:
        """How many events are in hand."""
        return len(self._workers)

    def room(self, platform: Platform) -> int:
        """Return how many more events of a platform may be submitted before one waits."""
        return max(min(self._capacity - self.size, self._most - self._sizes[platform]), 0)

    def redelivered(self, arrival: Arrival) -> None:
        """Note that `arrival` came once more; nothing is done with it."""
        self._accounts.redelivered(arrival)

    def waiting(self, key: Hashable) -> int:
        """Return how many events of one `Arrival.key` wait or are in hand."""
        return len(self._queues.get(key, ()))

    async def submit(self, arrival: A, process: Callable[[A], Awaitable[None]], done: Done) -> None:
        """Queue `arrival` for `process`, waiting while there is no room; `done` is called once that has ended."""
        platform = arrival.platform
        while not self.room(platform):
            self._room.clear()
            await self._room.wait()
        self._sizes[platform] += 1
        key = arrival.key
        work = (arrival, partial(process, arrival), done)
        queue = self._queues.get(key)
        if queue is not None:
            queue.append(work)
            return
        self._queues[key] = deque([work])
        self._waiting[platform].append(key)
        is_to_begin = self._in_hand[platform] < self._most_in_hand and len(self._workers) < self._concurrency
        if is_to_begin and not self._closing:
            self._workers.add(asyncio.create_task(self._work()))

    async def drain(self, grace: timedelta) -> int:
        """Begin nothing more, give what is in hand `grace` to end, and return how many events were left undone."""
        self._closing = True
        if self._workers:
            _, late = await asyncio.wait(self._workers, timeout=grace.total_seconds())
            for worker in late:
                worker.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        return self.size

    async def _work(self) -> None:
        worker = asyncio.current_task()
        try:
            while not self._closing and (platform := self._next()) is not None:
                await self._serve(platform, self._waiting[platform].popleft())
        finally:
            # In the same step as the last look at `_waiting`: whoever submits next must see one worker fewer.
            if worker is not None:
                self._workers.discard(worker)

    def _next(self) -> Platform | None:
        """Return whose turn it is: of platforms with something to do, the one with the least in hand; None for none."""
        able = [one for one, keys in self._waiting.items() if keys and self._in_hand[one] < self._most_in_hand]
        return min(able, key=self._in_hand.__getitem__, default=None)

    async def _serve(self, platform: Platform, key: Hashable) -> None:
        queue = self._queues[key]
        arrival, process, done = queue[0]  # stays there meanwhile, so that what follows queues up behind it
        self._in_hand[platform] += 1
        try:
            await self._process(arrival, process)
        finally:
            self._in_hand[platform] -= 1
        queue.popleft()
        if queue:
            self._waiting[platform].append(key)  # behind the other chats: a noisy one takes turns
        else:
            del self._queues[key]
        self._sizes[platform] -= 1
        self._room.set()
        done(arrival.event_id)

    async def _process(self, arrival: Arrival, process: Callable[[], Awaitable[None]]) -> None:
        """Handle one event; nothing but our own closing gets past."""
        with self._accounts.of(arrival) as account:
            limit = asyncio.timeout(self._limit)
            try:
                async with limit:
                    await process()
            except asyncio.CancelledError:
                if (task := asyncio.current_task()) is not None and task.cancelling():
                    account.outcome = LEFT
                    raise  # it is we who are being ended, not something that the handler waited for
                account.outcome = FAILED
                _log.error("The handler of update %s (%s) was cancelled", arrival.event_id, arrival.kind)
            except Exception:  # noqa: BLE001 - the last resort behind `faults`: one event never takes others with it
                account.outcome = TIMED_OUT if limit.expired() else FAILED
                _log.exception("Update %s (%s) ended in an error that nobody handled", arrival.event_id, arrival.kind)


def watched(dispatcher: Dispatcher, metrics: Metrics | None, deferred: Callable[[], int]) -> Dispatcher:
    """Return a dispatcher whose queue is read off at each scrape, with the `deferred` that wait in inboxes alone."""
    if metrics is not None:
        metrics.queue(
            in_hand=lambda: dispatcher.in_hand,
            waiting=lambda: max(dispatcher.size - dispatcher.in_hand, 0),
            deferred=deferred,
        )
    return dispatcher
