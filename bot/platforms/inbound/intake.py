"""From arrival to done: updates are stored, handed on in order, and marked when they have been handled.

Owns what is stored, waiting or to be marked, and that one busy chat keeps nobody else waiting: of each chat only a few
updates are in memory, the rest stay in the inbox until it is their turn. Each platform has an intake of its own over
the one dispatcher; what it calls its events and what it does with them is handed in, its calls may not enter.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, Generic, Protocol

from bot.errors import StorageError
from bot.platforms.inbound.arrivals import A

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Hashable, Sequence
    from datetime import datetime, timedelta

    from bot.platforms.inbound.arrivals import Way
    from bot.platforms.inbound.dispatcher import Dispatcher, Done

_log = logging.getLogger(__name__)

PER_CHAT: Final = 32
"""How many updates of one chat are in memory at once."""
_REMEMBERED: Final = 4096
"""How many ids are kept in memory, to know redelivered updates even while the inbox fails."""
_RETRY_SECONDS: Final = 1.0


@dataclass(frozen=True, slots=True)
class _Unstored:
    """An update that was handed on without being stored."""

    payload: str
    handled: asyncio.Event = field(default_factory=asyncio.Event)


class Inbox(Protocol):
    """Where updates are kept from their arrival until they have been handled."""

    async def store(self, updates: Sequence[tuple[str, str]], received_at: datetime) -> frozenset[str]:
        """Commit updates (id, JSON) that arrived at a time, and return the ids that were not known before.

        Raises:
            StorageError: Nothing was stored.
        """
        ...

    async def pending(self) -> Sequence[tuple[str, str, datetime]]:
        """Return what was stored and never handled (id, JSON, when it arrived), oldest first.

        Raises:
            StorageError: It cannot be read.
        """
        ...

    async def load(self, update_ids: Sequence[str]) -> Sequence[tuple[str, str, datetime]]:
        """Return those of the updates that were not handled, as `pending` does.

        Raises:
            StorageError: They cannot be read.
        """
        ...

    async def mark_handled(self, update_ids: Sequence[str]) -> None:
        """Note that these are done with.

        Raises:
            StorageError: It could not be noted.
        """
        ...


class Intake(Generic[A]):
    """Keeps one platform's updates safe and hands them to the dispatcher.

    Args:
        inbox: Where they are kept.
        dispatcher: Who has them handled.
        way: What the platform does with them.
        sleep: Waits for so many seconds.
    """

    def __init__(
        self,
        inbox: Inbox,
        dispatcher: Dispatcher,
        way: Way[A],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._inbox = inbox
        self._dispatcher = dispatcher
        self._way = way
        self._sleep = sleep
        self._resumed = False
        self._storage_down = False
        self._seen: dict[str, None] = {}  # the last ids handed to the dispatcher, oldest first
        self._unstored: dict[str, _Unstored] = {}  # of these, what was handed on without being stored
        self._keys: dict[str, Hashable] = {}  # the chat of each update in the dispatcher
        self._deferred: dict[Hashable, deque[str]] = {}  # of busy chats, what is in the inbox alone, in order
        self._refills: dict[Hashable, asyncio.Task[None]] = {}
        self._handled: list[str] = []
        self._something_handled = asyncio.Event()

    @property
    def deferred(self) -> int:
        """How many updates of busy chats wait in the inbox alone."""
        return sum(map(len, self._deferred.values()))

    async def resume(self) -> bool:
        """Take up what an earlier run left, once; before any poll, so that each chat's order holds.

        Return whether that is done, now or before; it is not while the inbox cannot be read.
        """
        if self._resumed:
            return True
        try:
            pending = await self._inbox.pending()
        except StorageError as error:
            self._note_storage(error)
            return False
        self._resumed = True
        await self.adopt(pending)
        return True

    async def adopt(self, stored: Sequence[tuple[str, str, datetime]]) -> None:
        """Hand on what the inbox holds for us since an earlier run, or since another replica died; oldest first."""
        taken = [one for one in stored if one[0] not in self._seen]
        if taken:
            _log.info("Taking up %d updates that were stored and not yet handled", len(taken))
        for update_id, payload, arrived_at in taken:
            await self._submit(self._way.read(update_id, _loaded(payload), arrived_at))

    async def take(self, arrivals: Sequence[A]) -> None:
        """Store what arrived together and hand on what is new; what cannot be stored is handled before this returns.

        Votes of groups are stored first, and done with by that. It may be called while an earlier call has not
        returned: whoever brings the updates of one chat one after the other finds them handled in that order.
        """
        left = await self._set_aside(arrivals)
        if not left:
            return
        updates = [(arrival.event_id, json.dumps(arrival.raw)) for arrival in left]
        try:
            new = set(await self._inbox.store(updates, left[0].arrived_at))
        except StorageError as error:
            self._note_storage(error)
            await self._take_unstored(left)
            return
        self._note_storage(None)
        for arrival in left:
            if arrival.event_id not in new:
                self._dispatcher.redelivered(arrival)
                continue
            new.discard(arrival.event_id)  # whoever names one twice in an answer means one
            if not self._was_handed_on(arrival):
                await self._submit(arrival)

    async def mark_as_it_goes(self) -> None:
        """Mark whatever was handled since the last commit in one; under load many updates share one. Never returns."""
        while True:
            await self._something_handled.wait()
            self._something_handled.clear()
            await self._mark()

    async def close(self, grace: timedelta) -> None:
        """Begin nothing more, give what is in hand `grace` to end, mark it, and log how many updates are left."""
        for refill in self._refills.values():
            refill.cancel()
        await self._dispatcher.drain(grace)
        await self._mark()
        if left := len(self._keys) + self.deferred:
            _log.warning("%d updates were not handled in time; they are taken up at the next start", left)

    async def _set_aside(self, arrivals: Sequence[A]) -> Sequence[A]:
        """Have votes of groups stored and return the rest; where that fails all go the way of other updates."""
        if self._way.aside is None:
            return arrivals
        try:
            left = await self._way.aside(arrivals)
        except StorageError as error:
            self._note_storage(error)
        except Exception:  # noqa: BLE001 - whatever one vote does to us, it must neither stop nor lose the others
            _log.exception("The votes among %d updates could not be stored together", len(arrivals))
        else:
            if len(left) < len(arrivals):
                self._note_storage(None)
            return left
        return arrivals

    async def _take_unstored(self, arrivals: Sequence[A]) -> None:
        """Handle what cannot be stored, and wait for that, also where an earlier delivery of it is in hand."""
        awaited = []
        for arrival in arrivals:
            if arrival.event_id not in self._seen:
                self._unstored[arrival.event_id] = _Unstored(json.dumps(arrival.raw))
                await self._hand_on(arrival, self._done_unstored)
            if arrival.event_id in self._unstored:
                awaited.append(self._unstored[arrival.event_id].handled)
        for handled in awaited:
            await handled.wait()

    def _done_unstored(self, update_id: str) -> None:
        self._done(update_id)
        if (unstored := self._unstored.get(update_id)) is not None:
            unstored.handled.set()

    def _was_handed_on(self, arrival: A) -> bool:
        """Say whether what has just been stored was handed on before, when it could not be; then it is marked, too."""
        unstored = self._unstored.get(arrival.event_id)
        if unstored is None:
            return False
        if not self._way.ids_are_unique and unstored.payload != json.dumps(arrival.raw):
            return False
        if unstored.handled.is_set():
            self._handled.append(arrival.event_id)
            self._something_handled.set()
        return True

    async def _submit(self, arrival: A) -> None:
        """Hand on an update that is stored, or leave it in the inbox while its chat is busy."""
        key = arrival.key
        if key in self._deferred or self._dispatcher.waiting(key) >= PER_CHAT:
            self._deferred.setdefault(key, deque()).append(arrival.event_id)
        else:
            await self._hand_on(arrival, self._done)

    async def _hand_on(self, arrival: A, done: Done) -> None:
        self._seen[arrival.event_id] = None
        if len(self._seen) > _REMEMBERED:
            oldest = next(iter(self._seen))
            del self._seen[oldest]
            self._unstored.pop(oldest, None)
        self._keys[arrival.event_id] = arrival.key
        await self._dispatcher.submit(arrival, self._way.process, done)

    def _done(self, update_id: str) -> None:
        self._handled.append(update_id)
        self._something_handled.set()
        key = self._keys.pop(update_id, None)
        if key in self._deferred and key not in self._refills and self._dispatcher.waiting(key) <= PER_CHAT // 2:
            self._refills[key] = asyncio.create_task(self._refill(key))

    async def _refill(self, key: Hashable) -> None:
        """Bring a busy chat's next updates from the inbox, in order; what arrives meanwhile queues up behind them."""
        waiting = self._deferred[key]
        try:
            while waiting and (room := PER_CHAT - self._dispatcher.waiting(key)) > 0:
                ids = [waiting[place] for place in range(min(room, len(waiting)))]
                try:
                    loaded = await self._inbox.load(ids)
                except StorageError as error:
                    self._note_storage(error)
                    await self._sleep(_RETRY_SECONDS)
                    continue
                for _ in ids:
                    waiting.popleft()
                for update_id, payload, arrived_at in loaded:
                    await self._hand_on(self._way.read(update_id, _loaded(payload), arrived_at), self._done)
        finally:
            del self._refills[key]
            if not waiting:
                del self._deferred[key]

    async def _mark(self) -> None:
        ids, self._handled = self._handled, []
        if not ids:
            return
        try:
            await self._inbox.mark_handled(ids)
        except BaseException as error:
            self._handled[:0] = ids  # tried again soon, with the next, or at the end
            if not isinstance(error, StorageError):
                raise
            self._note_storage(error)
            asyncio.get_running_loop().call_later(_RETRY_SECONDS, self._something_handled.set)

    def _note_storage(self, error: StorageError | None) -> None:
        """Log once when the inbox fails, and once when it works again."""
        if error is not None and not self._storage_down:
            _log.error("The inbox cannot be used; updates are answered without being stored: %s", error)
        elif error is None and self._storage_down:
            _log.info("The inbox works again")
        self._storage_down = error is not None


def _loaded(payload: str) -> dict[str, Any]:
    """Return a stored update; one that cannot be read is an empty one, which the dispatcher reports and drops."""
    try:
        loaded = json.loads(payload)
    except ValueError:
        loaded = None
    return loaded if isinstance(loaded, dict) else {}
