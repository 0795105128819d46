"""A start looks for damage first, and says in one line what it takes up."""

import os
import shutil
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from uuid import UUID

import pytest
from sqlalchemy import insert

from bot import app
from bot.config import Settings
from bot.errors import StorageError
from bot.starting import in_words, look_for_damage, say_what_was_left
from bot.storage.database import Database
from bot.storage.leftovers import Leftovers, read_leftovers
from bot.storage.operation_tables import broadcast_sends, broadcasts
from bot.storage.tables import inbox

NOW = datetime(2026, 11, 23, 20, 0, tzinfo=UTC)


@pytest.fixture
async def url(tmp_path):
    return f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}"


@pytest.fixture
async def database(url):
    opened = await Database.open(url)
    yield opened
    await opened.close()


async def _leave(database):
    """What a run leaves that is killed in the middle of everything."""
    whose = {"platform": "telegram", "chat_id": "1"}
    update = {"platform": "telegram", "account": "1", "digest": "d", "payload": "{}", "received_at": NOW}
    told = {"platform": "telegram", "owner_id": "1", "audience": "everybody", "text": "x", "language": "en"}
    copy = {**whose, "broadcast_id": UUID(int=1), "attempts": 1}
    async with database.write() as connection:
        await connection.execute(insert(inbox), [{**update, "event_id": str(number)} for number in range(3)])
        await connection.execute(insert(inbox).values(**update, event_id="4", handled_at=NOW))
        rows = [{**told, "id": UUID(int=1), "status": "running", "created_at": NOW, "started_at": NOW}]
        rows.append({**rows[0], "id": UUID(int=2), "status": "draft", "started_at": None})
        await connection.execute(insert(broadcasts), rows)
        rows = [{**copy, "number": 1, "status": "sending"}, {**copy, "chat_id": "2", "number": 2, "status": "waiting"}]
        await connection.execute(insert(broadcast_sends), rows)


async def test_nothing_is_said_of_a_new_database(database, url, caplog):
    caplog.set_level("INFO")
    await say_what_was_left(database, url, NOW)
    assert caplog.records == []


async def test_what_a_killed_run_left_is_said_in_one_line(database, url, tmp_path, caplog):
    caplog.set_level("INFO")
    await _leave(database)
    assert await read_leftovers(database) == Leftovers(3, 0, 0, 0, 1, 1)
    (tmp_path / "bot.alive").touch()
    os.utime(tmp_path / "bot.alive", (NOW.timestamp() - 90,) * 2)
    await say_what_was_left(database, url, NOW)
    said = " ".join(record.getMessage() for record in caplog.records)
    assert said == (
        "The last run ended without warning (last sign of life 2026-11-23 19:58:30 UTC); updates handled now: 3, "
        "broadcasts that go on: 1, copies of broadcasts that may have arrived and are not sent again: 1"
    )


def test_all_that_may_be_left_has_words():
    assert in_words(Leftovers(1, 2, 3, 4, 5, 6)) == (
        "updates handled now: 1, digests that go out now, or are skipped if they are too old: 2, "
        "digests that may have arrived and are not sent again: 3, group quizzes that go on: 4, "
        "broadcasts that go on: 5, copies of broadcasts that may have arrived and are not sent again: 6"
    )
    assert in_words(Leftovers(0, 0, 0, 0, 0, 0)) == "it left nothing to take up"


async def test_a_damaged_database_stops_the_start(database, url, tmp_path):
    await look_for_damage(url)
    await database.close()
    shutil.copy(tmp_path / "bot.db", tmp_path / "cut.db")
    os.truncate(tmp_path / "cut.db", 20_000)
    with pytest.raises(StorageError, match="is damaged"):
        await look_for_damage(url.replace("bot.db", "cut.db"))


async def test_the_app_looks_for_damage_and_says_what_was_left(database, url, tmp_path, caplog):
    caplog.set_level("INFO")
    await _leave(database)
    await database.close()
    async with AsyncExitStack() as stack:
        await app._open(Settings(database_url=url), stack, None)
    assert [one for one in caplog.messages if "updates handled now: 3" in one]
    os.truncate(tmp_path / "bot.db", 20_000)
    with pytest.raises(StorageError, match="restore FILE puts a backup back"):
        async with AsyncExitStack() as stack:
            await app._open(Settings(database_url=url), stack, None)
