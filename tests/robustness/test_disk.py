"""A disk that is in a bad way: the bot says so in words, and stops cleanly."""

import asyncio
import contextlib
import sqlite3

import pytest

from bot.errors import StorageError
from bot.heartbeat import Heartbeat
from bot.storage.database import Database


async def test_a_sign_of_life_that_cannot_be_taken_away_does_not_spoil_the_stop(tmp_path):
    (tmp_path / "bot.alive").mkdir()  # cannot be unlinked, by root neither, as on a disk turned read-only
    keeping = asyncio.create_task(Heartbeat(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}").keep())
    await asyncio.sleep(0)
    keeping.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await keeping
    assert keeping.cancelled()


async def test_somebody_else_s_database_is_left_alone(tmp_path):
    path = tmp_path / "bot.db"
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("CREATE TABLE chats (something)")
    with pytest.raises(StorageError, match="table chats already exists"):
        await Database.open(f"sqlite+aiosqlite:///{path}")
    with contextlib.closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT sql FROM sqlite_master").fetchall()
    assert tables == [("CREATE TABLE chats (something)",)]
