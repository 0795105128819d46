"""This process among those that share its database: who is there, who leads, and who takes over from the dead.

Owns when that is looked at, and what a lost connection means. How one replica knows of another is
`bot.storage.replicas`'; what is taken over is handed in. On SQLite, where one process is all there is, it leads from
its start to its end and there is nothing to look at.
"""

from __future__ import annotations

import asyncio
import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final, Self

from bot.errors import StorageError
from bot.leading import Leadership
from bot.loops import first
from bot.storage.leadership import Fence
from bot.storage.replicas import POLLING, Presence

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

    from bot.storage.database import Database

_LOGGER = logging.getLogger(__name__)

LOOK_EVERY: Final = timedelta(seconds=2)
"""How often each replica looks after the others: one that is killed is known to be dead after two looks."""
_ANSWER: Final = timedelta(seconds=5)
"""How long the database may take to answer a look; then the connection counts as lost, and with it the locks."""
_DISPLACED: Final = (
    "another instance asks Telegram for updates since this one's connection to the database was lost; this one ends"
)


class Replica:
    """This process among the others, held as an async context. All its methods are for the event loop's own thread.

    Args:
        database: Where they meet.
        now: The present, aware, UTC.
        sleep: Waits for so many seconds.
        every: How often to look.

    Attributes:
        id: Its name; None where it is the only process.
        leadership: Whether it leads.
        fence: The same, within a transaction.
        others: How many more are alive, as far as is known.
        changed: Are called when `others` or who leads may have changed; must not fail.
        takes_over: Are awaited at each look, for what nobody alive has in hand.
    """

    def __init__(
        self,
        database: Database,
        *,
        now: Callable[[], datetime],
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
        every: timedelta = LOOK_EVERY,
    ) -> None:
        self._presence = Presence(database, now) if database.is_shared else None
        self._now = now
        self._sleep = sleep
        self._every = every
        self._polls = False
        self._is_registered = False
        self._displaced = asyncio.Event()
        self._looking = asyncio.Lock()
        self._soon: set[asyncio.Task[None]] = set()
        self._is_away = False
        self._has_resigned = False
        self.id = self._presence.id if self._presence else None
        self.leadership = Leadership(is_held=self._presence is None)
        self.fence = Fence(self.id)
        self.others = 0
        self.changed: list[Callable[[], None]] = []
        self.takes_over: list[Callable[[], Awaitable[None]]] = []

    @property
    def is_one_of_many(self) -> bool:
        """Whether there may be others."""
        return self._presence is not None

    async def __aenter__(self) -> Self:
        """Connect.

        Raises:
            StorageError: The database refuses.
        """
        if self._presence is not None:
            await self._presence.connect(self._lost)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Leave the others what is left in hand."""
        presence, self._presence = self._presence, None
        for task in self._soon:
            task.cancel()
        if presence is not None:
            await presence.leave()

    async def stand_by(self, stop: asyncio.Event) -> bool:
        """Wait until no other process asks Telegram for updates, for it answers only one; False: told to stop before.

        A database that cannot be reached meanwhile is waited for, too.
        """
        is_said = False
        while self._presence is not None and not await self._may_poll(self._presence, stop):
            if not is_said:
                _LOGGER.info("Another instance polls; standing by")
                is_said = True
            await first(self._sleep(self._every.total_seconds()), stop.wait())
            if stop.is_set():
                return False
        self._polls = self._presence is not None
        if is_said:
            _LOGGER.info("The other instance has ended; this one polls from now on")
        return True

    async def register(self) -> None:
        """Be one of the replicas from now on. It does not lead before its first `look`, when it can do its work.

        Raises:
            StorageError: The database refuses.
        """
        if self._presence is not None:
            if not self._presence.is_connected:
                await self._connect_anew(self._presence)
            await self._presence.register()
            self._is_registered = True
            self.others = (await self._presence.look()).others
            _LOGGER.info("One of several replicas from now on", extra={"replica": self.id, "others": self.others})

    async def look(self) -> datetime:
        """Look after the others; return when to do so again. What the database refuses is logged and tried again."""
        async with self._looking:
            presence = self._presence
            if presence is not None:
                try:
                    await self._look_in_time(presence)
                except (StorageError, TimeoutError) as error:
                    await self._be_away(presence, error)
                else:
                    self._is_away = False
                    await self._take_over()
        return self._now() + self._every

    async def is_last(self) -> bool:
        """Say whether no other replica is alive; whoever cannot look must take it that there is one."""
        await self.look()
        return self.others == 0 and not self._is_away

    async def keep_polling(self, stop: asyncio.Event) -> None:
        """Return when `stop` is set.

        Raises:
            StorageError: Another process polls since the connection was lost; this one must end.
        """
        await first(self._displaced.wait(), stop.wait())
        if self._displaced.is_set() and not stop.is_set():
            raise StorageError(_DISPLACED)

    async def resign(self) -> None:
        """Lead no more, and never again, so that another need not wait."""
        self._has_resigned = True
        if self._presence is not None and self.leadership.is_held:
            self.leadership.lose()
            try:
                await self._presence.resign()
            except StorageError as error:  # it ends with the connection
                _LOGGER.warning("This replica could not hand on leading: %s", error)

    async def _look_in_time(self, presence: Presence) -> None:
        async with asyncio.timeout(_ANSWER.total_seconds()):
            if not presence.is_connected:
                await self._connect_anew(presence)
                await presence.register()
            await self._count(presence)

    async def _may_poll(self, presence: Presence, stop: asyncio.Event) -> bool:
        """Take the lock of whoever polls, unless another has it.

        Where the connection was lost, whoever polled has perhaps lost theirs as well: they are let come back first.
        """
        try:
            async with asyncio.timeout(_ANSWER.total_seconds()):
                if presence.is_connected:
                    return await presence.try_lock(POLLING)
                await presence.connect(self._lost)
        except (StorageError, TimeoutError) as error:
            await self._be_away(presence, error)
        else:
            self._is_away = False
            await first(self._sleep(self._every.total_seconds()), stop.wait())
        return False

    async def _connect_anew(self, presence: Presence) -> None:
        await presence.connect(self._lost)
        if self._polls and not await presence.try_lock(POLLING):
            self._displaced.set()

    async def _take_over(self) -> None:
        for take_over in self.takes_over:
            try:
                await take_over()
            except StorageError as error:  # it is tried again at the next look
                _LOGGER.warning("What nobody alive has in hand could not be taken over: %s", error)

    async def _count(self, presence: Presence) -> None:
        census = await presence.look()
        if census.dead:
            _LOGGER.warning("Replicas have died; what they had in hand is taken over", extra={"dead": census.dead})
        self.others = census.others
        if not (self.leadership.is_held or self._has_resigned) and await presence.lead():
            _LOGGER.info("This replica leads from now on", extra={"replica": presence.id})
            self.leadership.take()
        self._tell()

    async def _be_away(self, presence: Presence, error: Exception) -> None:
        if not self._is_away:
            self._is_away = True
            _LOGGER.warning(
                "This replica cannot look after the others: %s", str(error) or "the database does not answer"
            )
        self.leadership.lose()
        await presence.drop()
        self._tell()

    def _lost(self) -> None:
        """Stop leading at once, and come back before the others take this process for dead."""
        self.leadership.lose()
        self._tell()
        if self._presence is not None and self._is_registered:  # who only stands by is nobody to count with
            task = asyncio.get_running_loop().create_task(self._come_back())
            self._soon.add(task)
            task.add_done_callback(self._soon.discard)

    async def _come_back(self) -> None:
        await self.look()

    def _tell(self) -> None:
        for tell in self.changed:
            tell()
