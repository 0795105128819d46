"""How what sends digests is put together: the scheduler, what sweeps, and who hears of trouble.

Owns these constructor calls alone. When it runs is `bot.leading`'s: one replica sends for all.
"""

from __future__ import annotations

import asyncio
import random
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
    from bot.domain.composing import DigestComposer
    from bot.loops import Part
    from bot.metrics import Metrics
    from bot.platforms.telegram.context import Context
    from bot.platforms.telegram.digest_sender import TelegramDigests
    from bot.storage.database import Database
    from bot.wiring import Stores


def digests_part(
    database: Database,
    stores: Stores,
    composer: DigestComposer,
    context: Context,
    *,
    voice: TelegramDigests,
    poked: asyncio.Event,
    metrics: Metrics | None = None,
) -> Part:
    """Return what sends digests, and sees to it that owners hear of trouble.

    Each time that it is run is a start: what was being sent by whoever ran it before may have arrived.

    Args:
        database: Where everything is kept.
        stores: The same.
        composer: Of the library that is taught.
        context: As handlers are given it.
        voice: Says digests.
        poked: Set by whoever changes a subscription.
        metrics: Where sweeps are counted.
    """
    now = context.now

    def scheduler() -> Scheduler:
        owners = Owners(NoticeRepository(database, now), [voice])
        digests = Digests(
            stores.deliveries,
            NextDigest(composer),
            {Platform.TELEGRAM: voice},
            owners,
            now=now,
            sleep=asyncio.sleep,
            chance=random.random,
            stopped=Stops(context.subscriptions, {Platform.TELEGRAM: voice}),
        )
        return Scheduler(
            digests,
            stores.sweeps,
            owners,
            now=now,
            sleep=asyncio.sleep,
            chance=random.random,
            prepare=context.subscriptions.retry,
            watch=Watch(context.status, owners, now),
            poked=poked,
            metrics=metrics,
        )

    return lambda stop: scheduler().run(stop)
