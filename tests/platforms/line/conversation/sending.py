"""What sends the digests of a bot on LINE in tests, one sweep after another."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.domain.chat import Platform
from bot.services.composing import NextDigest
from bot.services.digests import Digests
from bot.services.owners import Owners
from bot.storage.database import Database
from bot.storage.deliveries import DeliveryRepository
from bot.storage.notices import NoticeRepository
from tests import head, shipped

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from datetime import datetime

    from bot.on_line import OnLine
    from tests.platforms.line.conversation.stage import Stage
    from tests.services.stage import Clock


class Sweeping:
    """Sends what is due."""

    def __init__(self, digests: Digests, database: Database) -> None:
        self._digests, self.database = digests, database

    async def sweep(self) -> None:
        """Send what is due now."""
        await self._digests.sweep(asyncio.Event(), _never)

    async def next_wake(self) -> datetime | None:
        """When something is due next."""
        return await self._digests.next_wake()


@asynccontextmanager
async def sweeping(bot: OnLine, stage: Stage, clock: Clock) -> AsyncIterator[Sweeping]:
    """What sends digests, and tells the owners that the stage has."""
    database = await Database.open(await head.url(stage.file))
    deliveries = DeliveryRepository(database, clock, uuid4)
    owners = Owners(NoticeRepository(database, clock), [bot.owners])
    bot.quota.report_to(owners)
    senders = {Platform.LINE: bot.digests}
    compose = NextDigest(shipped.composer())
    digests = Digests(deliveries, compose, senders, owners, now=clock, sleep=clock.sleep, chance=lambda: 0.0)
    try:
        yield Sweeping(digests, database)
    finally:
        await digests.close()
        await deliveries.close()
        await database.close()


async def _never(_: datetime | None) -> None:
    await asyncio.Event().wait()
