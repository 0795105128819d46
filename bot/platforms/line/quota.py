"""What may still be pushed on LINE this month: read from LINE, spread fairly, and told to owners before it runs out.

Owns when the quota is read, what a push costs and whether one is spared. The sums are `bot.domain.quota`'s, rows the
storage's, and making the push is `messenger`'s.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

from bot.domain.chat import ChatKey, Platform
from bot.domain.quota import Candidate, Level, Quota, day_began, day_ends, month_of, served, share_of_today
from bot.domain.subscription import ChatKind
from bot.errors import (
    BotError,
    DeliveryError,
    MonthlyLimitError,
    NotSparedError,
    RepeatableError,
    StorageError,
    UnavailableError,
)
from bot.loops import first
from bot.services.owners import MessagesRunLow

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Awaitable, Callable
    from datetime import date
    from uuid import UUID

    from bot.platforms.line.quota_sources import Channel, QuotaStore
    from bot.services.owners import Owners

    Push = Callable[[], Awaitable[object]]
    """Makes a push, under the key that it is counted by."""

_LOGGER = logging.getLogger(__name__)

READ_EVERY: Final = timedelta(hours=1)
_TURNS_STAND_FOR: Final = timedelta(minutes=1)
"""So long it is not worked out anew whose turn it is; whoever is not known by then is asked for at once."""
_SIZES_STAND_FOR: Final = timedelta(hours=6)
_GUESSES_STAND_FOR: Final = timedelta(minutes=10)
_ASKED_AGAIN_AFTER: Final = timedelta(seconds=30)
"""So long LINE is not asked anew after it did not answer and nothing is known: many would wait, one after another."""
_GUESSED_SIZE: Final = 10
"""People in a group whose size is not known yet."""


class PushQuota:
    """Says which pushes are spared, and counts them.

    Args:
        channel: LINE.
        store: Where it is kept.
        now: The present, aware, UTC.
        watched: Is told what is known, each time that it changes, for the metrics.
    """

    def __init__(
        self,
        channel: Channel,
        store: QuotaStore,
        *,
        now: Callable[[], datetime],
        watched: Callable[[Quota], None] = lambda _: None,
    ) -> None:
        self._channel = channel
        self._store = store
        self._owners: Owners | None = None
        self._now = now
        self._watched = watched
        self._reading = asyncio.Lock()
        self._sparing = asyncio.Lock()
        """Held while it is decided whose turn it is: what one is spared, the next one is not."""
        self._read_at: datetime | None = None
        self._failed: tuple[datetime, str] | None = None
        self._turns: tuple[datetime, dict[ChatKey, bool]] | None = None
        self._sizes: dict[ChatKey, tuple[datetime, int]] = {}
        self._told: set[tuple[date, Level]] = set()
        self._newest: Quota | None = None
        self._news = asyncio.Event()  # set while owners may have to hear of `_newest`

    def report_to(self, owners: Owners) -> None:
        """Tell owners from now on when messages run low."""
        self._owners = owners
        self._news.set()

    async def report(self, stop: asyncio.Event) -> None:
        """Tell owners when messages run low, until `stop` is set: by itself, since nobody has to wait for that."""
        while not stop.is_set():
            await first(self._news.wait(), stop.wait())
            await self.tell()

    async def tell(self) -> None:
        """Tell owners, once a month and level, if messages run low or are used up."""
        self._news.clear()
        quota, owners = self._newest, self._owners
        if quota is None or owners is None or quota.level is Level.FINE or (quota.month, quota.level) in self._told:
            return
        notice = MessagesRunLow(Platform.LINE, quota)
        if await owners.tell_once(f"quota:line:{quota.month}:{quota.level.name}", notice):
            self._told.add((quota.month, quota.level))

    async def read(self) -> Quota:
        """Ask LINE how many messages there are and how many were sent.

        Raises:
            DeliveryError: LINE could not be asked.
            StorageError: It could not be kept.
        """
        now = self._now()
        most, used = await self._channel.quota(), await self._channel.consumption()
        quota = await self._store.note(month_of(now), most, used, now)
        self._read_at, self._failed, self._turns = now, None, None
        self._note(quota)
        return quota

    async def known(self) -> Quota:
        """Return what is known, read within the last hour if LINE can be asked.

        Raises:
            BotError: Nothing is known, and LINE cannot be asked; or what is known cannot be read.
        """
        async with self._reading:
            now = self._now()
            month = month_of(now)
            read_at = self._read_at
            if read_at is None or not timedelta() <= now - read_at < READ_EVERY or month_of(read_at) != month:
                if self._failed is not None and timedelta() <= now - self._failed[0] < _ASKED_AGAIN_AFTER:
                    raise UnavailableError(self._failed[1])
                try:
                    return await self.read()
                except StorageError:
                    raise
                except BotError as error:
                    known = await self._store.current(month)
                    if known is None:
                        self._failed = self._now(), str(error)
                        raise
                    self._read_at = now  # until the next hour it goes by its own count
                    _LOGGER.warning("LINE's quota could not be read; its own count goes on: %s", error)
                    return known
        known = await self._store.current(month)
        return known or await self.read()

    async def run(self, stop: asyncio.Event) -> None:
        """Read it now and every hour until `stop` is set, so that it shows and is told in time."""
        while not stop.is_set():
            try:
                async with self._reading:
                    await self.read()
            except BotError as error:
                _LOGGER.warning("LINE's quota could not be read: %s", error)
            except Exception:
                _LOGGER.exception("LINE's quota could not be read")
            try:
                await asyncio.wait_for(stop.wait(), READ_EVERY.total_seconds())
            except TimeoutError:
                continue

    async def take_for_digest(self, chat: ChatKey, kind: ChatKind, delivery_id: UUID) -> bool:
        """Count the push of a digest, if it is the chat's turn, and return whether it was not counted before.

        One that was stays so, for it may be there.

        Raises:
            NotSparedError: It is not; nothing is counted.
            BotError: It cannot be told.
        """
        if await self._store.is_spent(delivery_id):
            return False
        cost = await self._cost(chat, kind)
        await self.known()  # it may take long, and nobody else needs to wait for it
        async with self._sparing:
            quota = await self.known()
            if quota.most is not None and not await self._is_turn(chat, quota):
                raise NotSparedError("this month's messages on LINE do not do for everybody every day")
            await self._spend(delivery_id, cost)
        return True

    @asynccontextmanager
    async def counted(self, key: UUID, *, is_new: bool) -> AsyncIterator[None]:
        """While a counted push is made: do not count it if LINE certainly did not take it, now or (`is_new`) before."""
        try:
            yield
        except DeliveryError as error:
            if is_new and not isinstance(error, RepeatableError):
                await self.refund(key)
            if isinstance(error, MonthlyLimitError):
                self.doubt()
            raise

    async def push_answer(self, chat: ChatKey, key: UUID, push: Push) -> bool:
        """Make and count the push of an answer that came too late for its reply token, if there is one to spare.

        Raises:
            DeliveryError: As `push` does; it is counted only if LINE may have taken it.
        """
        return await self._push(chat, key, push, lambda quota: quota.spare)

    async def push_unasked(self, chat: ChatKey, key: UUID, push: Push) -> bool:
        """Make and count a push for which some are reserved, if one is left: a step of a group's quiz, news for owners.

        Raises:
            DeliveryError: As `push` does; it is counted only if LINE may have taken it.
        """
        return await self._push(chat, key, push, lambda quota: quota.left)

    async def refund(self, key: UUID) -> None:
        """Do not count a push that was certainly not made; if that cannot be written, it counts on."""
        try:
            await self._store.refund(key)
        except StorageError as error:
            _LOGGER.warning("A push that was not made is counted: %s", error)
        self._turns = None

    def doubt(self) -> None:
        """Read the quota before the next push: LINE says that nothing is left."""
        self._read_at = None

    async def _push(self, chat: ChatKey, key: UUID, push: Push, purse: Callable[[Quota], int | None]) -> bool:
        try:
            is_new = not await self._store.is_spent(key)
            if is_new and not await self._take(chat, key, purse):
                return False
        except BotError as error:
            _LOGGER.warning("Nothing is pushed while LINE's quota is not known: %s", error)
            return False
        async with self.counted(key, is_new=is_new):
            await push()
        return True

    async def _take(self, chat: ChatKey, key: UUID, purse: Callable[[Quota], int | None]) -> bool:
        """Count a push, if what is left of a purse does for it."""
        kind = ChatKind.PRIVATE if chat.chat_id.startswith("U") else ChatKind.GROUP
        cost = await self._cost(chat, kind)
        await self.known()  # as for digests
        async with self._sparing:
            has = purse(await self.known())
            if has is not None and has < cost:
                return False
            await self._spend(key, cost)
        return True

    async def _spend(self, key: UUID, cost: int) -> None:
        now = self._now()
        await self._store.spend(key, month_of(now), cost, now)
        quota = await self._store.current(month_of(now))
        if quota is not None:
            self._note(quota)

    async def _is_turn(self, chat: ChatKey, quota: Quota) -> bool:
        now = self._now()
        if self._turns is None or now >= self._turns[0] or chat not in self._turns[1]:
            self._turns = (now + _TURNS_STAND_FOR, await self._whose_turn(quota, now))
        return self._turns[1].get(chat, False)

    async def _whose_turn(self, quota: Quota, now: datetime) -> dict[ChatKey, bool]:
        """Return whoever wants a push today, and whether it is their turn."""
        wanting = await self._store.wanting(day_ends(now))
        used_today = await self._store.spent_since(day_began(now))
        costs = await asyncio.gather(*(self._cost(one.chat, one.kind) for one in wanting))
        candidates = [
            Candidate(one.subscription_id, cost, one.last_at, one.turns)
            for one, cost in zip(wanting, costs, strict=True)
        ]
        share, spare = share_of_today(quota, used_today, now), quota.spare
        if share is None or spare is None:
            return {one.chat: True for one in wanting}
        turns = served(candidates, share, spare)
        return {one.chat: one.subscription_id in turns for one in wanting}

    async def _cost(self, chat: ChatKey, kind: ChatKind) -> int:
        """Return how many messages a push to a chat counts for: one for each person in it."""
        if kind is ChatKind.PRIVATE:
            return 1
        now = self._now()
        known = self._sizes.get(chat)
        if known is None or now - known[0] >= _SIZES_STAND_FOR:
            try:
                size = await self._channel.members(chat)
            except BotError as error:
                _LOGGER.info("How many people a group has is not known: %s", error)
                asked_at = self._now() - _SIZES_STAND_FOR + _GUESSES_STAND_FOR
                self._sizes[chat] = asked_at, known[1] if known else _GUESSED_SIZE
                return self._sizes[chat][1]
            known = self._sizes[chat] = (now, max(1, size or 1))
        return known[1]

    def _note(self, quota: Quota) -> None:
        """Have it watched, and let owners hear of it, if there is anything to hear."""
        self._watched(quota)
        self._newest = quota
        if quota.level is not Level.FINE and (quota.month, quota.level) not in self._told:
            self._news.set()
