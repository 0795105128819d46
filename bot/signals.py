"""How a process is told to stop, and to read its content anew: by signals.

The first signal to stop asks politely, the second ends the process, and so does time. Owns signal handlers and
nothing else; what stopping means is decided where the event is awaited, what reloading means where it is called.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Callable

_LOGGER = logging.getLogger(__name__)


LIMIT: Final = timedelta(seconds=9.5)
"""How long an end may take: Docker kills after ten seconds. What is not finished by then is taken up again."""


def _end(number: signal.Signals) -> None:
    """End this process as the signal by itself would, so that whoever waits for it sees which one it was."""
    logging.shutdown()
    signal.signal(number, signal.SIG_DFL)
    os.kill(os.getpid(), number)


class StopSignals:
    """Sets `stop` at the first SIGINT or SIGTERM; a second one ends the process at once, and so does time.

    Args:
        limit: How long it may take to end.
        end: Ends the process by a signal.
    """

    def __init__(self, *, limit: timedelta = LIMIT, end: Callable[[signal.Signals], object] = _end) -> None:
        self.stop = asyncio.Event()
        self._limit = limit
        self._end = end
        self._handled: list[signal.Signals] = []
        self._alarm: asyncio.TimerHandle | None = None
        self._since = 0.0

    def __enter__(self) -> Self:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            # Windows has no such handlers; there Ctrl-C arrives as KeyboardInterrupt.
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, self._received, number)
                self._handled.append(number)
        return self

    def __exit__(self, *_: object) -> None:
        loop = asyncio.get_running_loop()
        while self._handled:
            loop.remove_signal_handler(self._handled.pop())
        if self._alarm is not None:
            self._alarm.cancel()
            _LOGGER.info("Stopped", extra={"seconds": round(loop.time() - self._since, 1)})

    def _received(self, number: signal.Signals) -> None:
        if self._alarm is not None:
            _LOGGER.warning(
                "Told again to stop (%s): ending at once; the next start takes up what is left", number.name
            )
            self._end(number)
            return
        _LOGGER.info("Stopping (%s); what is in hand is finished first", number.name)
        loop = asyncio.get_running_loop()
        self._since = loop.time()
        self._alarm = loop.call_later(self._limit.total_seconds(), self._too_late, number)
        self.stop.set()

    def _too_late(self, number: signal.Signals) -> None:
        _LOGGER.error("Stopping takes too long: ending now; the next start takes up what is left")
        self._end(number)


class HangUp:
    """Calls `reload` from the event loop at each SIGHUP, as daemons are asked to read their files anew."""

    def __init__(self, reload: Callable[[], object]) -> None:
        self._reload = reload
        self._is_handled = False

    def __enter__(self) -> Self:
        # Windows has no such signal, and its loops no handlers.
        with suppress(AttributeError, NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(signal.SIGHUP, self._reload)
            self._is_handled = True
        return self

    def __exit__(self, *_: object) -> None:
        if self._is_handled:
            asyncio.get_running_loop().remove_signal_handler(signal.SIGHUP)
