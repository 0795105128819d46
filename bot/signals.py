"""How a process is told to stop, and to read its content anew: by signals.

The first signal to stop asks politely, the second ends the process. Owns signal handlers and nothing else; what
stopping means is decided where the event is awaited, what reloading means where it is called.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from collections.abc import Callable

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
