"""Seeing to it that owners hear what a sweep brings to light: that digests do not arrive, or cannot even be planned.

Owns when that is looked at, and that it is told once a day. From when on notably many are lost is the domain's
business, the words are the platforms'.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Protocol

from bot.domain.arrivals import LOST
from bot.errors import StorageError
from bot.services.outcomes import in_words
from bot.services.owners import DigestsLost, DigestsStuck

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from bot.domain.arrivals import Arrivals
    from bot.services.digests import SweepReport
    from bot.services.owners import Owners

_LOGGER = logging.getLogger(__name__)


class ArrivalReader(Protocol):
    """Knows what became of the newest digests (`bot.services.status`)."""

    async def arrivals(self) -> Arrivals:
        """Return what became of the digests of the last 24 hours."""
        ...


class Watch:
    """Is called with what each sweep has done. It never fails."""

    def __init__(self, reader: ArrivalReader, owners: Owners, now: Callable[[], datetime]) -> None:
        self._reader = reader
        self._owners = owners
        self._now = now
        self._lost_on: date | None = None
        self._has_losses = False
        self._is_looking = False

    async def __call__(self, report: SweepReport) -> None:
        """Tell owners what they were not told today."""
        today = self._now().date()
        await self._see_stuck(report, today)
        self._has_losses |= any(report.sweep.outcomes.get(status, 0) > 0 for status in LOST)
        # What a sweep that was cut short has lost is judged once the crowd is through.
        if self._has_losses and not report.is_cut_short and not self._is_looking:
            self._has_losses, self._is_looking = False, True
            try:
                await self._see_lost(today)
            finally:
                self._is_looking = False

    async def _see_stuck(self, report: SweepReport, today: date) -> None:
        error = next((claimed.error for claimed in report.stuck if claimed.error is not None), None)
        if error is not None:
            notice = DigestsStuck(sum(claimed.stuck for claimed in report.stuck), in_words(error))
            await self._owners.tell_once(f"stuck:{today.isoformat()}", notice)

    async def _see_lost(self, today: date) -> None:
        """Look at the last 24 hours, unless it is known that today is a bad day."""
        if self._lost_on == today:
            return
        try:
            arrivals = await self._reader.arrivals()
        except StorageError as error:
            _LOGGER.warning("Whether digests arrive cannot be read: %s", error)
            return
        if arrivals.are_none or arrivals.are_few:
            counts = {f"n_{status.value}": count for status, count in arrivals.counts.items()}
            _LOGGER.error("Many digests do not arrive", extra=counts)
            if await self._owners.tell_once(f"lost:{today.isoformat()}", DigestsLost(arrivals)):
                self._lost_on = today
