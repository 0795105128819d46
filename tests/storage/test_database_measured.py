"""Transactions are timed, refusals counted, and how many writes share one."""

import asyncio

import pytest
from sqlalchemy import text

from bot.errors import StorageError
from bot.metrics import Metrics
from bot.storage.database import Database
from bot.storage.group_commit import GroupCommit
from tests.metrics.telling import told


@pytest.fixture
async def watched(database_url):
    metrics = Metrics()
    database = await Database.open(database_url, metrics=metrics)
    yield database, metrics
    await database.close()


async def test_transactions_are_timed_and_those_that_the_database_refuses_counted(watched):
    database, metrics = watched
    async with database.read() as connection:
        await connection.execute(text("SELECT 1"))
    await database.fetch(text("SELECT 1"))
    with pytest.raises(StorageError):
        async with database.write() as connection:
            await connection.execute(text("UPDATE nothing SET nothing = 1"))
    with pytest.raises(KeyError):
        async with database.write():
            raise KeyError  # not the database's fault
    assert told(metrics, "bot_database_transaction_seconds_count") == {("read",): 2, ("write",): 2}
    assert told(metrics, "bot_database_failures_total") == {("read",): 0, ("write",): 1}


async def test_writes_that_share_a_transaction_are_counted_together(watched):
    database, metrics = watched

    async def write(connection, items):
        await connection.execute(text("SELECT 1"))
        return [None for _ in items]

    group = GroupCommit(database, write)
    await asyncio.gather(*(group.submit(number) for number in range(5)))
    await group.close()
    assert told(metrics, "bot_database_batch_size_count") == {(): 1}
    assert told(metrics, "bot_database_batch_size_sum") == {(): 5}


async def test_what_people_said_is_in_no_words_of_an_error(watched):
    database, _ = watched
    with pytest.raises(StorageError) as refused:
        async with database.write() as connection:
            await connection.execute(text("INSERT INTO nothing VALUES (:said)"), {"said": "phlogiston"})
    assert "phlogiston" not in f"{refused.value} {refused.value.__cause__} {refused.value.__cause__!r}"
