"""Connections whose tasks are cancelled, as at the end of a process, come to their end."""

import asyncio
import gc
import sqlite3
import threading

import pytest
from sqlalchemy import text

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.driver import _Connection, alone, connect, deferred

PATIENCE = 5


@pytest.fixture
def places(files):
    """The driver is SQLite's: so are all tests here."""
    return files


async def test_a_connection_that_is_stopped_while_it_is_being_closed_lets_nobody_wait_for_ever(tmp_path):
    connection = await connect(str(tmp_path / "bot.db"))
    closing = asyncio.create_task(connection.close())
    await asyncio.sleep(0)
    connection.stop()
    closing.cancel()
    again = asyncio.create_task(connection.close())
    _, pending = await asyncio.wait({closing, again}, timeout=PATIENCE)
    connection._thread.join(PATIENCE)
    assert (pending, connection._thread.is_alive()) == (set(), False)


@pytest.mark.filterwarnings("ignore:The garbage collector")  # what SQLAlchemy says of those cancelled while they return
async def test_work_that_is_cancelled_twice_leaves_nothing_behind_that_never_ends(tmp_path):
    before = set(threading.enumerate())  # other tests' databases may still be open in this process
    database = await Database.open(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")
    ours = asyncio.current_task()

    async def work(transaction):
        while True:
            async with transaction() as connection:
                await connection.execute(text("SELECT 1"))

    def others():
        return {task for task in asyncio.all_tasks() if task is not ours}

    for round_ in range(12):
        for transaction in (database.write, database.read, database.read, database.read):
            asyncio.create_task(work(transaction))  # noqa: RUF006 - found again among all tasks
        await asyncio.sleep(0.002 + 0.0005 * round_)
        for _ in range(2):  # as asyncio.run does: all there are, with those that close the others' connections
            for task in others():
                task.cancel()
            for _ in range(round_ % 4):
                await asyncio.sleep(0)
        pending = (await asyncio.wait(left, timeout=PATIENCE))[1] if (left := others()) else set()
        assert not pending
    await asyncio.wait_for(database.close(), PATIENCE)
    gc.collect()
    threads = set(threading.enumerate()) - before
    ended = [thread for thread in threads if "_connection_worker_thread" in thread.name]
    await asyncio.to_thread(lambda: [thread.join(PATIENCE) for thread in ended])
    assert not any(thread.is_alive() for thread in ended)


async def test_a_transaction_begins_with_its_first_statement_and_holds_from_then_on(tmp_path):
    path = tmp_path / "bot.db"
    database = await Database.open(f"sqlite+aiosqlite:///{path}")
    other = sqlite3.connect(path, isolation_level=None, timeout=0)
    async with database.write() as connection:
        other.execute("BEGIN IMMEDIATE")  # nothing was said yet, so nothing is held
        other.execute("ROLLBACK")
        await connection.execute(text("SELECT 1"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()
    async with database.write():
        pass  # neither committed nor rolled back: it never began
    await database.close()


async def test_a_transaction_that_cannot_begin_says_so_and_the_next_one_begins_anew(tmp_path):
    connection = await connect(str(tmp_path / "bot.db"))
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    cursor = connection.cursor()
    await cursor.execute("PRAGMA busy_timeout = 0")
    await cursor.execute("BEGIN IMMEDIATE")
    with pytest.raises(sqlite3.OperationalError, match="locked"):
        await cursor.execute("CREATE TABLE one (id INTEGER)")
    await connection.rollback()
    other.execute("ROLLBACK")
    await cursor.execute("BEGIN IMMEDIATE")
    await cursor.execute("CREATE TABLE one (id INTEGER)")
    await connection.rollback()
    assert other.execute("SELECT name FROM sqlite_master").fetchall() == []
    other.close()
    await connection.close()


async def test_what_is_cancelled_on_its_way_is_rolled_back_all_the_same(tmp_path):
    connection = await connect(str(tmp_path / "bot.db"))
    cursor = connection.cursor()
    await cursor.execute("CREATE TABLE one (id INTEGER)")
    await cursor.execute("BEGIN IMMEDIATE")
    inserting = asyncio.create_task(cursor.execute("INSERT INTO one VALUES (1)"))
    await asyncio.sleep(0)
    inserting.cancel()
    await asyncio.wait([inserting])
    await connection.rollback()
    other = sqlite3.connect(tmp_path / "bot.db", isolation_level=None, timeout=0)
    other.execute("BEGIN IMMEDIATE")
    assert other.execute("SELECT * FROM one").fetchall() == []
    other.close()
    await connection.close()


@pytest.fixture
def trips(monkeypatch) -> list[object]:
    """What was done in connections' threads."""
    found: list[object] = []
    in_thread = _Connection.in_thread
    monkeypatch.setattr(_Connection, "in_thread", lambda it, work: found.append(work) or in_thread(it, work))
    return found


async def test_a_transaction_ends_with_one_trip_and_a_statement_that_stands_alone_with_none(database, trips):
    async with database.read():
        pass  # a connection is prepared
    trips.clear()
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE one (id INTEGER)"))
    assert len(trips) == 2
    async with database.read() as connection:
        alone(connection)
        assert (await connection.execute(text("SELECT count(*) FROM one"))).scalar() == 0
    assert len(trips) == 3
    async with database.read():
        pass
    assert len(trips) == 3


class TestDeferring:
    """Statements whose results nobody reads go with the next one, or with the commit."""

    @pytest.fixture
    async def numbers(self, database):
        async with database.write() as connection:
            await connection.execute(text("CREATE TABLE numbers (n INTEGER PRIMARY KEY)"))
        return database

    @staticmethod
    async def insert(connection, *values: int) -> None:
        with deferred(connection):
            await connection.execute(text("INSERT INTO numbers VALUES (:n)"), [{"n": value} for value in values])

    @staticmethod
    async def stored(database) -> list[int]:
        async with database.read() as connection:
            return list((await connection.execute(text("SELECT n FROM numbers ORDER BY n"))).scalars())

    async def test_all_is_done_in_order_with_the_commit_on_one_trip(self, numbers, trips):
        trips.clear()
        async with numbers.write() as connection:
            await self.insert(connection, 1)
            with deferred(connection):
                await connection.execute(text("UPDATE numbers SET n = 5 WHERE n = 1"))
            await self.insert(connection, 1, 2)
            assert trips == []
        assert len(trips) == 1
        assert await self.stored(numbers) == [1, 2, 5]

    async def test_what_is_read_afterwards_sees_it(self, numbers):
        async with numbers.write() as connection:
            await self.insert(connection, 1)
            assert (await connection.execute(text("SELECT count(*) FROM numbers"))).scalar() == 1

    @pytest.mark.parametrize("last", [None, "SELECT 1", "no SQL"])
    async def test_a_failure_is_said_at_the_next_statement_or_at_the_commit_and_undoes_all(self, numbers, last):
        async def fail() -> None:
            async with numbers.write() as connection:
                await self.insert(connection, 1)
                await self.insert(connection, 1)
                if last is not None:
                    await connection.execute(text(last))

        with pytest.raises(StorageError, match="UNIQUE"):
            await fail()
        assert await self.stored(numbers) == []

    async def test_what_is_given_up_is_never_done(self, numbers):
        async def give_up() -> None:
            async with numbers.write() as connection:
                await self.insert(connection, 1)
                raise ValueError("no")

        with pytest.raises(ValueError, match="no"):
            await give_up()
        async with numbers.write() as connection:
            await self.insert(connection, 2)
        assert await self.stored(numbers) == [2]
