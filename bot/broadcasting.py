"""How broadcasts are put together: where they are kept, and the part of the leader's that sends them.

Owns these constructor calls alone, as `bot.wiring`, which uses them.
"""

from __future__ import annotations

import asyncio
import random
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.domain.chat import Platform
from bot.platforms.telegram.broadcast_voice import TelegramBroadcasts
from bot.services.broadcasts import Broadcasts
from bot.services.stops import Stops
from bot.storage.broadcast_sends import BroadcastSendRepository
from bot.storage.broadcasts import BroadcastRepository

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from datetime import datetime

    from bot.loops import Part
    from bot.metrics import Metrics
    from bot.platforms.telegram.context import Context
    from bot.platforms.telegram.digest_sender import TelegramDigests
    from bot.platforms.telegram.messenger import Messenger
    from bot.storage.database import Database
    from bot.storage.leadership import Fence


@dataclass(frozen=True, slots=True)
class BroadcastStores:
    """Where broadcasts are kept."""

    plans: BroadcastRepository
    copies: BroadcastSendRepository

    async def close(self) -> None:
        """Write what is still waiting to be written. Harmless when done twice."""
        await self.copies.close()


def broadcast_stores(database: Database, now: Callable[[], datetime], fence: Fence | None) -> BroadcastStores:
    """Return where broadcasts are kept; `fence` lets through whoever may send, None: this is the only process."""
    return BroadcastStores(
        BroadcastRepository(database, now, uuid4), BroadcastSendRepository(database, now, fence=fence)
    )


def broadcasts_part(
    stores: BroadcastStores,
    context: Context,
    messenger: Messenger,
    *,
    managers: TelegramDigests,
    announced: asyncio.Event,
    metrics: Metrics | None = None,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
) -> Part:
    """Return the leader's part that sends broadcasts.

    Args:
        stores: Where they are kept.
        context: What handlers are given.
        messenger: The bot's voice.
        managers: The way to whoever set up a channel that cannot be reached.
        announced: Is set when owners have confirmed or stopped one.
        metrics: Where outcomes are counted.
        sleep: Waits for so many seconds.
    """
    return Broadcasts(
        stores.plans,
        stores.copies,
        {Platform.TELEGRAM: TelegramBroadcasts(messenger)},
        context.subscriptions,
        now=context.now,
        sleep=sleep,
        chance=random.random,
        stopped=Stops(context.subscriptions, {Platform.TELEGRAM: managers}),
        counted=metrics.broadcast if metrics else lambda _: None,
        poked=announced,
    ).run
