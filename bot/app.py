"""The composition root: it alone knows every room, builds each part once, and starts and stops them in order.

Owns what is wired to what, and how a process ends. No rule of the product may enter.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.assembly import Assembly, House
from bot.config import unknown_settings
from bot.heartbeat import Heartbeat
from bot.instance import SingleInstance
from bot.logs import set_up_logging
from bot.measuring import LogFacts, metrics_if
from bot.platforms.telegram.calls import Calls
from bot.platforms.telegram.client import TelegramBot
from bot.replica import Replica
from bot.serving import Serving, webhook_of
from bot.signals import StopSignals
from bot.simulated import SIMULATED_TOKEN, simulator_beside
from bot.starting import look_for_damage, say_what_was_left
from bot.storage.database import Database
from bot.storage.library import load_content
from bot.supervisor import keep_informed
from bot.troubles import counting

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine
    from typing import Any

    from bot.config import Settings
    from bot.metrics import Metrics
    from bot.on_line import Channel
    from bot.platforms.telegram.hook import Address

_LOGGER = logging.getLogger(__name__)


def now() -> datetime:
    """Return the current time, aware, UTC."""
    return datetime.now(UTC)


async def run(settings: Settings, *, simulator_port: int) -> None:
    """Run the bot until the process is told to stop.

    Without a token, the simulator is started beside it, on `simulator_port` or, where that is taken, on any free port.

    Raises:
        ContentError: The library has faults.
        StorageError: The database cannot be used.
        SettingsError: Telegram or LINE refuses the token, or Telegram the webhook's address, or the server's port is
            taken.
    """
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else SIMULATED_TOKEN
    facts = LogFacts()
    webhook = webhook_of(settings, token)
    set_up_logging(settings.log_level, settings.log_format, _secrets(settings, token, webhook), facts=facts)
    counter = counting()
    metrics = metrics_if(is_served=settings.port is not None)
    _say_what_means_nothing(settings)
    content = load_content(settings.content_dir)
    library = content.library
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(StopSignals()).stop
        database, replica = await _open(settings, stack, metrics)
        await stack.enter_async_context(_in_background(keep_informed()))
        serving = await stack.enter_async_context(Serving(settings, metrics))
        facts.replica = replica.id
        bot = await _telegram(settings, token, stack, metrics, simulator_port=simulator_port)
        _LOGGER.info("Library loaded", extra={"concepts": len(library.concepts), "statements": len(library.statements)})
        if replica.is_one_of_many and not webhook:
            serving.stand_by(database)
            _say_who_is_on_line(settings)
        if webhook or await replica.stand_by(stop):
            await replica.register()
            line = await stack.enter_async_context(_channel(settings, metrics))
            house = House(settings, database, replica, content, counter, stop, metrics, serving, now, line)
            await Assembly(house, bot, webhook).run()


async def _telegram(
    settings: Settings, token: str, stack: AsyncExitStack, metrics: Metrics | None, *, simulator_port: int
) -> TelegramBot:
    """Return the bot on Telegram, or on the simulator, which is started for it where no token is set."""
    api_url = settings.telegram_api_url
    if settings.telegram_token is None:
        api_url = await stack.enter_async_context(simulator_beside(simulator_port))
    made = None if metrics is None else Calls(metrics, now)
    # A proxy of the environment leads to Telegram, never to the simulator on this machine.
    return TelegramBot(token, api_url=api_url, trust_env=settings.telegram_token is not None, made=made)


def _secrets(settings: Settings, token: str, webhook: Address | None) -> list[str]:
    """Return what no log may ever show."""
    of_line = (settings.line_channel_secret, settings.line_channel_token)
    return [token, *([webhook.secret] if webhook else []), *(one.get_secret_value() for one in of_line if one)]


def _say_what_means_nothing(settings: Settings) -> None:
    """Warn of what is set and has no effect."""
    for warning in unknown_settings():
        _LOGGER.warning("%s", warning)
    if not settings.is_on_line and "line_api_url" in settings.model_fields_set:
        _LOGGER.warning("BOT_LINE_API_URL means nothing without BOT_LINE_CHANNEL_SECRET and BOT_LINE_CHANNEL_TOKEN")
    if not settings.is_on_line and settings.line_owner_ids:
        _LOGGER.warning("BOT_LINE_OWNER_IDS means nothing without BOT_LINE_CHANNEL_SECRET and BOT_LINE_CHANNEL_TOKEN")
    if settings.telegram_token is None and "telegram_api_url" in settings.model_fields_set:
        _LOGGER.warning("BOT_TELEGRAM_API_URL means nothing without BOT_TELEGRAM_TOKEN; the local simulator is used")


def _say_who_is_on_line(settings: Settings) -> None:
    if settings.is_on_line:
        _LOGGER.warning("One replica alone answers on LINE and polls Telegram; set BOT_WEBHOOK_URL and all do")


@asynccontextmanager
async def _channel(settings: Settings, metrics: Metrics | None) -> AsyncIterator[Channel | None]:
    """Open what leads to LINE, if the settings name a channel there."""
    if not settings.is_on_line:
        yield None
        return
    from bot.on_line import channel_of  # noqa: PLC0415 - a third of a second that only LINE's users are to pay

    async with channel_of(settings, metrics, now) as channel:
        yield channel


async def _open(settings: Settings, stack: AsyncExitStack, metrics: Metrics | None) -> tuple[Database, Replica]:
    """Open the database, as its only process or as one of many."""
    if is_file := settings.database_url.startswith("sqlite"):
        await stack.enter_async_context(SingleInstance(settings.database_url))
        await look_for_damage(settings.database_url)
    database = await Database.open(settings.database_url, metrics=metrics)
    stack.push_async_callback(database.close)
    if is_file:
        await say_what_was_left(database, settings.database_url, now())
        await stack.enter_async_context(_in_background(Heartbeat(settings.database_url).keep()))
    return database, await stack.enter_async_context(Replica(database, now=now))


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
