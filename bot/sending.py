"""How what sends digests is put together: the scheduler, what sweeps, and who hears of trouble.

Owns these constructor calls alone. When it runs is `bot.leading`'s: one replica sends for all.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.chat import Platform
from bot.scheduler import Scheduler
from bot.services.composing import NextDigest
from bot.services.digests import Digests
from bot.services.owners import Owners
from bot.services.stops import Stops
from bot.services.watch import Watch
from bot.storage.notices import NoticeRepository

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.domain.composing import DigestComposer
    from bot.metrics import Metrics
    from bot.on_line import OnLine
    from bot.platforms.telegram.context import Context
    from bot.platforms.telegram.digest_sender import TelegramDigests
    from bot.services.digest_stores import DigestSender
    from bot.services.owners import OwnerLine
    from bot.storage.database import Database
    from bot.wiring import Stores


def owner_lines(voice: TelegramDigests, line: OnLine | None) -> list[OwnerLine]:
    """Return every way to the owners."""
    return [voice] if line is None else [voice, line.owners]


@dataclass(frozen=True, slots=True, kw_only=True)
class DigestSending:
    """Sends digests, and sees to it that owners hear of trouble."""

    database: Database
    """Where everything is kept."""
    stores: Stores
    """The same."""
    composer: DigestComposer
    """Of the library that is taught."""
    context: Context
    """As handlers are given it."""
    voice: TelegramDigests
    """Says digests."""
    poked: asyncio.Event
    """Set by whoever changes a subscription."""
    line: OnLine | None = None
    """The bot on LINE, where it is."""
    metrics: Metrics | None = None
    """Where sweeps are counted."""
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep
    """Waits for so many seconds."""
    chance: Callable[[], float] = random.random
    """A number in [0, 1), new at each call."""

    async def run(self, stop: asyncio.Event) -> None:
        """Send until `stop` is set.

        Each time that it is run is a start: what was being sent by whoever ran it before may have arrived.
        """
        now = self.context.now
        owners = Owners(NoticeRepository(self.database, now), owner_lines(self.voice, self.line))
        scheduler = Scheduler(
            self.digests(owners),
            self.stores.sweeps,
            owners,
            now=now,
            sleep=self.sleep,
            chance=self.chance,
            prepare=self.context.subscriptions.retry,
            watch=Watch(self.context.status, owners, now),
            poked=self.poked,
            metrics=self.metrics,
        )
        if self.line is not None:
            self.line.quota.report_to(owners)
        await scheduler.run(stop)

    def digests(self, owners: Owners) -> Digests:
        """Return what sends one sweep after another, and tells `owners` of trouble."""
        senders: dict[Platform, DigestSender] = {Platform.TELEGRAM: self.voice}
        if self.line is not None:
            senders[Platform.LINE] = self.line.digests
        return Digests(
            self.stores.deliveries,
            NextDigest(self.composer),
            senders,
            owners,
            now=self.context.now,
            sleep=self.sleep,
            chance=self.chance,
            stopped=Stops(self.context.subscriptions, {Platform.TELEGRAM: self.voice}),
        )
