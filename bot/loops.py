"""What the loops of a process have in common: how they wait, how they end, and that none is torn out of its work.

Owns these few ways alone. What a loop does, and when, is its own business; nothing of the product may enter.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, TypeAlias

Part: TypeAlias = Callable[[asyncio.Event], Awaitable[None]]
"""Something that runs until the event that it is given is set, and then ends soon. Called anew for each time."""


async def to_its_end(turns: Coroutine[Any, Any, None], stop: asyncio.Event) -> None:
    """Await a loop that ends once `stop` is set.

    Cancelled, it sets `stop` and waits: everybody has to stop, and nothing is to be torn out of a transaction.
    """
    turning = asyncio.create_task(turns)
    try:
        await asyncio.shield(turning)
    except asyncio.CancelledError:
        stop.set()
        await asyncio.wait({turning})
        raise


async def first(*waits: Awaitable[object]) -> None:
    """Wait for whichever comes first, and give up the others."""
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()


async def until(stop: asyncio.Event, work: asyncio.Task[None]) -> None:
    """Wait until `stop` is set, or until `work` has ended, which it does by an error alone. Neither ends the other.

    Raises:
        BaseException: Whatever ended `work`.
    """
    await first(stop.wait(), asyncio.wait({work}))
    if work.done():
        work.result()


async def end(*tasks: asyncio.Future[Any]) -> None:
    """End tasks whose outcome nobody asks for any more."""
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def together(stop: asyncio.Event, *parts: Part) -> None:
    """Run the parts until all have ended; when the first one does, all are told to stop.

    Raises:
        BaseException: Whatever ended a part, the first part's first.
    """
    tasks = [asyncio.ensure_future(part(stop)) for part in parts]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        stop.set()
        await asyncio.wait(tasks)
    finally:
        await end(*tasks)
    for task in tasks:
        task.result()


def after(part: Part, *begins: asyncio.Event) -> Part:
    """Return a part that waits for one of these events before it does anything, unless it is to end first."""

    async def later(stop: asyncio.Event) -> None:
        await first(stop.wait(), *(begin.wait() for begin in begins))
        if not stop.is_set():
            await part(stop)

    return later
