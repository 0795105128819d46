"""Which event is handled when: many chats at once, each chat in order, a bounded number in all, of all platforms.

Owns queueing alone. What an event means, where it is stored and what the person is told may not enter.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.platforms.inbound.accounts import FAILED, LEFT, TIMED_OUT, Accounts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable

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
        limit: How long one may take.
        accounts: Who keeps account of each.
    """

    def __init__(
        self,
        *,
        concurrency: int = 64,
        capacity: int = 4096,
        limit: timedelta = HANDLER_LIMIT,
        accounts: Accounts | None = None,
    ) -> None:
        self._concurrency = concurrency
        self._capacity = capacity
        self._limit = limit.total_seconds()
        self._accounts = accounts or Accounts()
        self._queues: dict[Hashable, deque[_Work]] = {}
        self._waiting: deque[Hashable] = deque()  # keys with something to do and nobody doing it, longest first
        self._workers: set[asyncio.Task[Any]] = set()
        self._size = 0
        self._room = asyncio.Event()
        self._closing = False

    @property
    def size(self) -> int:
        """How many events wait or are in hand."""
        return self._size

    @property
    def in_hand(self) -> int:
        """How many events are in hand."""
        return len(self._workers)

    @property
    def room(self) -> int:
        """How many more events may be submitted before one waits."""
        return max(self._capacity - self._size, 0)

    def redelivered(self, arrival: Arrival) -> None:
        """Note that `arrival` came once more; nothing is done with it."""
        self._accounts.redelivered(arrival)

    def waiting(self, key: Hashable) -> int:
        """Return how many events of one `Arrival.key` wait or are in hand."""
        return len(self._queues.get(key, ()))

    async def submit(self, arrival: A, process: Callable[[A], Awaitable[None]], done: Done) -> None:
        """Queue `arrival` for `process`, waiting while `capacity` is reached; `done` is called once that has ended."""
        while self._size >= self._capacity:
            self._room.clear()
            await self._room.wait()
        self._size += 1
        key = arrival.key
        work = (arrival, partial(process, arrival), done)
        queue = self._queues.get(key)
        if queue is not None:
            queue.append(work)
            return
        self._queues[key] = deque([work])
        self._waiting.append(key)
        if len(self._workers) < self._concurrency and not self._closing:
            self._workers.add(asyncio.create_task(self._work()))

    async def drain(self, grace: timedelta) -> int:
        """Begin nothing more, give what is in hand `grace` to end, and return how many events were left undone."""
        self._closing = True
        if self._workers:
            _, late = await asyncio.wait(self._workers, timeout=grace.total_seconds())
            for worker in late:
                worker.cancel()
            await asyncio.gather(*late, return_exceptions=True)
        return self._size

    async def _work(self) -> None:
        worker = asyncio.current_task()
        try:
            while self._waiting and not self._closing:
                await self._serve(self._waiting.popleft())
        finally:
            # In the same step as the last look at `_waiting`: whoever submits next must see one worker fewer.
            if worker is not None:
                self._workers.discard(worker)

    async def _serve(self, key: Hashable) -> None:
        queue = self._queues[key]
        arrival, process, done = queue[0]  # stays there meanwhile, so that what follows queues up behind it
        await self._process(arrival, process)
        queue.popleft()
        if queue:
            self._waiting.append(key)  # behind the other chats: a noisy one takes turns
        else:
            del self._queues[key]
        self._size -= 1
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
