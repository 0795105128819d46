"""What owners see of their confirmed broadcasts: how far the one is that goes out, how many go before the others.

Owns that only whoever sends edits those messages, one edit in a few seconds, so that none says what is past; and that
each is told how it went before it counts as over, so that a crash in between leaves nobody waiting for it.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Protocol

from bot.domain.broadcasts import BroadcastStatus, BroadcastView, time_left
from bot.errors import DeliveryError, StorageError
from bot.loops import first

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime
    from uuid import UUID

    from bot.domain.broadcasts import Broadcast, Progress
    from bot.domain.chat import Platform
    from bot.services.broadcast_attempts import BroadcastVoice

_LOGGER = logging.getLogger(__name__)

EDITS_EVERY: Final = timedelta(seconds=3)
"""A message is edited no more often than this."""


class ReportStore(Protocol):
    """Where broadcasts are kept (`bot.storage.broadcasts`)."""

    async def get(self, broadcast_id: UUID) -> Broadcast | None:
        """Return a broadcast."""
        ...

    async def unfinished(self) -> tuple[Broadcast, ...]:
        """Return what is confirmed and not over, in the order in which it was confirmed."""
        ...

    async def shown_in(self, broadcast_id: UUID, message_id: str) -> None:
        """Note that another message shows how far it is."""
        ...

    async def end(self, broadcast_id: UUID) -> None:
        """Note that it is over, and erase its text."""
        ...


class ReportCounts(Protocol):
    """Where chats' copies are counted (`bot.storage.broadcast_sends`)."""

    async def progress(self, broadcast_id: UUID) -> Progress:
        """Return how many chats are in which state."""
        ...


@dataclass(frozen=True, slots=True)
class _Start:
    """Where the counting began in this process."""

    at: datetime
    done: int


class BroadcastReports:
    """Shows owners how far their broadcasts are.

    Args:
        store: Where broadcasts are kept.
        counts: Where chats' copies are counted.
        voices: Who shows it, by platform.
        now: The present, aware, UTC.
    """

    def __init__(
        self,
        store: ReportStore,
        counts: ReportCounts,
        voices: Mapping[Platform, BroadcastVoice],
        *,
        now: Callable[[], datetime],
    ) -> None:
        self._store = store
        self._counts = counts
        self._voices = voices
        self._now = now
        self._starts: dict[UUID, _Start] = {}
        self._shown: dict[UUID, BroadcastView] = {}

    def begin(self, broadcast: Broadcast, progress: Progress) -> None:
        """Count from here on how fast a broadcast goes out."""
        self._starts = {broadcast.id: _Start(self._now(), progress.done)}

    async def keep(self, over: asyncio.Event, sleep: Callable[[float], Awaitable[object]]) -> None:
        """Show of all that is confirmed how far it is, again and again, until `over` is set; what fails is logged.

        No edit is given up half-way: it might take effect after the one that shows how it went.
        """
        while not over.is_set():
            try:
                await self._show_all()
            except StorageError as error:
                _LOGGER.warning("It cannot be read how far broadcasts are: %s", error)
            await first(sleep(EDITS_EVERY.total_seconds()), over.wait())

    async def finish(self, broadcast_id: UUID) -> None:
        """Show how a broadcast went, then note that it is over; harmless when done twice.

        Raises:
            StorageError: The database refuses; it is not over.
        """
        broadcast = await self._store.get(broadcast_id)
        if broadcast is not None:  # its owner may have been forgotten
            is_stopped = broadcast.status is BroadcastStatus.STOPPED
            status = BroadcastStatus.STOPPED if is_stopped else BroadcastStatus.DONE
            ended = replace(broadcast, status=status, ended_at=self._now())
            await self._show(BroadcastView(ended, await self._counts.progress(broadcast_id)))
        await self._store.end(broadcast_id)
        self._shown.pop(broadcast_id, None)

    async def _show_all(self) -> None:
        for ahead, broadcast in enumerate(await self._store.unfinished()):
            if ahead and broadcast.status is BroadcastStatus.STOPPED:
                await self.finish(broadcast.id)  # it need not wait its turn for that
                continue
            progress = await self._counts.progress(broadcast.id)
            left = None if ahead else self._time_left(broadcast.id, progress)
            await self._show(BroadcastView(broadcast, progress, ahead, left))

    def _time_left(self, broadcast_id: UUID, progress: Progress) -> timedelta | None:
        start = self._starts.get(broadcast_id)
        if start is None or not progress.left:
            return None
        return time_left(progress.left, done=progress.done - start.done, took=self._now() - start.at)

    async def _show(self, view: BroadcastView) -> None:
        """Edit the owner's message unless it shows just that."""
        broadcast, voice = view.broadcast, self._voices.get(view.broadcast.platform)
        if voice is None or broadcast.message_id is None or self._shown.get(broadcast.id) == view:
            return
        try:
            shown_in = await voice.show_broadcast(view)
        except DeliveryError as error:
            _LOGGER.info("An owner cannot be shown how far a broadcast is: %s", error)
            return
        except Exception:
            _LOGGER.exception("An owner cannot be shown how far a broadcast is")
            return
        self._shown[broadcast.id] = view
        if shown_in is not None and shown_in != broadcast.message_id:
            await self._store.shown_in(broadcast.id, shown_in)
