"""The composition root: it alone knows every room, builds each part once, and starts and stops them in order.

Owns what is wired to what, and how a process ends. No rule of the product may enter.
"""

from __future__ import annotations

import asyncio
import gc
import logging
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.administering import LookedAfter, admin_chores, reloading
from bot.broadcasting import broadcasts_part
from bot.config import unknown_settings
from bot.domain.chat import Platform
from bot.domain.composing import DigestComposer
from bot.heartbeat import Heartbeat
from bot.instance import SingleInstance
from bot.leading import Leading
from bot.logs import set_up_logging
from bot.measuring import LogFacts, metrics_if, readings_of
from bot.platforms.telegram.application import TelegramPlatform
from bot.platforms.telegram.calls import Calls
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.digest_sender import TelegramDigests
from bot.platforms.telegram.pacing import Limiter
from bot.replica import Replica
from bot.sending import digests_part
from bot.serving import Serving, checks_of, webhook_of
from bot.signals import StopSignals
from bot.simulated import SIMULATED_TOKEN, simulator_beside
from bot.starting import look_for_damage, say_what_was_left
from bot.storage.database import Database
from bot.storage.inbox import InboxRepository
from bot.storage.library import load_content
from bot.supervisor import keep_informed
from bot.troubles import counting
from bot.wiring import stores_of, taking_over, telegram_context, ticker_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine
    from typing import Any

    from bot.config import Settings
    from bot.domain.content import Content
    from bot.loops import Part
    from bot.metrics import Metrics
    from bot.platforms.telegram.hook import Address
    from bot.ticker import Chore
    from bot.troubles import TroubleCounter

_LOGGER = logging.getLogger(__name__)


def now() -> datetime:
    """Return the current time, aware, UTC."""
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class _House:
    """What all parts of a running bot stand on."""

    settings: Settings
    database: Database
    replica: Replica
    content: Content
    counter: TroubleCounter
    stop: asyncio.Event
    metrics: Metrics | None
    serving: Serving


async def run(settings: Settings, *, simulator_port: int) -> None:
    """Run the bot until the process is told to stop.

    Without a token, the simulator is started beside it, on `simulator_port` or, where that is taken, on any free port.

    Raises:
        ContentError: The library has faults.
        StorageError: The database cannot be used.
        SettingsError: Telegram refuses the token or the webhook's address, or the server's port is taken.
    """
    token = settings.telegram_token.get_secret_value() if settings.telegram_token else SIMULATED_TOKEN
    facts = LogFacts()
    webhook = webhook_of(settings, token)
    secrets = [token, webhook.secret] if webhook else [token]
    set_up_logging(settings.log_level, settings.log_format, secrets, facts=facts)
    counter = counting()
    metrics = metrics_if(is_served=settings.port is not None)
    for warning in unknown_settings():
        _LOGGER.warning("%s", warning)
    if settings.telegram_token is None and "telegram_api_url" in settings.model_fields_set:
        _LOGGER.warning("BOT_TELEGRAM_API_URL means nothing without BOT_TELEGRAM_TOKEN; the local simulator is used")
    content = load_content(settings.content_dir)
    library = content.library
    async with AsyncExitStack() as stack:
        stop = stack.enter_context(StopSignals()).stop
        database, replica = await _open(settings, stack, metrics)
        await stack.enter_async_context(_in_background(keep_informed()))
        serving = await stack.enter_async_context(Serving(settings, metrics))
        facts.replica = replica.id
        api_url = settings.telegram_api_url
        if settings.telegram_token is None:
            api_url = await stack.enter_async_context(simulator_beside(simulator_port))
        _LOGGER.info("Library loaded", extra={"concepts": len(library.concepts), "statements": len(library.statements)})
        # A proxy of the environment leads to Telegram, never to the simulator on this machine.
        made = None if metrics is None else Calls(metrics, now)
        bot = TelegramBot(token, api_url=api_url, trust_env=settings.telegram_token is not None, made=made)
        if webhook or await replica.stand_by(stop):
            await replica.register()
            house = _House(settings, database, replica, content, counter, stop, metrics, serving)
            await _run_telegram(house, bot, webhook)


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


async def _run_telegram(house: _House, bot: TelegramBot, webhook: Address | None) -> None:
    """Run the bot on Telegram with what sends digests beside it, over one database."""
    settings, database, replica, content = house.settings, house.database, house.replica, house.content
    metrics = house.metrics
    stores, composer, zone = stores_of(database, now, replica), DigestComposer(content.library), settings.timezone
    poked, ticked, announced = asyncio.Event(), asyncio.Event(), asyncio.Event()
    context = telegram_context(
        stores,
        composer,
        now=now,
        zone=zone,
        owner_ids=settings.owner_ids,
        poke=poked.set,
        tick=ticked.set,
        announce=announced.set,
        metrics=metrics,
        leadership=replica.leadership,
        looked_after=LookedAfter(content, partial(load_content, settings.content_dir), replica.id, house.counter),
    )
    inbox = InboxRepository(database, Platform.TELEGRAM, bot.token.partition(":")[0], now, replica=replica.id)
    limiter = Limiter(metrics=metrics)
    telegram = TelegramPlatform(
        bot,
        context,
        inbox,
        limiter=limiter,
        metrics=metrics,
        address=webhook,
        is_alone=replica.is_last,
    )
    voice = TelegramDigests(
        telegram.messenger,
        username=lambda: bot.username,
        preferences=context.preferences,
        owner_ids=settings.owner_ids,
        timezone=context.timezone,
    )
    replica.changed.append(lambda: limiter.share(replica.others, leads=replica.leadership.is_held))
    replica.takes_over += [taking_over(inbox, telegram.intake), context.groups.conductor.go_on]
    # What one replica alone does, the one that leads; each is begun anew with each of its terms.
    parts: list[Part] = [digests_part(database, stores, composer, context, voice=voice, poked=poked, metrics=metrics)]
    told = broadcasts_part(
        stores.broadcasts, context, telegram.messenger, managers=voice, announced=announced, metrics=metrics
    )
    parts.append(told)
    # What every replica does now and then.
    chores: list[Chore] = [replica.look] if replica.is_one_of_many else []
    if metrics is not None:
        metrics.presence(leads=lambda: replica.leadership.is_held, live=lambda: replica.others + 1)
        chores.append(readings_of(metrics, database, lambda: composer.library, now))
    chores += admin_chores(context.admin, database, voice, replica.leadership, now)
    leading = Leading(replica.leadership, parts, resign=replica.resign)
    ticker = ticker_of(
        stores,
        composer,
        context,
        zone=zone,
        ready=telegram.caught_up,
        poked=ticked,
        chores=chores,
        leadership=replica.leadership,
    )
    house.serving.complete(telegram.routes, checks_of(stores, context.status, composer, telegram, replica.leadership))
    # What was built so far stays for good: the collector need not look at it again at every turn.
    gc.collect()
    gc.freeze()
    try:
        with reloading(context.admin):
            await telegram.run(house.stop, leading.run, ticker.run, replica.keep_polling)
    finally:
        await context.admin.close()
        await stores.close()


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
