"""What `test_group_kill` kills: the bot on Telegram with what ticks its quizzes, which dies at one step.

Owns the wrapping of the edges (store, transactions, client) by which a step is noticed; between them is the bot's own
code. Getting ready costs seconds, so a nursery does that once.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from bot.domain.chat import Platform
from bot.platforms.telegram.application import TelegramPlatform
from bot.platforms.telegram.client import TelegramBot
from bot.storage.inbox import InboxRepository
from bot.wiring import stores_of, telegram_context, ticker_of
from tests import shipped
from tests.robustness.driven_clock import DrivenClock, SharedTime
from tests.robustness.dying_sender import SteppedDatabase, SteppedStore, Steps

if TYPE_CHECKING:
    from pathlib import Path

ZONE = "Asia/Hong_Kong"


@dataclass(frozen=True)
class Orders:
    """Where a process is to live, and where it is to die: at which step, the how manieth time."""

    url: str
    token: str
    database_url: str
    clock: Path
    step: str | None
    time: int = 1
    is_warming: bool = False
    """Whether it ends when it is asked to, with SIGTERM."""


class BusyDatabase(SteppedDatabase):
    """Knows how many transactions are under way."""

    under_way = 0

    @asynccontextmanager
    async def write(self):
        self.under_way += 1
        try:
            async with super().write() as connection:
                yield connection
        finally:
            self.under_way -= 1


class SteppedBot(TelegramBot):
    __slots__ = ("steps",)

    async def call(self, method, **parameters):
        self.steps.reached(f"before {method}")
        result = await super().call(method, **parameters)
        self.steps.reached(f"after {method}")
        return result


class Telegram(TelegramPlatform):
    async def _publish(self):
        """Each start asks what the menu of commands is; here that would be half of all calls."""


def conduct(orders: Orders) -> None:
    """Be the bot; or come to the ordered step, and die."""
    logging.disable(logging.WARNING)
    asyncio.run(_conduct(orders, Steps(orders)))
    logging.disable(logging.NOTSET)  # others may be born here


async def _conduct(orders: Orders, steps: Steps) -> None:
    time, ticked, stop = SharedTime(orders.clock), asyncio.Event(), asyncio.Event()
    if orders.is_warming:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    clock = DrivenClock(time)
    database = await BusyDatabase.open(orders.database_url)
    running = asyncio.create_task(clock.run(lambda: database.under_way > 0))
    database.steps = steps
    stores = stores_of(database, clock.now)
    stores = replace(stores, groups=SteppedStore(stores.groups, steps))
    context = telegram_context(
        stores,
        shipped.composer(),
        now=clock.now,
        sleep=clock.sleep,
        chance=lambda: 0.5,
        zone=ZONE,
        owner_ids=frozenset(),
        tick=ticked.set,
        lookup=shipped.lookup(),
    )
    bot = SteppedBot(orders.token, api_url=orders.url)
    object.__setattr__(bot, "steps", steps)  # PTB's bots take no attributes
    inbox = InboxRepository(database, Platform.TELEGRAM, orders.token.partition(":")[0], clock.now)
    telegram = Telegram(bot, context, inbox, limiter=None)
    ticker = ticker_of(
        stores, shipped.composer(), context, zone=ZONE, ready=telegram.caught_up, poked=ticked, sleep=clock.sleep
    )
    await telegram.run(stop, ticker.run)
    await stores.close()
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    asyncio.get_running_loop().remove_reader(time.bell)
    time.close()
    await database.close()
