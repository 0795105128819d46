"""A disk that is in a bad way: the bot says so in words, answers what needs no write, and goes on when it is mended."""

import asyncio
import contextlib
import sqlite3
from datetime import UTC, datetime

import pytest
from sqlalchemy import text

from bot.domain.chat import Platform
from bot.errors import StorageError, UnwritableError
from bot.heartbeat import Heartbeat
from bot.instance import SingleInstance
from bot.storage import sqlite
from bot.storage.database import Database
from bot.storage.inbox import InboxRepository

NOW = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)


@pytest.fixture
async def url(tmp_path):
    """The address of a database that was closed properly."""
    address = f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"
    await (await Database.open(address)).close()
    return address


@pytest.fixture
def read_only(monkeypatch):
    """Takes the right to write away, which root has whatever the permissions are; call it to give it back."""
    monkeypatch.setattr(sqlite, "_may_be_written", lambda _: False)
    return monkeypatch.undo


def inbox_of(database):
    return InboxRepository(database, Platform.TELEGRAM, "1", lambda: NOW)


async def test_a_sign_of_life_that_cannot_be_taken_away_does_not_spoil_the_stop(tmp_path):
    (tmp_path / "bot.alive").mkdir()  # cannot be unlinked, by root neither, as on a disk turned read-only
    keeping = asyncio.create_task(Heartbeat(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}").keep())
    await asyncio.sleep(0)
    keeping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await keeping
    assert keeping.cancelled()


async def test_a_sign_of_life_that_cannot_be_given_is_said_once(tmp_path, monkeypatch, caplog):
    monkeypatch.setattr(Heartbeat, "EVERY", Heartbeat.EVERY * 0)
    keeping = asyncio.create_task(Heartbeat(f"sqlite+aiosqlite:///{tmp_path / 'away' / 'bot.db'}").keep())
    for _ in range(10):
        await asyncio.sleep(0)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    said = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert said == ["No sign of life can be given: No such file or directory"]


async def test_somebody_else_s_database_is_left_alone(tmp_path):
    path = tmp_path / "bot.db"
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE chats (something)")
    with pytest.raises(StorageError, match="table chats already exists"):
        await Database.open(f"sqlite+aiosqlite:///{path}")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT sql FROM sqlite_master").fetchall()
    assert tables == [("CREATE TABLE chats (something)",)]


async def test_a_read_only_database_is_opened_read_and_written_once_it_can_be(url, read_only, caplog):
    database = await Database.open(url)
    assert await inbox_of(database).pending() == []
    for _ in range(2):
        with pytest.raises(UnwritableError, match="the database file or its folder is read-only; give this user write"):
            await inbox_of(database).store([("1", "{}")])
    read_only()
    assert await inbox_of(database).store([("1", "{}")]) == {"1"}
    assert [number for number, _, _ in await inbox_of(database).pending()] == ["1"]
    await database.close()
    said = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert [words.partition(";")[0] for words in said] == ["The database file or its folder is read-only"]


async def test_a_read_only_database_with_a_log_beside_it_is_read_with_that(url, tmp_path, read_only):
    with contextlib.closing(sqlite3.connect(tmp_path / "bot.db")) as other:
        other.execute("PRAGMA journal_mode = WAL")
        with other:
            other.execute("INSERT INTO signals (name, raised_at) VALUES ('content', '2026-11-23 08:00:00.000000')")
        database = await Database.open(url)
        assert [row.name for row in await database.fetch(text("SELECT name FROM signals"))] == ["content"]
        await database.close()
    read_only()


async def test_one_that_must_be_brought_up_to_date_and_is_read_only_is_not_opened(url, tmp_path, read_only):
    (tmp_path / "bot.db").unlink()
    with contextlib.closing(sqlite3.connect(tmp_path / "bot.db")) as connection:
        connection.execute("VACUUM")  # a database, without any table
    with pytest.raises(StorageError, match="read-only"):
        await Database.open(url)
    read_only()


async def test_a_full_disk_keeps_nothing_and_loses_nothing(url):
    database = await Database.open(url)
    async with database.write() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 1")  # no more than there are
    with pytest.raises(UnwritableError, match="the disk is full; free some space, nothing else needs to be done"):
        await inbox_of(database).store([(str(number), "x" * 1000) for number in range(50)])
    assert await inbox_of(database).pending() == []
    async with database.write() as connection:
        await connection.exec_driver_sql("PRAGMA max_page_count = 100000")
    assert await inbox_of(database).store([("1", "{}")]) == {"1"}
    await database.close()


async def test_one_instance_is_let_in_where_nothing_can_be_written(url, tmp_path):
    (tmp_path / "bot.lock").mkdir()  # cannot be opened for writing, by root neither
    async with SingleInstance(url):
        with pytest.raises(StorageError, match="another instance of the bot is running"):
            await SingleInstance(url, sleep=_no_time).__aenter__()
    with pytest.raises(StorageError, match="the folder of the database cannot be written"):
        await SingleInstance(f"sqlite+aiosqlite:///{tmp_path / 'bot.lock' / '..' / 'bot.db' / 'x.db'}").__aenter__()


async def _no_time(_):
    await asyncio.sleep(0)
