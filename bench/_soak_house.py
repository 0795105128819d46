"""The bot of a soak: everything that the app runs on a SQLite file, on a driven clock, to be ended and begun again.

Owns how it is put together and what of it is measured. What happens to it is `bench._soak_week`'s.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import re
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bench._fuzz_world import Clock
from bot.domain.chat import Platform
from bot.platforms.telegram.application import TelegramPlatform
from bot.platforms.telegram.client import TelegramBot
from bot.platforms.telegram.digest_sender import TelegramDigests
from bot.platforms.telegram.transport import Timeouts
from bot.sending import DigestSending
from bot.storage.backup import back_up
from bot.storage.database import Database
from bot.storage.inbox import InboxRepository
from bot.wiring import stores_of, telegram_context, ticker_of

if TYPE_CHECKING:
    from bot.domain.composing import DigestComposer
    from bot.domain.lookup import Lookup
    from bot.platforms.telegram.context import Context
    from bot.wiring import Stores

BOT = 100001
TOKEN = f"{BOT}:soak"
_ARENA_MAX = -8  # glibc's name for it is M_ARENA_MAX
ZONE = "Asia/Hong_Kong"
_TIMEOUTS = Timeouts(read=1.0)  # an answer that never comes is waited for in real time


@dataclass(frozen=True)
class Reading:
    """What the process holds at one moment, when nothing is in hand."""

    day: int
    rss: float
    """MB, after a collection, with free memory given back."""
    objects: int
    """Of Python's, that its collector knows."""
    descriptors: int
    tasks: int
    rows: int
    size: float
    """MB of the database file, its log included."""


def keep_one_heap() -> None:
    """Have all threads allocate from one heap, whose unused ends go back: else each restart leaves half-empty ones."""
    with suppress(OSError, AttributeError):  # another libc knows no such thing
        ctypes.CDLL("libc.so.6").mallopt(_ARENA_MAX, 1)


class House:
    """The bot over one folder."""

    def __init__(self, url: str, folder: Path, composer: DigestComposer, lookup: Lookup) -> None:
        self.clock = Clock()
        self.path = folder / "bot.db"
        self._url, self._composer, self._lookup = url, composer, lookup
        self._stop = asyncio.Event()
        self._running: asyncio.Task[None] | None = None
        self.stores: Stores | None = None
        self.poked, self.ticked = asyncio.Event(), asyncio.Event()
        self._database: Database | None = None

    async def begin(self) -> None:
        """Start as a process does."""
        self._database = await Database.open(f"sqlite+aiosqlite:///{self.path}")
        self.stores = stores_of(self._database, self.clock.now)
        self._stop = asyncio.Event()
        self._running = asyncio.create_task(self._run(self._database, self.stores, self._stop))

    async def end(self) -> None:
        """End as a process does at SIGTERM."""
        assert self._running is not None
        assert self.stores is not None
        assert self._database is not None
        self._stop.set()
        while not self._running.done():
            await asyncio.sleep(0.01)
            self.clock.move(0.1)  # ends wait for a while, too
        self._running.result()
        await self.stores.close()
        await self._database.close()
        self._running = self.stores = self._database = None

    async def later(self, seconds: float) -> None:
        """Let time pass, for the bot alone, and what is due then be begun."""
        self.clock.move(seconds)
        self.poked.set()
        self.ticked.set()
        await asyncio.sleep(0.002)
        assert self._running
        if self._running.done():
            self._running.result()

    def back_up(self, folder: Path) -> None:
        """Back the database up beside the running bot, over the last backup."""
        back_up(self.path, folder / "backup.db", now=self.clock.now(), overwrite=True)

    def reading(self, day: int) -> Reading:
        """Measure."""
        gc.collect()
        with suppress(OSError, AttributeError):  # another libc knows no such thing
            ctypes.CDLL("libc.so.6").malloc_trim(0)
        objects = len(gc.get_objects())
        status = Path("/proc/self/status").read_text("utf-8")
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found
        with closing(sqlite3.connect(self.path)) as connection:
            tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
            rows = sum(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables)  # noqa: S608 - our own tables
        size = sum(path.stat().st_size for path in self.path.parent.glob("bot.db*"))
        descriptors = len(os.listdir("/proc/self/fd"))  # noqa: PTH208 - the listing's own descriptor is among them anyway
        tasks = len(asyncio.all_tasks())
        return Reading(day, int(found[1]) / 1000, objects, descriptors, tasks, rows, size / 1e6)

    async def _run(self, database: Database, stores: Stores, stop: asyncio.Event) -> None:
        now, sleep = self.clock.now, self.clock.sleep
        context = self._context(stores)
        inbox = InboxRepository(database, Platform.TELEGRAM, str(BOT), now)
        bot = TelegramBot(TOKEN, api_url=self._url, timeouts=_TIMEOUTS)
        telegram = TelegramPlatform(bot, context, inbox, limiter=None)
        voice = TelegramDigests(
            telegram.messenger,
            username=lambda: bot.username,
            preferences=context.preferences,
            owner_ids=frozenset(),
            timezone=context.timezone,
        )
        digests = DigestSending(
            database=database,
            stores=stores,
            composer=self._composer,
            context=context,
            voice=voice,
            poked=self.poked,
            sleep=sleep,
            chance=lambda: 0.5,
        )
        ticker = ticker_of(
            stores, self._composer, context, zone=ZONE, ready=telegram.caught_up, poked=self.ticked, sleep=sleep
        )
        await telegram.run(stop, digests.run, ticker.run)

    def _context(self, stores: Stores) -> Context:
        return telegram_context(
            stores,
            self._composer,
            now=self.clock.now,
            zone=ZONE,
            owner_ids=frozenset(),
            poke=self.poked.set,
            tick=self.ticked.set,
            sleep=self.clock.sleep,
            lookup=self._lookup,
        )
