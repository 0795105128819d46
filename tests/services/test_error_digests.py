"""Errors told once a day at nine, over a real database: new kinds first, nothing for nothing, no muted kinds."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.error_kinds import ErrorCount, ErrorKind
from bot.errors import StorageError, UnavailableError
from bot.services.error_digests import ErrorDigests
from bot.services.owners import ErrorsCounted, Owners
from bot.storage.error_kinds import ErrorKindRepository
from bot.storage.notices import NoticeRepository
from bot.troubles import TroubleCounter
from tests.services.stage import Told, staged

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NINE = datetime(2026, 11, 24, 1, tzinfo=UTC)
"""Tuesday, 09:00 in Hong Kong."""
OLD, NEW = ErrorKind("bot.scheduler", "ValueError", "bot.a.b"), ErrorKind("bot.ticker", "KeyError", "bot.c.d")


class Line(Told):
    """Takes notices, unless it is away."""

    is_away = False

    async def tell_owners(self, notice) -> bool:
        if self.is_away:
            raise UnavailableError("away")
        return await super().tell_owners(notice)


class Full(ErrorKindRepository):
    """A full disk."""

    async def add(self, counts, now) -> None:
        del counts, now
        raise StorageError("the disk is full")


class World:
    """One replica, its owners, and others over the same database."""

    def __init__(self, stage) -> None:
        self.clock, self.database = stage.clock, stage.database
        self.line = Line()
        self.owners = Owners(NoticeRepository(stage.database, stage.clock), [self.line])
        self.counter = TroubleCounter()
        self.digests = self.replica(self.counter)

    def replica(self, counter=None) -> ErrorDigests:
        store = ErrorKindRepository(self.database)
        return ErrorDigests(store, ZoneInfo("Asia/Hong_Kong"), self.clock, counter)

    async def fail(self, kind, times, at=None):
        self.clock.at = at or self.clock.at
        self.counter.put_back({kind: times})
        await self.digests.keep()

    async def tell(self, at, digests=None):
        self.clock.at = at
        return await (digests or self.digests).tell(self.owners)


@pytest.fixture
async def world(tmp_path):
    async with staged(tmp_path) as stage:
        yield World(stage)


async def test_owners_are_told_once_a_day_new_kinds_first(world):
    await world.fail(OLD, 3, NINE - 3 * HOUR)
    assert await world.tell(NINE - HOUR) == NINE
    assert world.line.notices == []
    assert await world.tell(NINE) == NINE + DAY
    assert await world.tell(NINE, world.replica()) == NINE + DAY
    first = ErrorCount(OLD, 3, NINE - 3 * HOUR, NINE - 3 * HOUR, is_new=True, muted_until=None)
    assert world.line.notices == [ErrorsCounted((first,), NINE - DAY, NINE)]
    await world.fail(OLD, 40, NINE + HOUR)
    await world.fail(NEW, 1, NINE + 2 * HOUR)
    await world.tell(NINE + 3 * HOUR)
    await world.tell(NINE + DAY, world.replica())
    assert world.line.notices[1:] == [
        ErrorsCounted(
            (
                ErrorCount(NEW, 1, NINE + 2 * HOUR, NINE + 2 * HOUR, is_new=True, muted_until=None),
                ErrorCount(OLD, 40, NINE - 3 * HOUR, NINE + HOUR, is_new=False, muted_until=None),
            ),
            NINE,
            NINE + DAY,
        )
    ]


async def test_nothing_is_told_where_there_was_nothing_and_at_night(world):
    await world.tell(NINE)
    await world.fail(OLD, 1, NINE + HOUR)
    for hours in (2, 8, 13, 20, 23):
        await world.tell(NINE + hours * HOUR, world.replica())
    assert world.line.notices == []
    await world.tell(NINE + DAY + HOUR)
    assert len(world.line.notices) == 1


async def test_muted_kinds_are_silent_for_a_week(world):
    await world.fail(OLD, 2, NINE - HOUR)
    muted = await world.digests.mute(OLD.token)
    assert muted.muted_until == NINE - HOUR + 7 * DAY
    await world.tell(NINE)
    await world.fail(OLD, 2, NINE + HOUR)
    assert await world.digests.counts() == [
        ErrorCount(OLD, 2, NINE - HOUR, NINE + HOUR, is_new=False, muted_until=muted.muted_until)
    ]
    await world.tell(NINE + DAY)
    assert world.line.notices == []
    await world.fail(OLD, 5, NINE + 7 * DAY)
    await world.tell(NINE + 7 * DAY)
    assert [count.count for count in world.line.notices[0].counts] == [5]
    await world.digests.mute(OLD.token)
    assert (await world.digests.mute(OLD.token)).muted_until is None
    assert await world.digests.mute("0123456789") is None


async def test_what_could_not_be_told_or_kept_comes_again(world):
    await world.fail(OLD, 1, NINE - HOUR)
    world.line.is_away = True
    assert await world.tell(NINE) == NINE + timedelta(minutes=10)
    world.line.is_away = False
    await world.tell(NINE + timedelta(minutes=10))
    assert len(world.line.notices) == 1
    world.counter.put_back({OLD: 4})
    full = ErrorDigests(Full(world.database), ZoneInfo("UTC"), world.clock, world.counter)
    with pytest.raises(StorageError):
        await full.keep()
    assert world.counter.take() == {OLD: 4}


async def test_what_cannot_be_kept_is_shown_to_whoever_asks(world):
    await world.fail(OLD, 2)
    world.digests = ErrorDigests(Full(world.database), ZoneInfo("Asia/Hong_Kong"), world.clock, world.counter)
    world.counter.put_back({OLD: 1, NEW: 4})
    for _ in range(2):
        assert [(one.kind, one.count) for one in await world.digests.counts()] == [(NEW, 4), (OLD, 3)]


async def test_a_kind_that_was_gone_for_a_month_is_new_again(world):
    await world.fail(OLD, 1, NINE - HOUR)
    await world.tell(NINE)
    await world.tell(NINE + 31 * DAY)
    await world.fail(OLD, 1)
    await world.tell(NINE + 32 * DAY)
    assert [notice.counts[0].is_new for notice in world.line.notices] == [True, True]
