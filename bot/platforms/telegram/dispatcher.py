"""Which update is handled when: many chats at once, each chat in order, a bounded number in all.

Owns queueing alone. What an update means, where it is stored and what the person is told may not enter.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from telegram import Bot, Update

from bot.platforms.telegram.accounts import FAILED, LEFT, TIMED_OUT, UNREADABLE, Accounts
from bot.platforms.telegram.shape import mended, misshapen, read

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    Handle: TypeAlias = Callable[[Update, datetime], Awaitable[None]]
    """Handles one update that arrived at the given time (aware, UTC); raises nothing that it could have handled."""
    Done: TypeAlias = Callable[[int], None]
    """Is told the id of an update that is done with, whatever came of it."""

_log = logging.getLogger(__name__)

HANDLER_LIMIT: Final = timedelta(minutes=2)
"""A handler that takes longer is ended, so that its chat is not silent for ever."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One update as Telegram wrote it, but for what nobody could store, and when it came."""

    update_id: int
    raw: Mapping[str, Any]
    arrived_at: datetime

    def __post_init__(self) -> None:
        """Mend it before it is read or stored, whoever brings it."""
        object.__setattr__(self, "raw", mended(self.raw))

    @property
    def kind(self) -> str:
        """The field that says what it is: ``message``, ``callback_query`` …; ``unknown`` when there is none."""
        return next((name for name in self.raw if name != "update_id"), "unknown")

    @property
    def press_id(self) -> str | None:
        """The id of the press that it is, which is to be answered even if nothing else of it can be read."""
        press = self.raw.get("callback_query")
        press_id = press.get("id") if isinstance(press, dict) else None
        return press_id if isinstance(press_id, str) else None

    @property
    def key(self) -> object:
        """What must stay in order: the chat, or else the person, or else the poll, or else nothing but itself."""
        body = self.raw.get(self.kind)
        if not isinstance(body, dict):
            return ("update", self.update_id)
        inner = body.get("message")
        holders = (body.get("chat"), inner.get("chat") if isinstance(inner, dict) else None)
        for holder in (*holders, body.get("from"), body.get("user"), body.get("voter_chat")):
            if isinstance(holder, dict) and isinstance(holder.get("id"), int):
                return holder["id"]  # a private chat and its person have the same id, and the same order
        return (self.kind, str(body.get("id", self.update_id)))


class Dispatcher:
    """Hands updates to one handler, concurrently, in order within each `Arrival.key`.

    Args:
        bot: What the updates' own shortcuts would speak through.
        handle: The one handler.
        concurrency: How many updates are in hand at once.
        capacity: How many may wait or be in hand before `submit` waits; bounds memory.
        limit: How long one may take.
        give_up: Does what can be done about one that cannot be read.
        accounts: Who keeps account of each.
    """

    def __init__(
        self,
        bot: Bot,
        handle: Handle,
        *,
        concurrency: int = 64,
        capacity: int = 4096,
        limit: timedelta = HANDLER_LIMIT,
        give_up: Callable[[Arrival], Awaitable[None]] | None = None,
        accounts: Accounts | None = None,
    ) -> None:
        self._bot = bot
        self._handle = handle
        self._concurrency = concurrency
        self._capacity = capacity
        self._limit = limit.total_seconds()
        self._give_up = give_up or _nothing
        self._accounts = accounts or Accounts()
        self._queues: dict[object, deque[tuple[Arrival, Done]]] = {}
        self._waiting: deque[object] = deque()  # keys with something to do and nobody doing it, longest first
        self._workers: set[asyncio.Task[Any]] = set()
        self._size = 0
        self._room = asyncio.Event()
        self._closing = False

    @property
    def size(self) -> int:
        """How many updates wait or are in hand."""
        return self._size

    @property
    def in_hand(self) -> int:
        """How many updates are in hand."""
        return len(self._workers)

    @property
    def room(self) -> int:
        """How many more updates may be submitted before one waits."""
        return max(self._capacity - self._size, 0)

    def redelivered(self, arrival: Arrival) -> None:
        """Note that `arrival` came once more; nothing is done with it."""
        self._accounts.redelivered(arrival.kind)

    def waiting(self, key: object) -> int:
        """Return how many updates of one `Arrival.key` wait or are in hand."""
        return len(self._queues.get(key, ()))

    async def submit(self, arrival: Arrival, done: Done) -> None:
        """Queue `arrival`, waiting while `capacity` is reached; `done` is called once it has been handled."""
        while self._size >= self._capacity:
            self._room.clear()
            await self._room.wait()
        self._size += 1
        key = arrival.key
        queue = self._queues.get(key)
        if queue is not None:
            queue.append((arrival, done))
            return
        self._queues[key] = deque([(arrival, done)])
        self._waiting.append(key)
        if len(self._workers) < self._concurrency and not self._closing:
            self._workers.add(asyncio.create_task(self._work()))

    async def drain(self, grace: timedelta) -> int:
        """Begin nothing more, give what is in hand `grace` to end, and return how many updates were left undone."""
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

    async def _serve(self, key: object) -> None:
        queue = self._queues[key]
        arrival, done = queue[0]  # stays there meanwhile, so that what follows queues up behind it
        await self._process(arrival)
        queue.popleft()
        if queue:
            self._waiting.append(key)  # behind the other chats: a noisy one takes turns
        else:
            del self._queues[key]
        self._size -= 1
        self._room.set()
        done(arrival.update_id)

    async def _process(self, arrival: Arrival) -> None:
        """Handle one update; nothing but our own closing gets past."""
        with self._accounts.of(arrival) as account:
            update = self._parsed(arrival)
            if update is None:
                account.outcome = UNREADABLE
            limit = asyncio.timeout(self._limit)
            try:
                async with limit:
                    await (self._give_up(arrival) if update is None else self._handle(update, arrival.arrived_at))
            except asyncio.CancelledError:
                if (task := asyncio.current_task()) is not None and task.cancelling():
                    account.outcome = LEFT
                    raise  # it is we who are being ended, not something that the handler waited for
                account.outcome = FAILED
                _log.error("The handler of update %d (%s) was cancelled", arrival.update_id, arrival.kind)
            except Exception:  # noqa: BLE001 - the last resort behind `faults`: one update never takes others with it
                account.outcome = TIMED_OUT if limit.expired() else FAILED
                _log.exception("Update %d (%s) ended in an error that nobody handled", arrival.update_id, arrival.kind)

    def _parsed(self, arrival: Arrival) -> Update | None:
        try:
            if (fault := misshapen(arrival.raw)) is not None:
                _log.error("Update %d (%s) cannot be read: %s", arrival.update_id, arrival.kind, fault)
                return None
            return Update.de_json(read(arrival.raw), self._bot)
        except Exception as error:  # noqa: BLE001 - whatever a malformed update does to PTB, it must not wedge its chat
            # The error's text could quote the person; its type and the update's id are enough to look it up.
            _log.error("Update %d (%s) cannot be read: %s", arrival.update_id, arrival.kind, type(error).__name__)
            return None


async def _nothing(_arrival: Arrival) -> None:
    """Leave it."""
