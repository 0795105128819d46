import asyncio
import os
from datetime import UTC, datetime, timedelta

import pytest

from bot.heartbeat import Heartbeat


@pytest.fixture
def heartbeat(tmp_path):
    (tmp_path / "bot.db").touch()
    return Heartbeat(f"sqlite+aiosqlite:///{tmp_path / 'bot.db'}")


async def test_a_sign_is_given_while_kept_and_taken_away_afterwards(heartbeat, tmp_path):
    assert heartbeat.age(datetime.now(UTC)) is None
    task = asyncio.create_task(heartbeat.keep())
    await asyncio.sleep(0)
    assert heartbeat.age(datetime.now(UTC)) < timedelta(seconds=10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert heartbeat.age(datetime.now(UTC)) is None
    assert list(tmp_path.iterdir()) == [tmp_path / "bot.db"]


async def test_a_database_that_is_gone_is_an_error_in_the_log(heartbeat, tmp_path, caplog):
    (tmp_path / "bot.db").unlink()
    task = asyncio.create_task(heartbeat.keep())
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_the_age_is_counted_from_the_last_sign(heartbeat, tmp_path):
    at = datetime(2026, 11, 23, 8, tzinfo=UTC)
    (tmp_path / "bot.alive").touch()
    os.utime(tmp_path / "bot.alive", (at.timestamp(), at.timestamp()))
    assert heartbeat.age(at + timedelta(minutes=2)) == timedelta(minutes=2)
    assert heartbeat.age(at - timedelta(hours=1)) == timedelta()
