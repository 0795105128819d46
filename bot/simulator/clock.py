"""Owns the simulator's time: its own clock, its timers, and the driver that fires them; may not know what they do."""

from __future__ import annotations

import asyncio
import heapq
import itertools
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


@dataclass(order=True)
class Timer:
    """One action due at `when` (unix seconds of the simulator's clock)."""

    when: float
    number: int
    action: Callable[[], None] = field(compare=False)
    cancelled: bool = field(default=False, compare=False)

    def cancel(self) -> None:
        """The action will not run; harmless when it already has."""
        self.cancelled = True


class Clock:
    """Unix time that runs by itself (or stands still when `frozen`) and can be pushed forward.

    Timers run inside `advance` and `run_due`, in order, each seeing the clock at its own time.
    """

    def __init__(self, *, start: float | None = None, frozen: bool = False) -> None:
        self.frozen = frozen
        self._base = time.time() if start is None else start
        self._started = time.monotonic()
        self._timers: list[Timer] = []
        self._numbers = itertools.count()
        self._running_at: float | None = None
        self.on_change: Callable[[], None] | None = None

    def now(self) -> float:
        """Unix seconds."""
        if self._running_at is not None:
            return self._running_at
        return self._base if self.frozen else self._base + time.monotonic() - self._started

    def unix(self) -> int:
        """Whole unix seconds, as the Bot API writes dates."""
        return int(self.now())

    def advance(self, seconds: float) -> None:
        """Move forward; everything that falls due on the way happens, in order."""
        target = self.now() + seconds
        self._fire_until(target)
        self._base += seconds
        self._changed()

    def call_at(self, when: float, action: Callable[[], None]) -> Timer:
        """Run `action` when the clock reaches `when`."""
        timer = Timer(when, next(self._numbers), action)
        heapq.heappush(self._timers, timer)
        if self._timers[0] is timer:
            self._changed()
        return timer

    def run_due(self) -> None:
        """Fire what is due by now."""
        self._fire_until(self.now())
        self._changed()

    def next_due(self) -> float | None:
        """When the next live timer is due, or None."""
        while self._timers and self._timers[0].cancelled:
            heapq.heappop(self._timers)
        return self._timers[0].when if self._timers else None

    def _fire_until(self, target: float) -> None:
        while (due := self.next_due()) is not None and due <= target:
            timer = heapq.heappop(self._timers)
            self._running_at = max(due, self.now())
            try:
                timer.action()
            finally:
                self._running_at = None

    def _changed(self) -> None:
        if self.on_change is not None:
            self.on_change()


class ClockDriver:
    """Fires a running clock's timers from the event loop."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._handle: asyncio.TimerHandle | None = None
        clock.on_change = self._arm
        self._arm()

    def stop(self) -> None:
        """No timer fires by itself any more."""
        self._clock.on_change = None
        if self._handle is not None:
            self._handle.cancel()

    def _arm(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None
        due = self._clock.next_due()
        if due is None or self._clock.frozen:
            return
        delay = max(0.0, due - self._clock.now())
        self._handle = asyncio.get_running_loop().call_later(delay, self._clock.run_due)
