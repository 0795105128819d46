"""What `test_update_kill` kills: the bot as it takes updates, by polling or behind its webhook, dying at one step.

Owns putting it together for either way. Getting ready costs seconds, so a nursery does that once.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.chat import Platform
from bot.platforms.telegram.hook import address_below
from bot.server import Server
from bot.storage.inbox import InboxRepository
from bot.wiring import stores_of, telegram_context
from tests import shipped
from tests.robustness.dying_quizmaster import SteppedBot, Telegram
from tests.robustness.dying_sender import SteppedDatabase, Steps


@dataclass(frozen=True)
class Orders:
    """Where a process is to live, how it is to take updates, and where to die: at which step, the how manieth time."""

    url: str
    token: str
    database_url: str
    owners: frozenset[int]
    port: int | None
    """Of its webhook; None to poll."""
    step: str | None = None
    time: int = 1
    is_warming: bool = False
    """Whether it ends when it is asked to, with SIGTERM."""


def listen(orders: Orders) -> None:
    """Be the bot; or come to the ordered step, and die."""
    logging.disable(logging.WARNING)
    asyncio.run(_listen(orders, Steps(orders)))
    logging.disable(logging.NOTSET)  # others may be born here


async def _listen(orders: Orders, steps: Steps) -> None:
    stop = asyncio.Event()
    if orders.is_warming:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    database = await SteppedDatabase.open(orders.database_url)
    database.steps = steps
    stores = stores_of(database, _now)
    context = telegram_context(
        stores,
        shipped.composer(),
        now=_now,
        zone="Asia/Hong_Kong",
        owner_ids=orders.owners,
        lookup=shipped.lookup(),
    )
    bot = SteppedBot(orders.token, api_url=orders.url)
    object.__setattr__(bot, "steps", steps)  # PTB's bots take no attributes
    inbox = InboxRepository(database, Platform.TELEGRAM, orders.token.partition(":")[0], _now)
    address = orders.port and address_below(f"http://127.0.0.1:{orders.port}", None, orders.token)
    telegram = Telegram(bot, context, inbox, limiter=None, address=address or None)
    async with AsyncExitStack() as stack:
        if orders.port:
            await stack.enter_async_context(Server("127.0.0.1", orders.port, telegram.routes))
        await telegram.run(stop)
    await stores.close()
    await database.close()


def _now() -> datetime:
    return datetime.now(UTC)
