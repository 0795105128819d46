"""How sends come to their end when the bot stops, for digests and broadcasts alike.

Owns for how long is waited. What has begun is the caller's to say.
"""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    _Attempt = TypeVar("_Attempt")

CLOSING: Final = timedelta(seconds=7)
"""How long to wait at the end for what is being sent; less than a process is given to stop."""


async def close_attempts(
    under_way: Mapping[asyncio.Task[None], _Attempt], is_begun: Callable[[_Attempt], bool], limit: timedelta = CLOSING
) -> None:
    """Let what has begun come to its end, for so long, and drop what has not: it still waits.

    `under_way` may grow empty meanwhile, as tasks leave it.
    """
    for task, attempt in under_way.items():
        if not is_begun(attempt):
            task.cancel()
    if under_way:
        await asyncio.wait(set(under_way), timeout=limit.total_seconds())
    for task in under_way:
        task.cancel()
    if under_way:
        await asyncio.wait(set(under_way))
