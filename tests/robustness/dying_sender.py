"""What `test_digest_kill` kills: it sends what is due, as the bot does, and dies at one step.

Owns the wrapping of the edges (store, transactions, client) by which a step is noticed; between them is the bot's own
code. Importing it costs seconds, so a nursery does that once.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
from collections import Counter
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.domain.chat import Platform
from bot.platforms.telegram.budgets import Limits
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.digest_sender import TelegramDigests
from bot.platforms.telegram.messenger import Messenger
from bot.platforms.telegram.pacing import Limiter
from bot.services.composing import NextDigest
from bot.services.digests import Digests
from bot.services.owners import Owners
from bot.services.preferences import Preferences
from bot.storage.database import Database
from bot.storage.deliveries import DeliveryRepository
from bot.storage.notices import NoticeRepository
from bot.storage.preferences import PreferenceRepository
from tests import shipped

if TYPE_CHECKING:
    from datetime import datetime

COMPOSE = NextDigest(shipped.composer())
WINDOW = 2


@dataclass(frozen=True)
class Orders:
    """What a process is to do, and where it is to die: at which step, the how manieth time."""

    url: str
    token: str
    database_url: str
    now: datetime
    step: str | None
    time: int = 1


class Steps:
    """Counts steps, and goes no further than ordered."""

    def __init__(self, orders: Orders) -> None:
        self.counts: Counter[str] = Counter()
        self._orders = orders

    def reached(self, step: str) -> None:
        self.counts[step] += 1
        if (step, self.counts[step]) == (self._orders.step, self._orders.time):
            os.kill(os.getpid(), signal.SIGKILL)


class SteppedDatabase(Database):
    steps: Steps | None = None
    """None while it is opened."""

    @asynccontextmanager
    async def write(self):
        async with super().write() as connection:
            yield connection
            self._reached("before commit")
        self._reached("after commit")

    def _reached(self, step: str) -> None:
        if self.steps is not None:
            self.steps.reached(step)


class SteppedStore:
    def __init__(self, store: DeliveryRepository, steps: Steps) -> None:
        self._store = store
        self._steps = steps

    def __getattr__(self, name):
        method = getattr(self._store, name)

        async def stepped(*arguments, **more):
            self._steps.reached(f"before {name}")
            result = await method(*arguments, **more)
            self._steps.reached(f"after {name}")
            return result

        return stepped


class SteppedBot(TelegramBot):
    __slots__ = ("steps",)

    async def call(self, method, **parameters):
        self.steps.reached("before call")
        result = await super().call(method, **parameters)
        self.steps.reached("after call")
        return result


def send(orders: Orders) -> None:
    """Send everything that is due; or come to the ordered step, and die."""
    logging.disable()
    asyncio.run(_send(orders, Steps(orders)))
    logging.disable(logging.NOTSET)  # others may be born here


async def _send(orders: Orders, steps: Steps) -> None:
    database = await SteppedDatabase.open(orders.database_url)
    database.steps = steps
    bot = SteppedBot(orders.token, api_url=orders.url)
    object.__setattr__(bot, "steps", steps)  # PTB's bots take no attributes
    await bot.initialize()
    sender = TelegramDigests(
        Messenger(bot, limiter=Limiter(Limits(overall=10_000))),
        username=lambda: bot.username,
        preferences=Preferences(PreferenceRepository(database, lambda: orders.now)),
        owner_ids=(),
        timezone=UTC,
    )
    store = DeliveryRepository(database, lambda: orders.now, uuid4)
    digests = Digests(
        SteppedStore(store, steps),
        COMPOSE,
        {Platform.TELEGRAM: sender},
        Owners(NoticeRepository(database, lambda: orders.now), [sender]),
        now=lambda: orders.now,
        sleep=asyncio.sleep,
        chance=lambda: 0.0,
        window=WINDOW,
    )
    await digests.settle_abandoned()
    await digests.sweep(asyncio.Event(), lambda _: asyncio.sleep(0.01))
    await digests.close()
    await store.close()
    await bot.shutdown()
    await database.close()
