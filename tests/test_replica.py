"""A process among those that share its database: when it looks after the others, and what a lost connection means."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from bot.errors import StorageError
from bot.replica import Replica
from bot.storage.database import Database

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
EVERY = timedelta(seconds=2)


@pytest.fixture(scope="module")
def url(postgres) -> str:
    url = postgres.new_url()
    asyncio.run(Database.upgrade(url))
    return url


class House:
    """Replicas over one database, which sleep only as long as the test lets them."""

    def __init__(self, database, stack):
        self.database, self._stack = database, stack
        self.naps = 0
        self.asleep = asyncio.Event()
        self.wake = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        assert seconds == EVERY.total_seconds()
        self.naps += 1
        self.asleep.set()
        await self.wake.wait()
        self.wake.clear()

    async def sleeps_anew(self) -> None:
        """Wake whoever sleeps, and return when somebody sleeps after that."""
        self.asleep.clear()
        self.wake.set()
        await self.asleep.wait()

    async def end_of(self, task: asyncio.Task[bool]) -> bool:
        """Wake whoever sleeps until a task has ended, and return what it says."""
        while not task.done():
            self.wake.set()
            await asyncio.wait({task}, timeout=0.01)
        return task.result()

    async def replica(self, *, registers: bool = True) -> Replica:
        replica = Replica(self.database, now=lambda: NOW, sleep=self.sleep, every=EVERY)
        await self._stack.enter_async_context(replica)
        if registers:
            await replica.register()
        return replica

    async def end_sessions(self) -> None:
        """Break every connection that holds locks, and no other."""
        async with self.database.write() as connection:
            await connection.execute(
                text(
                    "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> "
                    "pg_backend_pid() AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
                )
            )


@pytest.fixture
async def house(url):
    database = await Database.open(url)
    async with AsyncExitStack() as stack:
        yield House(database, stack)
    async with database.write() as connection:
        await connection.execute(text("DELETE FROM replicas"))
    await database.close()


async def test_the_only_process_of_a_file_leads_and_looks_after_nobody(tmp_path):
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    async with Replica(database, now=lambda: NOW, every=EVERY) as replica:
        assert await replica.stand_by(asyncio.Event())
        await replica.register()
        assert (replica.id, replica.is_one_of_many, replica.others) == (None, False, 0)
        assert replica.leadership.is_held
        async with database.write() as connection:
            assert await replica.fence.stands(connection)
        assert await replica.look() == NOW + EVERY
        assert await replica.is_last()
        await replica.resign()
        assert replica.leadership.is_held
    await database.close()


async def test_one_leads_from_its_first_look_and_another_when_it_resigns(house):
    first, second = await house.replica(), await house.replica()
    told = []
    second.changed.append(lambda: told.append((second.others, second.leadership.is_held)))
    assert not first.leadership.is_held
    assert await first.look() == NOW + EVERY
    await second.look()
    assert [first.leadership.is_held, second.leadership.is_held] == [True, False]
    await first.resign()
    await first.look()  # on its way out
    await second.look()
    assert [first.leadership.is_held, second.leadership.is_held] == [False, True]
    assert told == [(1, False), (1, True)]


async def test_what_the_dead_had_is_taken_over_at_each_look_and_a_refusal_holds_up_nothing(house, caplog):
    replica, taken = await house.replica(), []

    async def refused() -> None:
        raise StorageError("the disk is full")

    async def take_over() -> None:
        taken.append(1)

    replica.takes_over += [refused, take_over]
    await replica.look()
    await replica.look()
    assert taken == [1, 1]
    assert replica.leadership.is_held
    assert "could not be taken over: the disk is full" in caplog.text


async def test_a_leader_whose_connection_breaks_stops_leading_at_once_and_comes_back(house):
    replica = await house.replica()
    await replica.look()
    came_back = asyncio.Event()
    replica.changed.append(lambda: came_back.set() if replica.leadership.is_held else None)
    await house.end_sessions()
    await replica.leadership.lost.wait()
    await came_back.wait()
    assert replica.leadership.is_held


async def test_a_replica_that_cannot_reach_the_database_leads_no_more_and_says_so_once(house, monkeypatch, caplog):
    replica = await house.replica()
    await replica.look()

    async def refuse(*_):
        raise StorageError("PostgreSQL cannot be reached")

    with monkeypatch.context() as patch:
        patch.setattr("bot.storage.replicas.Presence.look", refuse)
        await replica.look()
        assert not replica.leadership.is_held
        await replica.look()
        assert not await replica.is_last()
    assert caplog.messages.count("This replica cannot look after the others: PostgreSQL cannot be reached") == 1
    await replica.look()
    assert replica.leadership.is_held


async def test_who_polls_keeps_others_standing_by_until_it_ends(house, caplog):
    caplog.set_level("INFO")
    first, second = await house.replica(registers=False), await house.replica(registers=False)
    stop = asyncio.Event()
    assert await first.stand_by(stop)
    standing_by = asyncio.create_task(second.stand_by(stop))
    await house.asleep.wait()
    house.asleep.clear()
    house.wake.set()
    await house.asleep.wait()
    assert caplog.messages.count("Another instance polls; standing by") == 1
    await first.__aexit__(None, None, None)
    house.wake.set()
    assert await standing_by


async def test_who_stands_by_ends_when_told_to(house):
    first, second = await house.replica(registers=False), await house.replica(registers=False)
    stop = asyncio.Event()
    await first.stand_by(stop)
    standing_by = asyncio.create_task(second.stand_by(stop))
    await house.asleep.wait()
    stop.set()
    assert not await standing_by


async def test_who_stands_by_goes_on_with_that_when_the_connection_breaks_and_neither_counts_nor_leads(house):
    first, second = await house.replica(registers=False), await house.replica(registers=False)
    stop, came_back = asyncio.Event(), asyncio.Event()
    await first.stand_by(stop)
    await first.register()
    standing_by = asyncio.create_task(second.stand_by(stop))
    await house.sleeps_anew()
    await second._presence.try_lock(1)  # any: whoever holds one is among those whose connections break
    async with first._looking:  # it is held up: whoever stands by is back before it
        await house.end_sessions()
        while second._presence.is_connected:  # noqa: ASYNC110 - the driver sets no event of ours
            await asyncio.sleep(0.001)
        await asyncio.gather(*second._soon)
        await house.sleeps_anew()
        assert not second.leadership.is_held
        first.changed.append(came_back.set)
    await came_back.wait()
    assert (first.leadership.is_held, first.others) == (True, 0)
    await house.sleeps_anew()
    assert not standing_by.done()
    await first.__aexit__(None, None, None)
    assert await house.end_of(standing_by)


async def test_who_stands_by_waits_for_a_database_that_is_gone(house, monkeypatch, caplog):
    first, second = await house.replica(registers=False), await house.replica(registers=False)
    stop = asyncio.Event()
    await first.stand_by(stop)
    standing_by = asyncio.create_task(second.stand_by(stop))
    await house.sleeps_anew()

    async def refuse(*_):
        raise StorageError("PostgreSQL cannot be reached")

    with monkeypatch.context() as patch:
        patch.setattr("bot.storage.replicas.Presence.connect", refuse)
        await second._presence.drop()
        await house.sleeps_anew()
        await house.sleeps_anew()
    await first.__aexit__(None, None, None)
    assert await house.end_of(standing_by)
    assert caplog.messages.count("This replica cannot look after the others: PostgreSQL cannot be reached") == 1


async def test_who_polled_and_finds_another_at_it_after_its_connection_broke_ends(house):
    first, second = await house.replica(registers=False), await house.replica(registers=False)
    stop = asyncio.Event()
    await first.stand_by(stop)
    await first.register()
    ending = asyncio.create_task(first.keep_polling(stop))
    async with first._looking:  # it is held up, and comes back too late
        await house.end_sessions()
        await first.leadership.lost.wait()
        await asyncio.sleep(0)
        second._presence = (await house.replica(registers=False))._presence
        assert await second.stand_by(stop)
    with pytest.raises(StorageError, match="another instance asks Telegram"):
        await ending


async def test_who_polls_ends_when_told_to(house):
    replica, stop = await house.replica(), asyncio.Event()
    stop.set()
    await replica.keep_polling(stop)
