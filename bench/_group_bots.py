"""Our bot in a storm of votes: as the app builds it, watched where a vote becomes a row.

Loaded by `bench/_group_contenders.py` for our bot alone.
"""

from __future__ import annotations

import asyncio
import gc
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from bench._contenders import CONTENT, TOKEN, now
from bot.domain.chat import Platform
from bot.domain.composing import DigestComposer
from bot.platforms.telegram.application import TelegramPlatform
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.hook import address_below
from bot.platforms.telegram.pacing import Limiter
from bot.server import Server
from bot.storage.database import Database
from bot.storage.group_quizzes import GroupQuizRepository
from bot.storage.inbox import InboxRepository
from bot.storage.library import load_library
from bot.wiring import stores_of, telegram_context, ticker_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench._group_contenders import Log
    from bot.domain.group_kept import Voted
    from bot.domain.group_quiz import GroupStep
    from bot.domain.group_quizzes import CastVote

ZONE = "Asia/Hong_Kong"


class Watched(GroupQuizRepository):
    """Notes when votes were rows, and when all quizzes that were going on have been gone on with."""

    def __init__(self, database: Database, log: Log, *, one_by_one: bool) -> None:
        super().__init__(database)
        self._log = log
        self._turn = asyncio.Lock() if one_by_one else None
        self._left: int | None = None

    async def vote(self, platform: Platform, votes: Sequence[CastVote]) -> Sequence[Voted | None]:
        if self._turn is None:
            return await self._vote(platform, votes)
        stored: list[Voted | None] = []
        for vote in votes:
            async with self._turn:
                stored += await self._vote(platform, [vote])
        return stored

    async def _vote(self, platform: Platform, votes: Sequence[CastVote]) -> Sequence[Voted | None]:
        stored = await super().vote(platform, votes)
        done_at = time.perf_counter()
        for voted in stored:
            if voted is not None:
                self._log.done_at.setdefault(voted.person_id, done_at)
        return stored

    async def unfinished(self, platform: Platform) -> tuple[Any, ...]:
        found = await super().unfinished(platform)
        self._left = len(found)
        return found

    async def step(self, quiz_id: Any, decide: Any) -> GroupStep:
        step = await super().step(quiz_id, decide)
        if self._left:
            self._left -= 1
            if not self._left:
                self._log.ready.set()
        return step


async def run(url: str, way: str, file: str, log: Log, *, one_by_one: bool) -> None:
    database = await Database.open(f"sqlite+aiosqlite:///{file}")
    composer, ticked = DigestComposer(load_library(CONTENT)), asyncio.Event()
    stores = replace(stores_of(database, now), groups=Watched(database, log, one_by_one=one_by_one))
    context = telegram_context(stores, composer, now=now, zone=ZONE, owner_ids=frozenset(), tick=ticked.set)
    inbox = InboxRepository(database, Platform.TELEGRAM, TOKEN.partition(":")[0], now)
    bot = TelegramBot(TOKEN, api_url=url)
    async with Server("127.0.0.1", 0, [], is_whole=False) as server:
        address = address_below(server.url, None, TOKEN) if way == "hook" else None
        telegram = TelegramPlatform(bot, context, inbox, limiter=Limiter(), address=address)
        server.add(telegram.routes)
        ticker = ticker_of(stores, composer, context, zone=ZONE, ready=telegram.caught_up, poked=ticked)
        gc.collect()
        gc.freeze()  # as the app does
        await telegram.run(asyncio.Event(), ticker.run)
