"""The whole bot among updates that were drawn: the poller, inbox, guard, handlers, services and database of the app.

Owns its time, which the updates drive, and the account of what went wrong. What is drawn is `bench._fuzz_updates`',
what Telegram says to it `bench._fuzz_telegram`'s.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import heapq
import itertools
import logging
import resource
import time
from collections import Counter
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from bench._fuzz_telegram import BOT_ID, FuzzTelegram
from bench._fuzz_updates import OWNER, Updates
from bot.domain.chat import Platform
from bot.platforms.inbound.storable import mended
from bot.platforms.telegram.application import TelegramPlatform
from bot.storage.database import Database
from bot.storage.inbox import InboxRepository
from bot.wiring import stores_of, telegram_context, ticker_of

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterator, Sequence

    from bot.domain.composing import DigestComposer
    from bot.domain.lookup import Lookup

Json = dict[str, Any]

BEGINNING = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
FORESEEN = frozenset(
    {"RefusedError", "RateLimitedError", "UnknownOutcomeError", "UnavailableError"},
)
"""Errors that may end an update: Telegram refused for a reason that is none of ours, as the stand-in does at whim."""
_BATCH = 100
_PATIENCE = 120.0
"""Seconds within which whatever was handed out must have been handled."""
_PAUSES = (0.1, 1.0, 3.0, 10.0, 40.0, 3600.0)
_PAUSE_WEIGHTS = (20, 30, 30, 20, 15, 1)
_STORM, _CALM = 5000, 4
"""Of so many updates each fourth lot comes nearly at once, so that some are too many."""


class Clock:
    """A present that stands still until it is moved."""

    def __init__(self) -> None:
        self._now = BEGINNING
        self._sleepers: list[tuple[datetime, int, asyncio.Future[None]]] = []
        self._numbers = itertools.count()

    def now(self) -> datetime:
        return self._now

    async def sleep(self, seconds: float) -> None:
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._now + timedelta(seconds=seconds), next(self._numbers), future))
        await future

    def move(self, seconds: float) -> None:
        """Let time pass, and wake whoever has waited long enough."""
        self._now += timedelta(seconds=seconds)
        while self._sleepers and self._sleepers[0][0] <= self._now:
            *_, future = heapq.heappop(self._sleepers)
            if not future.done():
                future.set_result(None)


class Faulty(logging.Handler):
    """Keeps what is logged as an error."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.unreadable = 0
        self.failed: Counter[str] = Counter()
        self.first: dict[str, str] = {}
        """Of each kind of failure, how the first one looked."""
        self.updates: dict[str, int] = {}
        """Of each kind of failure, which update it was."""

    def emit(self, record: logging.LogRecord) -> None:
        if record.msg.startswith("Update %d (%s) cannot be read"):
            self.unreadable += 1
            return
        error = record.exc_info[1] if record.exc_info else None
        if record.levelno < logging.ERROR and error is None:
            return
        name = f"{record.msg} [{type(error).__name__}: {str(error)[:160]}]" if error else record.getMessage()[:300]
        self.failed[name] += 1
        if name not in self.first:
            self.first[name] = logging.Formatter().format(record)
            self.updates[name] = getattr(record, "update_id", -1)


class Watched:
    """The inbox, and how many of its updates are in hand."""

    def __init__(self, inbox: InboxRepository) -> None:
        self._inbox = inbox
        self._open: Counter[str] = Counter()
        self.idle = asyncio.Event()

    async def store(self, updates: Sequence[tuple[str, str]], received_at: datetime) -> frozenset[str]:
        new = await self._inbox.store(updates, received_at)
        self._open.update(new)
        self._note()
        return new

    async def pending(self) -> Sequence[tuple[str, str, datetime]]:
        return await self._inbox.pending()

    async def load(self, update_ids: Sequence[str]) -> Sequence[tuple[str, str, datetime]]:
        return await self._inbox.load(update_ids)

    async def mark_handled(self, update_ids: Sequence[str]) -> None:
        await self._inbox.mark_handled(update_ids)
        self._open -= Counter(update_ids)
        self._note()

    def _note(self) -> None:
        (self.idle.clear if self._open else self.idle.set)()


@dataclass
class Report:
    """What came of it."""

    seed: int
    updates: int = 0
    seconds: float = 0.0
    kinds: Counter[str] = field(default_factory=Counter)
    calls: Counter[str] = field(default_factory=Counter)
    ended: Counter[str] = field(default_factory=Counter)
    """By which errors updates were ended, as `Faults` counts them."""
    held: Counter[str] = field(default_factory=Counter)
    """How many updates were turned away as too many."""
    unreadable: int = 0
    failures: dict[str, str] = field(default_factory=dict)
    """What must not happen, by kind, with how it looked and the update that it came from."""
    unanswered: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    """Resident megabytes after each tenth of the updates."""

    @property
    def is_clean(self) -> bool:
        return not (self.failures or self.unanswered or set(self.ended) - FORESEEN)


class _Source:
    """Hands out updates, the next ones when the last have been handled."""

    def __init__(self, count: int, report: Report, clock: Clock, told: Callable[[Report], None]) -> None:
        self._count = count
        self._report = report
        self._clock = clock
        self._told = told
        self._chance = Random(report.seed)  # noqa: S311 - the same in each run
        self.telegram = FuzzTelegram(Random(report.seed + 1), self.next)  # noqa: S311 - as above
        self.updates: Updates | None = None
        self.inbox: Watched | None = None
        self.drawn: dict[int, Json] = {}
        self.done = asyncio.Event()

    async def next(self) -> list[Json]:
        """Wait until nothing is in hand, let some time pass, and return the next updates."""
        assert self.inbox is not None
        assert self.updates is not None
        async with asyncio.timeout(_PATIENCE):
            await self._idle(self.inbox)
        report = self._report
        if report.updates >= self._count:
            self.done.set()
            await asyncio.Event().wait()
        is_storm = report.updates // _STORM % _CALM == _CALM - 1
        self._clock.move(_PAUSES[0] if is_storm else self._chance.choices(_PAUSES, _PAUSE_WEIGHTS)[0])
        numbers = range(report.updates + 1, min(report.updates + _BATCH, self._count) + 1)
        now = int(self._clock.now().timestamp())
        self.drawn = {number: self.updates.draw(number, now) for number in numbers}
        for update in self.drawn.values():
            self._note(update)
        report.updates += len(self.drawn)
        if report.updates * 10 // self._count > len(report.memory):
            report.memory.append(resident())
            self._told(report)
        return list(self.drawn.values())

    async def _idle(self, inbox: Watched) -> None:
        """Wait until nothing is in hand; what waits for time to pass gets it."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(inbox.idle.wait(), 0.25)
                return
            self._clock.move(1.0)

    def _note(self, update: Json) -> None:
        kind = next(name for name in update if name != "update_id")
        self._report.kinds[kind] += 1
        body = update[kind]
        if kind == "callback_query" and isinstance(body, dict) and isinstance(body.get("id"), str):
            self.telegram.waiting.add(mended(body)["id"])


async def fuzz(
    count: int,
    seed: int,
    folder: Path,
    composer: DigestComposer,
    *,
    lookup: Lookup | None = None,
    broken: float = 0.5,
    told: Callable[[Report], None] = lambda _: None,
) -> Report:
    """Let so many updates happen to the bot, over a database in a folder, and return what came of it."""
    report, clock = Report(seed), Clock()
    source = _Source(count, report, clock, told)
    library = composer.library
    words = [name for concept in library.concepts for name in (concept.id, concept.name)]
    source.updates = Updates(seed, source.telegram, words, broken=broken)
    with listening() as faulty:
        async with _running(source, clock, folder, composer, lookup, report) as bot:
            began = time.perf_counter()
            done = asyncio.create_task(source.done.wait())
            await asyncio.wait({bot, done}, return_when=asyncio.FIRST_COMPLETED)
            done.cancel()
            report.seconds = time.perf_counter() - began
            for _ in range(20):  # what quizzes have to say, and what nobody waits for
                clock.move(60)
                await asyncio.sleep(0.01)
    report.calls, report.unreadable = source.telegram.calls, faulty.unreadable
    for name, text in faulty.first.items():
        report.failures[name] = f"{faulty.failed[name]}×, first {faulty.updates[name]}: {text}"
    report.failures |= dict.fromkeys(source.telegram.violations[:10], "said to Telegram")
    report.unanswered = sorted(source.telegram.waiting)
    return report


@asynccontextmanager
async def _running(  # noqa: PLR0917 - all that the bot is made of, in one place
    source: _Source, clock: Clock, folder: Path, composer: DigestComposer, lookup: Lookup | None, report: Report
) -> AsyncIterator[asyncio.Task[None]]:
    """Run the bot as the app does, without limits of sending and without digests."""
    database = await Database.open(f"sqlite+aiosqlite:///{folder / 'fuzz.db'}")
    stores, zone, poked, stop = stores_of(database, clock.now), "Asia/Hong_Kong", asyncio.Event(), asyncio.Event()
    chance = Random(report.seed).random  # noqa: S311 - the same in each run
    context = telegram_context(
        stores,
        composer,
        now=clock.now,
        zone=zone,
        owner_ids=frozenset({OWNER}),
        tick=poked.set,
        sleep=clock.sleep,
        chance=chance,
        lookup=lookup,
    )
    source.inbox = Watched(InboxRepository(database, Platform.TELEGRAM, str(BOT_ID), clock.now))
    source.inbox.idle.set()
    platform = TelegramPlatform(source.telegram.bot(), context, source.inbox, limiter=None)
    ticker = ticker_of(stores, composer, context, zone=zone, ready=platform.caught_up, poked=poked, sleep=clock.sleep)
    task = asyncio.create_task(platform.run(stop, ticker.run))
    try:
        yield task
    finally:
        stop.set()
        await task
        report.ended, report.held = platform.faults.counts, platform.guard.held
        await stores.close()
        await database.close()


@contextmanager
def listening() -> Iterator[Faulty]:
    """Hear what is logged, and keep it from being printed."""
    faulty, root = Faulty(), logging.getLogger()
    handlers, root.handlers = root.handlers, [faulty]
    try:
        yield faulty
    finally:
        root.handlers = handlers


def resident() -> float:
    """Return how much memory the process needs, in megabytes: what is free already is given back first."""
    gc.collect()
    with suppress(OSError, AttributeError):  # no glibc
        ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * resource.getpagesize() / 1e6
