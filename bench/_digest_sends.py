"""Sending one digest each to many people, without limits: ours beside bare PTB and aiogram, each a process of its own.

``python -m bench._digest_sends NAME URL COUNT`` prints one line of JSON. All say the same page to the same chats, 64 at
a time; ``our sweep`` does all that the bot does at eight in the morning: it claims what is due, composes each digest,
commits that it is being sent, sends it, and commits what came of it.
"""

# ruff: noqa: PLC0415 - each process loads its own contender and no other

from __future__ import annotations

import asyncio
import gc
import json
import logging
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
import uuid
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bench._server import FIRST_CHAT

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from bot.platforms.telegram.client import TelegramBot
    from bot.platforms.telegram.page import Page
    from bot.services.digests import Digests
    from bot.storage.database import Database

TOKEN = "1000001:AAbench-token-of-thirty-five-signs1"  # noqa: S105 - opens nothing
CONTENT = Path(__file__).parent.parent / "content"
AT_ONCE = 64
WARM_UP = 200


def now() -> datetime:
    return datetime.now(UTC)


async def crowd(send: Callable[[int], Awaitable[object]], count: int) -> None:
    """Send to so many chats, `AT_ONCE` at a time."""
    numbers = iter(range(FIRST_CHAT, FIRST_CHAT + count))

    async def worker() -> None:
        for chat_id in numbers:
            await send(chat_id)

    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))


async def timed(send: Callable[[int], Awaitable[object]], count: int) -> dict[str, float]:
    await crowd(send, WARM_UP)
    began, used = time.perf_counter(), time.process_time()
    await crowd(send, count)
    return outcome(count, began, used)


def outcome(count: int, began: float, used: float) -> dict[str, float]:
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return {
        "sends": count,
        "seconds": time.perf_counter() - began,
        "cpu": time.process_time() - used,
        "mb": most / (2**20 if sys.platform == "darwin" else 2**10),
    }


def a_page() -> Page:
    """Return the first digest, as every new subscriber gets it."""
    from bot.domain.composing import DigestComposer
    from bot.domain.digest import next_concept
    from bot.domain.digest_replies import DigestCard
    from bot.domain.language import Language
    from bot.domain.subscription import ChatKind, Length, Progress
    from bot.platforms.i18n import wording
    from bot.platforms.telegram.render.digest import digest_card
    from bot.storage.library import load_library

    library, progress = load_library(CONTENT), Progress({})
    concept, is_review = next_concept(library, progress)
    digest = DigestComposer(library).compose(
        concept=concept,
        is_review=is_review,
        on=date(2026, 11, 23),
        progress=progress,
        length=Length.FULL,
        delivery_id=uuid.UUID(int=1),
    )
    return digest_card(DigestCard(digest, ChatKind.PRIVATE), wording(Language.TRADITIONAL))


async def our_sweep(url: str, count: int) -> dict[str, float]:
    from bot.platforms.telegram.client import TelegramBot
    from bot.storage.database import Database

    with tempfile.TemporaryDirectory() as folder:
        path = f"{folder}/bench.db"
        stock = (sys.executable, "-m", "bench._digest_stock", path, str(count), str(count))
        await asyncio.to_thread(subprocess.run, stock, check=True)
        database = await Database.open(f"sqlite+aiosqlite:///{path}")
        async with TelegramBot(TOKEN, api_url=url) as bot:
            digests = sweeper(database, bot)
            gc.collect()
            gc.freeze()  # as the app does
            began, used = time.perf_counter(), time.process_time()
            while await sent(database) < count:
                await digests.sweep(asyncio.Event(), lambda _: asyncio.Event().wait())
            return outcome(count, began, used)


def sweeper(database: Database, bot: TelegramBot) -> Digests:
    """Return what sends digests, without our own limits, and to nobody's ear where there is trouble."""
    from bot.domain.chat import Platform
    from bot.domain.composing import DigestComposer
    from bot.platforms.telegram.digest_sender import TelegramDigests
    from bot.platforms.telegram.messenger import Messenger
    from bot.services.composing import NextDigest
    from bot.services.digests import Digests
    from bot.services.owners import Owners
    from bot.services.preferences import Preferences
    from bot.storage.deliveries import DeliveryRepository
    from bot.storage.library import load_library
    from bot.storage.notices import NoticeRepository
    from bot.storage.preferences import PreferenceRepository

    sender = TelegramDigests(
        Messenger(bot, limiter=lifted()),
        username=lambda: bot.username,
        preferences=Preferences(PreferenceRepository(database, now)),
        owner_ids=(),
        timezone=UTC,
    )
    return Digests(
        DeliveryRepository(database, now, uuid.uuid4),
        NextDigest(DigestComposer(load_library(CONTENT))),
        {Platform.TELEGRAM: sender},
        Owners(NoticeRepository(database, now), ()),
        now=now,
        sleep=asyncio.sleep,
        chance=random.random,
    )


async def sent(database: Database) -> int:
    from sqlalchemy import func, select

    from bot.domain.subscription import DeliveryStatus
    from bot.storage.tables import deliveries

    async with database.read() as connection:
        statuses = await connection.execute(select(deliveries.c.status, func.count()).group_by(deliveries.c.status))
        counts = {str(row[0]): int(row[1]) for row in statuses}
    assert set(counts) <= {DeliveryStatus.PLANNED, DeliveryStatus.SENDING, DeliveryStatus.SENT}, counts
    return counts.get(DeliveryStatus.SENT, 0)


def lifted() -> Any:
    """Return a limiter that counts as always and never holds anything back."""
    from bot.platforms.telegram.budgets import Limits
    from bot.platforms.telegram.pacing import Limiter

    return Limiter(Limits(overall=10**9))


async def our_broadcast(url: str, count: int) -> dict[str, float]:
    from bot.platforms.telegram.client import TelegramBot
    from bot.platforms.telegram.messenger import Messenger

    page = a_page()

    async def begin() -> bool:
        return True

    async with TelegramBot(TOKEN, api_url=url) as bot:
        messenger = Messenger(bot, limiter=lifted())
        # Each chat may be told one thing a second, and the warm-up was that.
        await crowd(lambda chat_id: messenger.broadcast(chat_id + 10**9, page, begin), WARM_UP)
        began, used = time.perf_counter(), time.process_time()
        await crowd(lambda chat_id: messenger.broadcast(chat_id, page, begin), count)
        return outcome(count, began, used)


async def bare_ptb(url: str, count: int) -> dict[str, float]:
    """PTB as its documentation builds it: default HTTP client."""
    from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions
    from telegram.ext import ApplicationBuilder

    page = a_page()
    text = str(page.text)
    keyboard = InlineKeyboardMarkup(
        [[InlineKeyboardButton(one.label, callback_data="x" * 40) for one in line] for line in page.keyboard]
    )
    async with ApplicationBuilder().token(TOKEN).base_url(f"{url}/bot").build().bot as bot:
        return await timed(
            lambda chat_id: bot.send_message(
                chat_id,
                text,
                parse_mode="HTML",
                reply_markup=keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            ),
            count,
        )


async def aiogram(url: str, count: int) -> dict[str, float]:
    """aiogram as its documentation builds it."""
    from aiogram import Bot
    from aiogram.client.session.aiohttp import AiohttpSession
    from aiogram.client.telegram import TelegramAPIServer
    from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

    page = a_page()
    text = str(page.text)
    keyboard = InlineKeyboardMarkup(
        inline_keyboard=[
            [InlineKeyboardButton(text=one.label, callback_data="x" * 40) for one in line] for line in page.keyboard
        ]
    )
    async with Bot(TOKEN, session=AiohttpSession(api=TelegramAPIServer.from_base(url))) as bot:
        return await timed(
            lambda chat_id: bot.send_message(
                chat_id,
                text,
                parse_mode="HTML",
                reply_markup=keyboard,
                link_preview_options=LinkPreviewOptions(is_disabled=True),
            ),
            count,
        )


CONTENDERS: dict[str, Callable[[str, int], Awaitable[dict[str, float]]]] = {
    "our sweep": our_sweep,
    "our broadcast": our_broadcast,
    "aiogram": aiogram,
    "bare PTB": bare_ptb,
}


async def main(name: str, url: str, count: int) -> None:
    logging.basicConfig(level=logging.WARNING)
    sys.stdout.write(json.dumps(await CONTENDERS[name](url, count)) + "\n")
    sys.stdout.flush()
    os._exit(0)  # how politely each library stops is not measured


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], sys.argv[2], int(sys.argv[3])))
