"""Sending broadcasts: one after the other, through a bounded window, stopped at once without losing or doubling any.

Owns which chats are under way and when a broadcast is over. One attempt is `broadcast_attempts`', how a row is written
the storage's, how it looks the platform's, and what its owner is shown `broadcast_reports`'.
"""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.broadcasts import STALE_AFTER, BroadcastStatus
from bot.errors import BotError, StorageError
from bot.loops import end, first
from bot.services.backoff import backoff
from bot.services.broadcast_attempts import SendAttempt, SendAttempts, SendStore
from bot.services.broadcast_reports import BroadcastReports, ReportCounts, ReportStore
from bot.services.cause import WORK
from bot.services.closing import close_attempts

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Collection, Mapping
    from datetime import datetime
    from uuid import UUID

    from bot.domain.broadcasts import Broadcast, Recipient
    from bot.domain.chat import ChatKey, Platform
    from bot.domain.subscription import SuspensionReason
    from bot.services.attempts import Stopped
    from bot.services.broadcast_attempts import BroadcastVoice
    from bot.services.subscriptions import Subscriptions

_LOGGER = logging.getLogger(__name__)

WINDOW: Final = 64
"""Chats under way at once; also how many are read ahead."""
LOOKS_EVERY: Final = timedelta(seconds=2)
"""Another replica may have confirmed or stopped one: after this we look again."""
_LAST_EDIT: Final = timedelta(seconds=1)
"""How long to wait then for an edit that shows how far it is."""


class BroadcastStore(ReportStore, Protocol):
    """Where broadcasts are kept (`bot.storage.broadcasts`)."""

    async def start(self, broadcast_id: UUID) -> None:
        """Let a queued one run."""
        ...

    async def stop(self, broadcast_id: UUID) -> Broadcast | None:
        """Let nobody get it any more who has not got it yet."""
        ...


class CopyStore(SendStore, ReportCounts, Protocol):
    """Where it is kept what becomes of each chat's copy (`bot.storage.broadcast_sends`)."""

    async def take(self, broadcast_id: UUID, limit: int, *, not_in: Collection[int]) -> tuple[Recipient, ...]:
        """Return chats that may be sent to now, in order, none of the numbers `not_in`."""
        ...

    async def next_try(self, broadcast_id: UUID) -> datetime | None:
        """Return when a chat that waits may be tried; None if none waits."""
        ...

    async def settle_abandoned(self) -> int:
        """Call everything that was being sent unknown; return how many."""
        ...


@dataclass(slots=True)
class _Run:
    """One broadcast that is going out."""

    broadcast: Broadcast
    attempts: SendAttempts
    under_way: dict[asyncio.Task[None], SendAttempt] = field(default_factory=dict)
    ready: deque[Recipient] = field(default_factory=deque)


class Broadcasts:
    """Sends what owners have confirmed. Only one process at a time may run it: the leader's.

    Args:
        store: Where broadcasts are kept.
        copies: Where it is kept what becomes of each chat's copy.
        voices: Who says it, by platform.
        subscriptions: Those of chats that cannot be reached are suspended.
        now: The present, aware, UTC.
        sleep: Waits for so many seconds.
        chance: Gives a number from 0 up to 1.
        stopped: Is told of each subscription that was suspended by this; must not fail.
        counted: Is told of each outcome, by its `bot.domain.broadcasts.SendStatus`.
        poked: Setting it makes `run` look at once.
        window: How many chats may be under way at once.
    """

    def __init__(
        self,
        store: BroadcastStore,
        copies: CopyStore,
        voices: Mapping[Platform, BroadcastVoice],
        subscriptions: Subscriptions,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
        chance: Callable[[], float],
        stopped: Stopped | None = None,
        counted: Callable[[str], None] = lambda _: None,
        poked: asyncio.Event | None = None,
        window: int = WINDOW,
    ) -> None:
        self._store, self._copies, self._subscriptions = store, copies, subscriptions
        self._now, self._sleep, self._chance = now, sleep, chance
        self._stopped = stopped
        self._poked = poked or asyncio.Event()
        self._window = window
        self._is_settled = False
        self._reports = BroadcastReports(store, copies, voices, now=now)
        self._attempts = {
            platform: SendAttempts(
                copies, voice, now=now, sleep=sleep, chance=chance, unreachable=self._unreachable, counted=counted
            )
            for platform, voice in voices.items()
        }

    async def run(self, stop: asyncio.Event) -> None:
        """Send what is confirmed, and what will be, until `stop` is set; what is under way is finished first.

        No failure ends it. What another process was sending when it ended may have arrived, and is not sent again.
        """
        self._is_settled, failures = False, 0
        while not stop.is_set():
            self._poked.clear()
            try:
                await self._turn(stop)
            except StorageError as error:
                failures += 1
                _LOGGER.warning("Broadcasts wait for the database: %s", error)
            except Exception:
                failures += 1
                _LOGGER.exception("Broadcasts failed in a way that nobody foresaw; they are gone on with")
            else:
                failures = 0
            await self._rest(backoff(failures, self._chance()) if failures else LOOKS_EVERY, stop)

    async def _turn(self, stop: asyncio.Event) -> None:
        """Carry out all that is confirmed, and what is meanwhile."""
        if not self._is_settled:
            await self._settle_abandoned()
            self._is_settled = True
        while not stop.is_set() and (confirmed := await self._store.unfinished()):
            await self._carry_out(confirmed[0], stop)

    async def _settle_abandoned(self) -> None:
        if abandoned := await self._copies.settle_abandoned():
            _LOGGER.warning("Broadcasts that were being sent when a bot ended may have arrived", extra={"n": abandoned})

    async def _carry_out(self, broadcast: Broadcast, stop: asyncio.Event) -> None:
        """Send one to all who wait for it, and let all owners see meanwhile how far theirs are.

        Raises:
            StorageError: The database refuses; it is gone on with.
        """
        WORK.set(f"broadcast-{broadcast.id.hex[:8]}")
        if broadcast.status is BroadcastStatus.QUEUED:
            await self._store.start(broadcast.id)
            _LOGGER.info("A broadcast goes out", extra={"broadcast": str(broadcast.id)})
        attempts = self._attempts.get(broadcast.platform)
        self._reports.begin(broadcast, await self._copies.progress(broadcast.id))
        over = asyncio.Event()
        reporting = asyncio.create_task(self._reports.keep(over, self._sleep))
        run = None if attempts is None else _Run(broadcast, attempts)
        try:
            is_over = run is None or await self._send(run, stop)
        finally:
            if run is not None:
                await close_attempts(run.under_way, lambda attempt: attempt.is_begun)
            over.set()
            await asyncio.wait({reporting}, timeout=_LAST_EDIT.total_seconds())
            await end(reporting)
        if is_over:
            await self._reports.finish(broadcast.id)
            _LOGGER.info("A broadcast is over", extra={"broadcast": str(broadcast.id)})

    async def _send(self, run: _Run, stop: asyncio.Event) -> bool:
        """Send until nobody waits and nothing is under way; return False if told to stop before.

        Raises:
            StorageError: The database refuses.
        """
        while not stop.is_set():
            self._poked.clear()
            trouble, run.attempts.trouble = run.attempts.trouble, None
            if trouble is not None:
                raise trouble
            await self._leave_out_if_stale(run.broadcast)
            await self._fill(run)
            if not run.under_way and not run.ready and await self._copies.next_try(run.broadcast.id) is None:
                return True
            await self._rest(LOOKS_EVERY, stop)
        return False

    async def _leave_out_if_stale(self, broadcast: Broadcast) -> None:
        if broadcast.started_at is not None and self._now() - broadcast.started_at > STALE_AFTER:
            _LOGGER.warning("A broadcast is given up after a day", extra={"broadcast": str(broadcast.id)})
            await self._store.stop(broadcast.id)

    async def _fill(self, run: _Run) -> None:
        """Start as many as there is room for."""
        while len(run.under_way) < run.attempts.breaker.room(self._now(), self._window):
            if not run.ready:
                busy = [attempt.recipient.number for attempt in run.under_way.values()]
                run.ready.extend(await self._copies.take(run.broadcast.id, self._window, not_in=busy))
            if not run.ready:
                return
            self._start(run, run.ready.popleft())

    def _start(self, run: _Run, recipient: Recipient) -> None:
        attempt = SendAttempt(recipient, run.broadcast.text)
        task = asyncio.create_task(run.attempts.make(attempt))
        run.under_way[task] = attempt

        def land(ended: asyncio.Task[None]) -> None:
            del run.under_way[ended]
            if not ended.cancelled() and (error := ended.exception()) is not None:
                run.attempts.trouble = error  # it ends the run, which is logged and begun anew
            if attempt.outcome is None:  # it was stopped, perhaps, and so for all that were read ahead
                run.ready.clear()
            self._poked.set()

        task.add_done_callback(land)

    async def _unreachable(self, chat: ChatKey, reason: SuspensionReason) -> None:
        """Suspend a chat's digests as a digest that finds the same does."""
        try:
            before = await self._subscriptions.get(chat)
            if before is None or before.suspension is not None:
                return
            after = await self._subscriptions.suspend(chat, reason)
            if after is not None and self._stopped is not None:
                await self._stopped(after, reason)
        except BotError as error:
            _LOGGER.warning("Digests of a chat that cannot be reached were not suspended: %s", error)

    async def _rest(self, rest: timedelta, stop: asyncio.Event) -> None:
        """Wait for a while, or for anything that may matter earlier."""
        await first(self._sleep(rest.total_seconds()), self._poked.wait(), stop.wait())
