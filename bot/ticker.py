"""The other loop that sleeps: it ticks group quizzes at their deadlines, and does now and then what nobody waits for.

Owns when it looks again, that the first look comes after everything that waited has been heard, and that no failure
ends it. What a tick does is `bot.services.group_conducting`'s, what a chore does its own service's. Unlike the
scheduler's sweeps, which keep account of every digest, a look costs next to nothing and may come many times a second.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from bot.errors import StorageError
from bot.loops import first, to_its_end
from bot.services.cause import WORK

if TYPE_CHECKING:
    from collections.abc import Coroutine, Sequence

    from bot.services.group_conducting import Conductor

_LOGGER = logging.getLogger(__name__)

LONGEST_REST: Final = timedelta(seconds=30)
"""Wall clocks jump and rows change behind our back: after this we look again."""
SHORTEST_REST: Final = timedelta(milliseconds=50)
"""However much happens, we do not look more often."""
_IN_VAIN: Final = timedelta(seconds=1)
"""The rest after a look that found nothing to do though something is due, or that failed."""
_LAST_WORDS: Final = timedelta(seconds=1)
"""How long chores may take when the bot stops."""

Chore: TypeAlias = Callable[[], Awaitable[datetime | None]]
"""Does what is due, and says when there is more to do; None, and at the latest: after `LONGEST_REST`."""


@dataclass(slots=True)
class _Chore:
    """What is done beside ticking."""

    work: Chore
    next_at: datetime
    is_under_way: bool = False


class Ticker:
    """Ticks from the start to the end of the process.

    Args:
        conductor: Whose quizzes are ticked.
        now: The present, aware, UTC.
        sleep: Waits for so many seconds.
        chores: What is done beside, each when it says, and never twice at once.
        ready: Set once everything that waited for the process has been heard; nothing is done before.
        poked: Set by whoever changes a deadline: we look again.
    """

    def __init__(
        self,
        conductor: Conductor,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]],
        ready: asyncio.Event,
        poked: asyncio.Event,
        chores: Sequence[Chore] = (),
    ) -> None:
        self._conductor = conductor
        self._now = now
        self._sleep = sleep
        self._ready = ready
        self._poked = poked
        self._chores = [_Chore(work, now()) for work in chores]
        self._tasks: set[asyncio.Task[None]] = set()
        self._looks = 0

    async def run(self, stop: asyncio.Event) -> None:
        """Go on with what an earlier process left, then tick until `stop` is set; what is being said ends first.

        No failure ends it. Cancelled, it sets `stop`: nothing is to be torn out of a transaction.
        """
        await to_its_end(self._turns(stop), stop)

    async def _turns(self, stop: asyncio.Event) -> None:
        try:
            await first(self._ready.wait(), stop.wait())
            while not (stop.is_set() or await self._succeeds(self._gone_on)):
                await first(self._sleep(_IN_VAIN.total_seconds()), stop.wait())
            while not stop.is_set():
                await self._turn(stop)
        finally:
            await self._conductor.close()
            if self._tasks:
                await asyncio.wait(self._tasks, timeout=_LAST_WORDS.total_seconds())
            for task in self._tasks:
                task.cancel()

    async def _turn(self, stop: asyncio.Event) -> None:
        """Look once, and rest until there is something to do."""
        self._looks += 1
        WORK.set(f"tick-{self._looks}")  # for chores that begin now, and for quizzes that are ticked, too
        self._poked.clear()  # before looking: whoever pokes from here on may not be seen by this look
        wake: datetime | None = None

        async def look() -> None:
            nonlocal wake
            wake = await self._look()

        if not await self._succeeds(look):
            wake = self._now() + _IN_VAIN
        self._begin_chores()
        until = min([self._now() + LONGEST_REST, *(at for at in (wake, self._next_chore()) if at is not None)])
        await first(self._sleep(SHORTEST_REST.total_seconds()), stop.wait())
        rest = (until - self._now()).total_seconds()
        if rest > 0:
            await first(self._sleep(rest), self._poked.wait(), stop.wait())

    async def _gone_on(self) -> None:
        await self._conductor.go_on()

    async def _look(self) -> datetime | None:
        """Tick what is due, and return when the next quiz is."""
        begun = await self._conductor.tick_due()
        wake = await self._conductor.next_deadline()
        if wake is not None and wake <= self._now() and not begun:
            return self._now() + _IN_VAIN  # it is in hand already: we are poked when it is done with
        return wake

    def _begin_chores(self) -> None:
        now = self._now()
        for chore in self._chores:
            if not chore.is_under_way and chore.next_at <= now:
                chore.is_under_way = True
                self._beside(self._do(chore))

    def _next_chore(self) -> datetime | None:
        return min((chore.next_at for chore in self._chores if not chore.is_under_way), default=None)

    async def _do(self, chore: _Chore) -> None:
        wish: datetime | None = None

        async def work() -> None:
            nonlocal wish
            wish = await chore.work()

        await self._succeeds(work)
        latest = self._now() + LONGEST_REST
        chore.next_at = latest if wish is None else min(wish, latest)
        chore.is_under_way = False
        self._poked.set()

    def _beside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @staticmethod
    async def _succeeds(work: Callable[[], Awaitable[None]]) -> bool:
        """Do something and say whether it went well; what went wrong is logged."""
        try:
            await work()
        except StorageError as error:
            _LOGGER.error("The ticker could not do its work: %s", error)  # noqa: TRY400 - said in full, for an operator
            return False
        except Exception:
            _LOGGER.exception("The ticker could not do its work")
            return False
        return True
