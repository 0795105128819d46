"""The bots that are measured, one a process: ``python -m bench._contenders NAME URL``; prints one line of JSON."""

# ruff: noqa: PLC0415, TC002 - each process loads its own contender and no other

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import sys
import tempfile
import time
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

TOKEN = "1000001:AAbench-token-of-thirty-five-signs1"  # noqa: S105 - opens nothing
CONTENT = Path(__file__).parent.parent / "content"


def now() -> datetime:
    return datetime.now(UTC)


async def bare_ptb(url: str) -> None:
    """PTB as its documentation builds it: default HTTP client, updates handled concurrently."""
    from telegram.ext import ApplicationBuilder, MessageHandler, filters

    async def echo(update: Any, _context: Any) -> None:
        await update.message.reply_text(update.message.text)

    application = ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot").concurrent_updates(64).build()
    application.add_handler(MessageHandler(filters.TEXT, echo))
    await application.initialize()
    await application.start()
    await application.updater.start_polling()
    await asyncio.Event().wait()


async def aiogram(url: str) -> None:
    """aiogram as its documentation builds it."""
    from aiogram import Bot, Dispatcher
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import Message

    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> None:
        await message.answer(message.text or "")

    bot = Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))
    await dispatcher.start_polling(bot, handle_signals=False)


class NoInbox:
    """Keeps nothing, as the rivals keep nothing."""

    async def store(self, updates: Sequence[tuple[str, str]], _: datetime) -> frozenset[str]:
        return frozenset(update_id for update_id, _ in updates)

    async def pending(self) -> Sequence[tuple[str, str, datetime]]:
        return ()

    async def load(self, _: Sequence[str]) -> Sequence[tuple[str, str, datetime]]:
        return ()

    async def mark_handled(self, update_ids: Sequence[str]) -> None:
        pass


async def our_echo(url: str) -> None:
    """An echo on our transport: the poller, dispatcher and messenger of the real bot."""
    from bot.platforms.inbound.arrivals import Way
    from bot.platforms.inbound.dispatcher import Dispatcher
    from bot.platforms.inbound.intake import Intake
    from bot.platforms.telegram.arrivals import Reading, arrival_of
    from bot.platforms.telegram.client import TelegramBot
    from bot.platforms.telegram.messenger import Messenger
    from bot.platforms.telegram.page import Page
    from bot.platforms.telegram.polling import Poller

    async def echo(update: Any, _arrived_at: datetime) -> None:
        await messenger.send(update.message.chat.id, Page(escape(update.message.text)))

    async with TelegramBot(TOKEN, api_url=url) as bot:
        messenger = Messenger(bot)
        intake = Intake(NoInbox(), Dispatcher(), Way(arrival_of, Reading(bot, echo)))
        await Poller(bot, intake, now=now).run(asyncio.Event())


async def our_bot(url: str) -> None:
    """The whole bot as the app builds it, its database a file."""
    from bot.domain.chat import Platform
    from bot.domain.composing import DigestComposer
    from bot.platforms.telegram.application import TelegramPlatform
    from bot.platforms.telegram.client import TelegramBot
    from bot.storage.database import Database
    from bot.storage.inbox import InboxRepository
    from bot.storage.library import load_library
    from bot.wiring import stores_of, telegram_context

    with tempfile.TemporaryDirectory() as folder:
        database = await Database.open(f"sqlite+aiosqlite:///{folder}/bench.db")
        composer = DigestComposer(load_library(CONTENT))
        context = telegram_context(
            stores_of(database, now), composer, now=now, zone="Asia/Hong_Kong", owner_ids=frozenset()
        )
        gc.collect()
        gc.freeze()  # as the app does
        inbox = InboxRepository(database, Platform.TELEGRAM, "1000001", now)
        await TelegramPlatform(TelegramBot(TOKEN, api_url=url), context, inbox, limiter=None).run(asyncio.Event())


CONTENDERS: dict[str, Callable[[str], Awaitable[None]]] = {
    "our /find": our_bot,
    "our /find, fresh words": our_bot,
    "our quiz": our_bot,
    "our echo": our_echo,
    "aiogram echo": aiogram,
    "bare PTB echo": bare_ptb,
}


async def measure(url: str) -> dict[str, float]:
    """Wait for the warm-up, then for the outcome, and add what this process spent on it."""
    parts = urlsplit(url)
    reader, writer = await asyncio.open_connection(parts.hostname, parts.port)

    async def ask(path: str) -> Any:
        writer.write(f"GET /{path} HTTP/1.1\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        return json.loads(await reader.readexactly(int(head.rpartition(b"Content-Length: ")[2])))

    await ask("started")
    before = time.process_time()
    outcome = await ask("finished")
    outcome["cpu"] = time.process_time() - before
    return outcome


async def main(name: str, url: str) -> None:
    logging.basicConfig(level=logging.WARNING)
    running = asyncio.ensure_future(CONTENDERS[name](url))
    measuring = asyncio.ensure_future(measure(url))
    await asyncio.wait({running, measuring}, return_when=asyncio.FIRST_COMPLETED)
    if not measuring.done():
        running.result()
    sys.stdout.write(json.dumps(measuring.result()) + "\n")
    sys.stdout.flush()
    os._exit(0)  # how politely each library stops is not measured


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
