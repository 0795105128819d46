"""What tests of digests share: chats in a real database, a platform that is told what to answer, and time."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import TYPE_CHECKING
from uuid import uuid4

from bot.domain.chat import ChatKey, Platform
from bot.domain.language import Language
from bot.domain.schedule import Schedule
from bot.domain.subscribing import Newcomer, begun
from bot.domain.subscription import ChatKind, DeliveryStatus
from bot.errors import UnknownOutcomeError
from bot.services.composing import NextDigest
from bot.services.digests import Digests
from bot.services.owners import Owners
from bot.storage.database import Database
from bot.storage.deliveries import DeliveryRepository
from bot.storage.notices import NoticeRepository
from bot.storage.status import StatusRepository
from bot.storage.subscriptions import SubscriptionRepository
from tests import head, shipped

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bot.domain.delivery import Sweep
    from bot.domain.library import Library

MONDAY = datetime(2026, 11, 23, 0, 30, tzinfo=UTC)
"""08:30 in Hong Kong."""
AT_HALF_PAST_EIGHT = Schedule(time(8, 30), "Asia/Hong_Kong")
DAY = timedelta(days=1)


@cache
def library() -> Library:
    return shipped.library()


@cache
def compose() -> NextDigest:
    return NextDigest(shipped.composer())


class Clock:
    """The present, as the test says. Its sleep takes no time but its own."""

    def __init__(self, at: datetime = MONDAY) -> None:
        self.at = at
        self.slept: list[float] = []

    def __call__(self) -> datetime:
        return self.at

    def advance(self, step: timedelta) -> None:
        self.at += step

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.at += timedelta(seconds=seconds)
        await asyncio.sleep(0)


class LostError(UnknownOutcomeError):
    """What a platform took, and its answer did not arrive."""


@dataclass
class FakePlatform:
    """A platform's sender: takes everything, but for what the test has it answer to a chat's next digests."""

    answers: defaultdict[str, list] = field(default_factory=lambda: defaultdict(list))
    """For each chat, in turn: errors to raise after `begin`, functions to await before it."""
    slow: dict[str, asyncio.Event] = field(default_factory=dict)
    """What a chat's answer waits for."""
    to_all: Callable[[], Exception | None] = lambda: None
    sent: list[tuple[str, str, str]] = field(default_factory=list)
    """(chat id, local date, concept id) of what was taken."""
    tried: int = 0

    is_repeatable: bool = False
    """Whether a delivery that it has taken is not taken again."""
    taken: set = field(default_factory=set)
    """Ids of deliveries."""

    async def send_digest(self, chat, kind, digest, language, begin, *, delivery_id) -> str | None:
        del kind, language
        answers = self.answers[chat.chat_id]
        if answers and callable(answers[0]):
            await answers.pop(0)()
        if not await begin():
            return None
        self.tried += 1
        await self.slow[chat.chat_id].wait() if chat.chat_id in self.slow else await asyncio.sleep(0)
        error = answers.pop(0) if answers else self.to_all()
        is_known = self.is_repeatable and delivery_id in self.taken
        if not is_known and (error is None or isinstance(error, LostError)):
            self.taken.add(delivery_id)
            self.sent.append((chat.chat_id, digest.on.isoformat(), digest.concept.id))
        if error is not None:
            raise error
        return None if is_known else str(len(self.sent))


@dataclass
class Told:
    """The line to the owners."""

    notices: list[object] = field(default_factory=list)

    async def tell_owners(self, notice) -> bool:
        self.notices.append(notice)
        return True


class Stage:
    """Digests over a real database."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database, self.clock = database, clock
        self.platform, self.told = FakePlatform(), Told()
        self.subscriptions = SubscriptionRepository(database, clock)
        self.deliveries = DeliveryRepository(database, clock, uuid4)
        self.owners = Owners(NoticeRepository(database, clock), [self.told])
        self.digests = new_digests(self)

    async def subscribe(self, *names: str, schedule: Schedule = AT_HALF_PAST_EIGHT) -> None:
        """Chats that subscribe, each by its id on the platform."""
        for name in names:
            chat = ChatKey(Platform.TELEGRAM, name)
            newcomer = Newcomer(chat, ChatKind.PRIVATE, None, None, Language.ENGLISH)
            await self.subscriptions.change(chat, lambda old, it=newcomer: begun(old, it, schedule, self.clock.at))

    async def sweep(self, stop: asyncio.Event | None = None) -> Sweep:
        """One sweep; nothing falls due while it waits for slow chats."""
        return (await self.digests.sweep(stop or asyncio.Event(), self.never)).sweep

    async def counts(self) -> dict[date, dict[DeliveryStatus, int]]:
        return {day.on: dict(day.counts) for day in await StatusRepository(self.database).counts(date.min)}

    @staticmethod
    async def never(until: datetime | None) -> None:
        """A rest without an end."""
        del until
        await asyncio.Event().wait()

    @staticmethod
    async def until(happened: Callable[[], bool]) -> None:
        """Let others work until something has happened."""
        while not happened():  # noqa: ASYNC110 - what happens in the database sets no event
            await asyncio.sleep(0.001)


def new_digests(stage: Stage, **changed) -> Digests:
    """Digests as the application builds them, with time and chance in the test's hand."""
    parts = {
        "store": stage.deliveries,
        "compose": compose(),
        "senders": {Platform.TELEGRAM: stage.platform},
        "owners": stage.owners,
        "now": stage.clock,
        "sleep": stage.clock.sleep,
        "chance": lambda: 0.0,
    }
    return Digests(**(parts | changed))


@asynccontextmanager
async def staged(folder: Path, at: datetime = MONDAY - timedelta(hours=1)) -> AsyncIterator[Stage]:
    """A stage with nobody on it, an hour before half past eight."""
    database = await Database.open(await head.url(folder / "bot.db"))
    stage = Stage(database, Clock(at))
    try:
        yield stage
    finally:
        await stage.digests.close(timedelta(seconds=1))
        await stage.deliveries.close()
        await database.close()
