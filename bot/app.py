"""The composition root: it alone knows every room, builds each part once, and starts and stops them in order.

Owns what is wired to what, and how a process ends. No rule of the product may enter.
"""

from __future__ import annotations

import asyncio
import gc
import logging
import random
import re
import secrets
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from bot.config import unknown_settings
from bot.domain.chat import Platform
from bot.domain.composing import DigestComposer
from bot.heartbeat import Heartbeat
from bot.instance import SingleInstance
from bot.logs import set_up_logging
from bot.platforms.telegram.application import TelegramPlatform
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.digest_sender import TelegramDigests
from bot.platforms.telegram.pacing import Limiter
from bot.scheduler import Scheduler
from bot.services.composing import NextDigest
from bot.services.digests import Digests
from bot.services.owners import Owners
from bot.services.stops import Stops
from bot.services.watch import Watch
from bot.signals import StopSignals
from bot.simulator.server import BotSettings, Simulator
from bot.storage.database import Database
from bot.storage.inbox import InboxRepository
from bot.storage.library import load_library
from bot.storage.notices import NoticeRepository
from bot.wiring import stores_of, telegram_context, ticker_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine
    from typing import Any

    from bot.config import Settings
    from bot.domain.library import Library
    from bot.platforms.telegram.context import Context
    from bot.wiring import Stores

_LOGGER = logging.getLogger(__name__)

# The simulator takes any token; a steady one lets a conversation go on after a restart.
_SIMULATED_TOKEN: Final = "100001:local-simulator"  # noqa: S105 - opens nothing but the simulator on this machine
_SIMULATED_BOT: Final = BotSettings(
    username="nqpf_bot", first_name="新質生產力", inline_placeholder="字詞、日期或會議名稱"
)
PAGE_ADDRESS: Final = "Local Telegram: open {url}/ in a browser and say hello (Ctrl-C stops)."
_TAG: Final = re.compile(r"<[^>]*>")


def now() -> datetime:
    """Return the current time, aware, UTC."""
    return datetime.now(UTC)


async def run(settings: Settings, *, simulator_port: int) -> None:
    """Run the bot until the process is told to stop.

    Without a token, the simulator is started beside it, on `simulator_port` or, where that is taken, on any free port.

    Raises:
        ContentError: The library has faults.
        StorageError: The database cannot be used.
        SettingsError: Telegram refuses the token.
    """
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else _SIMULATED_TOKEN
    set_up_logging(settings.log_level, settings.log_format, [token])
    for warning in unknown_settings():
        _LOGGER.warning("%s", warning)
    if settings.telegram_token is None and "telegram_api_url" in settings.model_fields_set:
        _LOGGER.warning("BOT_TELEGRAM_API_URL means nothing without BOT_TELEGRAM_TOKEN; the local simulator is used")
    library = load_library(settings.content_dir)
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(StopSignals()).stop
        await stack.enter_async_context(SingleInstance(settings.database_url))
        database = await Database.open(settings.database_url)
        stack.push_async_callback(database.close)
        api_url = settings.telegram_api_url
        if settings.telegram_token is None:
            api_url = await stack.enter_async_context(_simulator_beside(simulator_port))
        await stack.enter_async_context(_in_background(Heartbeat(settings.database_url).keep()))
        _LOGGER.info("Library loaded", extra={"concepts": len(library.concepts), "statements": len(library.statements)})
        # A proxy of the environment leads to Telegram, never to the simulator on this machine.
        bot = TelegramBot(token, api_url=api_url, trust_env=settings.telegram_token is not None)
        await _run_telegram(settings, bot, database, library, stop)


async def _run_telegram(
    settings: Settings, bot: TelegramBot, database: Database, library: Library, stop: asyncio.Event
) -> None:
    """Run the bot on Telegram with what sends digests beside it, over one database."""
    stores, composer, zone = stores_of(database, now), DigestComposer(library), settings.timezone
    poked, ticked = asyncio.Event(), asyncio.Event()
    context = telegram_context(
        stores, composer, now=now, zone=zone, owner_ids=settings.owner_ids, poke=poked.set, tick=ticked.set
    )
    inbox = InboxRepository(database, Platform.TELEGRAM, bot.token.partition(":")[0], now)
    telegram = TelegramPlatform(bot, context, inbox, limiter=Limiter())
    voice = TelegramDigests(
        telegram.messenger,
        username=lambda: bot.username,
        preferences=context.preferences,
        owner_ids=settings.owner_ids,
        timezone=context.timezone,
    )
    scheduler = _scheduler(database, stores, composer, context, voice=voice, poked=poked)
    ticker = ticker_of(stores, composer, context, zone=zone, ready=telegram.caught_up, poked=ticked)
    # What was built so far stays for good: the collector need not look at it again at every turn.
    gc.collect()
    gc.freeze()
    try:
        await telegram.run(stop, scheduler.run, ticker.run)
    finally:
        await stores.close()


def _scheduler(
    database: Database,
    stores: Stores,
    composer: DigestComposer,
    context: Context,
    *,
    voice: TelegramDigests,
    poked: asyncio.Event,
) -> Scheduler:
    """Build what sends digests and sees to it that owners hear of trouble."""
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
    )


@asynccontextmanager
async def _simulator_beside(port: int) -> AsyncIterator[str]:
    """Start the simulator, say where its page is, and give its address."""
    bots = {int(_SIMULATED_TOKEN.partition(":")[0]): _SIMULATED_BOT}
    chance = secrets.randbits(
        32
    )  # the bot remembers polls of earlier starts: no new one may have the id of one of them
    simulator = Simulator(port=port, seeded=True, bots=bots, chance=chance)
    try:
        await simulator.start()
    except OSError:
        _LOGGER.warning("Port %d is taken; the simulator takes another", port)
        simulator = await Simulator(port=0, seeded=True, bots=bots, chance=chance).start()
    try:
        click.echo(PAGE_ADDRESS.format(url=simulator.url))
        yield simulator.url
    finally:
        await simulator.stop()


@asynccontextmanager
async def _in_background(work: Coroutine[Any, Any, None]) -> AsyncIterator[None]:
    """Run `work` beside the body, and cancel it afterwards."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
