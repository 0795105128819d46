"""Real databases of both kinds, a clock that tests move, and a desk with the repositories on it."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from uuid import UUID

import pytest

from bot.domain.chat import ChatKey, Platform
from bot.domain.delivery import Beginning, DuePlan, Settlement
from bot.domain.language import Language
from bot.domain.schedule import Due, Schedule
from bot.domain.subscription import ChatKind, DeliveryStatus, Length, Subscription
from bot.storage.database import Database
from bot.storage.deliveries import DeliveryRepository
from bot.storage.journal import JournalRepository
from bot.storage.rounds import RoundRepository
from bot.storage.status import StatusRepository
from bot.storage.subscriptions import SubscriptionRepository
from tests import head
from tests.storage.places import Files, Places, ServerPlaces, opened
from tests.storage.replicating import Replicas


class Clock:
    """The current time, as the test says."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at

    def advance(self, step: timedelta) -> None:
        self.at += step


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=["sqlite", "postgresql"])
def places(request) -> Places:
    """Where the test's databases are. Whoever asks for it, or for what stands below, is run on both kinds."""
    maker = {"sqlite": "files", "postgresql": "server_places"}[request.param]
    return request.getfixturevalue(maker)


@pytest.fixture
def files(empty_database, tmp_path) -> Files:
    return Files(empty_database, tmp_path)


@pytest.fixture(scope="session")
def server_places(postgres) -> Iterator[ServerPlaces]:
    places = ServerPlaces(postgres)
    yield places
    places.close()


@pytest.fixture(scope="session")
def empty_database(tmp_path_factory):
    """A migrated file to copy: Alembic need not run for every test."""
    path = tmp_path_factory.mktemp("head") / "bot.db"
    loop = asyncio.new_event_loop()
    path.write_bytes(loop.run_until_complete(head.empty()))
    loop.close()
    return path


@pytest.fixture
def new_url(places) -> str:
    """The address of a database with nothing in it."""
    return places.new_url()


@pytest.fixture
def database_url(places) -> str:
    """The address of `database`."""
    return places.url()


@pytest.fixture
async def database(database_url, places):
    """A database at head with no rows."""
    async with opened(places, database_url) as database:
        yield database


TODAY = date(2026, 11, 23)
DAY = timedelta(days=1)


def due(on: date = TODAY) -> Due:
    """08:00 in Hong Kong."""
    return Due(on, datetime(on.year, on.month, on.day, tzinfo=UTC))


def daily(subscription: Subscription) -> DuePlan:
    """The due one goes out, and the next is a day later."""
    return DuePlan((), subscription.next_due, due(subscription.next_due.on + DAY))


class Desk:
    """The repositories of one database, with shorthands for what tests need to have happened."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self.database, self.clock = database, clock
        self.subscriptions = SubscriptionRepository(database, clock)
        numbers = count(1)
        self.deliveries = DeliveryRepository(database, clock, lambda: UUID(int=next(numbers)))
        self.journal = JournalRepository(database)
        self.status = StatusRepository(database)

    def new(self, chat_id: str = "1", **changes) -> Subscription:
        """A private chat's wish as it is before it is stored, due today."""
        plain = Subscription(
            id=0,
            chat=ChatKey(Platform.TELEGRAM, chat_id),
            kind=ChatKind.PRIVATE,
            title=None,
            manager_id=None,
            schedule=Schedule(time(8), "Asia/Hong_Kong"),
            length=Length.FULL,
            language=Language.TRADITIONAL,
            next_due=due(),
            paused_until=None,
            suspension=None,
            ended_at=None,
            last_on=None,
            unopened=0,
            taper_offered_at=None,
            created_at=self.clock(),
        )
        return replace(plain, **changes)

    async def subscribe(self, chat_id: str = "1", **changes) -> Subscription:
        stored = await self.subscriptions.change(
            ChatKey(Platform.TELEGRAM, chat_id), lambda _: self.new(chat_id, **changes)
        )
        assert stored is not None
        return stored

    async def change(self, chat_id: str, **changes) -> Subscription:
        stored = await self.subscriptions.change(
            ChatKey(Platform.TELEGRAM, chat_id), lambda old: replace(old, **changes)
        )
        assert stored is not None
        return stored

    async def get(self, chat_id: str = "1") -> Subscription:
        stored = await self.subscriptions.get(ChatKey(Platform.TELEGRAM, chat_id))
        assert stored is not None
        return stored

    async def plan(self, decide=daily) -> int:
        return (await self.deliveries.plan_due(self.clock(), 100, decide)).count

    async def take(self, limit: int = 100, **options):
        return await self.deliveries.take(self.clock(), limit, **options)

    async def begin(self, number: int, concept_id: str = "concept") -> bool:
        return await self.deliveries.begin(Beginning(UUID(int=number), concept_id, is_review=False, question=None))

    async def settle(self, number: int, status: DeliveryStatus, **details) -> None:
        await self.deliveries.settle(Settlement(UUID(int=number), status, **details))

    async def send(self, number: int, concept_id: str = "concept", **details) -> None:
        assert await self.begin(number, concept_id)
        await self.settle(number, DeliveryStatus.SENT, message_id=f"m{number}", **details)

    async def delivery(self, number: int):
        return await self.journal.delivery(UUID(int=number))

    async def states(self) -> dict[int, DeliveryStatus]:
        """The state of every delivery, by the number of its id."""
        found, number = {}, 1
        while (delivery := await self.delivery(number)) is not None:
            found[number] = delivery.status
            number += 1
        return found


@pytest.fixture
def desk(database, clock) -> Desk:
    return Desk(database, clock)


@pytest.fixture(scope="session")
def desk_of():
    """Makes desks for tests that open their databases themselves."""
    return Desk


@pytest.fixture
async def rounds(database):
    repository = RoundRepository(database)
    yield repository
    await repository.close()


@pytest.fixture
async def others(database, clock):
    """The processes beside one another on a PostgreSQL database."""
    async with AsyncExitStack() as stack:
        yield Replicas(database, clock, stack)
