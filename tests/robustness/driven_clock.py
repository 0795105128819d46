"""One clock for two processes: the test sets it, and goes on only when the other has done what there was to do by then.

Owns the few bytes that they share. How much is done at which hour may not enter.
"""

from __future__ import annotations

import asyncio
import heapq
import itertools
import mmap
import os
import struct
from contextlib import suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_TIMES = struct.Struct("<dd")
_A_MOMENT = 0.001


class SharedTime:
    """The time that it is, in unix seconds, and up to when all is done."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(_TIMES.size))
        bell = path.with_suffix(".bell")
        if not bell.exists():
            os.mkfifo(bell)
        with path.open("r+b") as file:
            self._bytes = mmap.mmap(file.fileno(), _TIMES.size)
        self.bell = os.open(bell, os.O_RDWR | os.O_NONBLOCK)
        """Can be read once it is later than it was."""

    def close(self) -> None:
        os.close(self.bell)
        self._bytes.close()

    @property
    def is_done(self) -> bool:
        now, done = _TIMES.unpack(self._bytes[:])
        return bool(done == now)

    def seconds(self) -> float:
        return float(_TIMES.unpack(self._bytes[:])[0])

    def set(self, seconds: float) -> None:
        """It is that late now, and nothing is done about it yet."""
        self._bytes[:] = _TIMES.pack(seconds, 0.0)
        with suppress(BlockingIOError):  # nobody has listened for long
            os.write(self.bell, b".")

    def done(self, seconds: float) -> None:
        self._bytes[8:] = struct.pack("<d", seconds)


class DrivenClock:
    """The present, and waiting, for a process that does not set the time."""

    def __init__(self, shared: SharedTime) -> None:
        self._shared = shared
        self._waiting: list[tuple[float, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._shared.seconds(), UTC)

    async def sleep(self, seconds: float) -> None:
        waiting = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (self._shared.seconds() + seconds, next(self._numbers), waiting))
        await waiting

    async def run(self, is_busy: Callable[[], bool]) -> None:
        """Wake whoever has waited long enough, and say when nothing is left to do. Never returns."""
        rung = asyncio.Event()
        asyncio.get_running_loop().add_reader(self._shared.bell, rung.set)
        while True:
            seconds = self._shared.seconds()
            woken = self._wake(seconds)
            await asyncio.sleep(_A_MOMENT)
            if woken or is_busy():
                continue
            self._shared.done(seconds)
            await rung.wait()
            rung.clear()
            with suppress(BlockingIOError):
                os.read(self._shared.bell, 4096)

    def _wake(self, seconds: float) -> bool:
        woken = False
        while self._waiting and self._waiting[0][0] <= seconds:
            waiting = heapq.heappop(self._waiting)[-1]
            if not waiting.done():
                waiting.set_result(None)
                woken = True
        return woken
