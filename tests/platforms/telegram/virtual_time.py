"""An event loop on which nothing is waited for: where it would sleep until a timer, its clock jumps there."""

from __future__ import annotations

import asyncio
import selectors
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Coroutine

_T = TypeVar("_T")


class _Jumping(selectors.SelectSelector):
    def __init__(self, late: float) -> None:
        super().__init__()
        self.now = 1000.0
        self._late = late

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout:
            self.now += timeout + self._late
        return super().select(0)


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self, late: float) -> None:
        self._jumping = _Jumping(late)
        super().__init__(self._jumping)

    def time(self) -> float:
        return self._jumping.now


def run(main: Coroutine[Any, Any, _T], *, late: float = 0.0) -> _T:
    """Run `main` to its end in no time at all; what waits for a thing that never comes raises.

    Real timers ring a little `late` (in seconds).
    """
    with asyncio.Runner(loop_factory=lambda: VirtualLoop(late)) as runner:
        return runner.run(_limited(main))


async def _limited(main: Coroutine[Any, Any, _T]) -> _T:
    async with asyncio.timeout(1e6):
        return await main
