"""Waiting for what happens elsewhere in this process, of which nobody tells: by looking, and for so long at most.

Owns no time of a test's own: whatever is due at a time is driven by the test's clock.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_PATIENCE = 10.0
_GLANCE = 0.002
"""Seconds between two looks: threads and sockets get the processor meanwhile."""


async def until(happened: Callable[[], object]) -> None:
    """Wait until something is so.

    Raises:
        TimeoutError: It is not, after a time in which it should have been on any machine.
    """
    async with asyncio.timeout(_PATIENCE):
        while not happened():  # noqa: ASYNC110 - what is waited for sets no event
            await asyncio.sleep(_GLANCE)
