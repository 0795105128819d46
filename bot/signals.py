"""How a process is told to stop: the first signal asks politely, the second ends it.

Owns signal handlers and nothing else; what stopping means is decided where the event is awaited.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress
from typing import Self

_LOGGER = logging.getLogger(__name__)


class StopSignals:
    """Sets `stop` at the first SIGINT or SIGTERM; a second one ends the process at once."""

    def __init__(self) -> None:
        self.stop = asyncio.Event()
        self._handled: list[signal.Signals] = []

    def __enter__(self) -> Self:
        loop = asyncio.get_running_loop()
        for number in (signal.SIGINT, signal.SIGTERM):
            # Windows has no such handlers; there Ctrl-C arrives as KeyboardInterrupt.
            with suppress(NotImplementedError):
                loop.add_signal_handler(number, self._received)
                self._handled.append(number)
        return self

    def __exit__(self, *_: object) -> None:
        self._release()

    def _received(self) -> None:
        _LOGGER.info("Stopping; what is in hand is finished first")
        self.stop.set()
        self._release()

    def _release(self) -> None:
        while self._handled:
            asyncio.get_running_loop().remove_signal_handler(self._handled.pop())
