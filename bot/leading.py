"""What one replica alone does: it runs while this one leads, and is begun anew with each of its terms.

Owns when the leader's parts run. Who leads is found out by `bot.replica`; what a part does is its own business.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from bot.loops import first, together

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from datetime import datetime

    from bot.loops import Part

_LOGGER = logging.getLogger(__name__)

_ASKED_AGAIN: Final = timedelta(seconds=2)


class Leadership:
    """Whether this process leads. Made for one that is alone on its database, it does, for good.

    Attributes:
        held: Set while it leads.
        lost: Set while it does not.
    """

    def __init__(self, *, is_held: bool = True) -> None:
        self.held, self.lost = asyncio.Event(), asyncio.Event()
        (self.held if is_held else self.lost).set()

    @property
    def is_held(self) -> bool:
        """Whether it leads at this moment, as far as it knows."""
        return self.held.is_set()

    def alone(
        self, chore: Callable[[], Awaitable[datetime | None]], now: Callable[[], datetime]
    ) -> Callable[[], Awaitable[datetime | None]]:
        """Return a chore that one replica alone does: elsewhere it asks soon whether it is its turn."""

        async def work() -> datetime | None:
            return await chore() if self.is_held else now() + _ASKED_AGAIN

        return work

    def take(self) -> None:
        """Lead from now on."""
        self.lost.clear()
        self.held.set()

    def lose(self) -> None:
        """Lead no more."""
        self.held.clear()
        self.lost.set()


class Leading:
    """Runs the leader's parts.

    Args:
        leadership: Says when.
        parts: What runs in each term, side by side. When one ends by itself, so does everything: half a leader is
            worse than none.
        resign: Is awaited when the process stops and the parts have ended, so that another need not wait to lead.
    """

    def __init__(
        self, leadership: Leadership, parts: Sequence[Part], *, resign: Callable[[], Awaitable[None]] | None = None
    ) -> None:
        self._leadership = leadership
        self._parts = parts
        self._resign = resign

    async def run(self, stop: asyncio.Event) -> None:
        """Run the parts whenever this process leads, until `stop` is set.

        Raises:
            BaseException: Whatever ended a part.
        """
        leadership = self._leadership
        while not stop.is_set():
            await first(leadership.held.wait(), stop.wait())
            if stop.is_set():
                break
            if not await self._is_deposed(stop):
                break
            _LOGGER.warning("This replica leads no more: what the leader alone does has stopped here")
        if self._resign is not None:
            await self._resign()

    async def _is_deposed(self, stop: asyncio.Event) -> bool:
        """Run the parts for one term; say whether they have ended because this process leads no more."""
        end, is_deposed = asyncio.Event(), False

        async def watch() -> None:
            nonlocal is_deposed
            await first(self._leadership.lost.wait(), stop.wait())
            is_deposed = not stop.is_set()
            end.set()

        watching = asyncio.create_task(watch())
        try:
            await together(end, *self._parts)
        finally:
            watching.cancel()
        return is_deposed
