import asyncio
import sys

import pytest
from sqlalchemy import insert, inspect, select, text
from sqlalchemy.exc import StatementError

from bot.errors import SchemaNewerError, StorageError
from bot.storage.database import Database
from bot.storage.migrate import known_revisions
from bot.storage.schema import metadata
from bot.storage.tables import HEAD, chats


async def test_opening_an_empty_one_brings_it_to_head(new_url):
    database = await Database.open(new_url)
    async with database.read() as connection:
        tables = await connection.run_sync(lambda it: set(inspect(it).get_table_names()))
        version = (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all()
    await database.close()
    assert (tables, version) == ({"alembic_version", *metadata.tables}, [HEAD])


def test_head_is_the_newest_migration():
    assert known_revisions()[-1] == HEAD


async def test_opening_again_does_not_import_alembic(database, database_url, monkeypatch):
    await database.close()
    for name in [name for name in sys.modules if name.split(".")[0] == "alembic"]:
        monkeypatch.delitem(sys.modules, name)
    again = await Database.open(database_url)
    await again.close()
    assert "alembic.command" not in sys.modules


async def test_two_openings_at_once_migrate_once(new_url):
    opened = await asyncio.gather(*(Database.open(new_url) for _ in range(3)))
    async with opened[0].read() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all() == [HEAD]
    for database in opened:
        await database.close()


async def test_a_newer_schema_is_refused_in_words(database, database_url):
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.close()
    words = rf"schema 9999, .* knows up to {HEAD}; start the newer version again"
    with pytest.raises(SchemaNewerError, match=words):
        await Database.open(database_url)


async def test_a_damaged_note_of_the_schema_is_said_in_words(database, database_url):
    async with database.write() as connection:
        await connection.execute(text("INSERT INTO alembic_version VALUES ('0000')"))
    await database.close()
    with pytest.raises(StorageError, match="own note of its schema is damaged; restore a backup"):
        await Database.open(database_url)


async def test_no_increment_is_lost_between_two_engines(database, database_url):
    other = await Database.open(database_url)
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE counter (n INTEGER)"))
        await connection.execute(text("INSERT INTO counter VALUES (0)"))

    async def increment(target: Database) -> None:
        for _ in range(20):
            async with target.write() as connection:
                n = (await connection.execute(text("SELECT n FROM counter"))).scalar_one()
                await connection.execute(text("UPDATE counter SET n = :n"), {"n": n + 1})

    await asyncio.gather(increment(database), increment(other), increment(database))
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT n FROM counter"))).scalar_one() == 60
    await other.close()


async def test_an_error_rolls_everything_back(database, clock):
    async def fail() -> None:
        async with database.write() as connection:
            await connection.execute(
                insert(chats).values(platform="telegram", chat_id="1", created_at=clock(), updated_at=clock())
            )
            raise KeyError("afterwards")

    with pytest.raises(KeyError):
        await fail()
    async with database.read() as connection:
        assert (await connection.execute(select(chats))).all() == []


async def test_reading_sees_one_state_whatever_is_written_meanwhile(database, clock):
    row = {"platform": "telegram", "created_at": clock(), "updated_at": clock()}
    async with database.read() as reading:
        assert (await reading.execute(select(chats))).all() == []
        async with database.write() as writing:
            await writing.execute(insert(chats).values(**row, chat_id="1"))
        assert (await reading.execute(select(chats))).all() == []
    assert [found.chat_id for found in await database.fetch(select(chats))] == ["1"]


async def test_instants_come_back_aware_and_naive_ones_are_refused(database, clock):
    async with database.write() as connection:
        await connection.execute(
            insert(chats).values(platform="telegram", chat_id="1", created_at=clock(), updated_at=clock())
        )
    async with database.read() as connection:
        assert (await connection.execute(select(chats.c.created_at))).scalar_one() == clock()

    row = {"platform": "telegram", "chat_id": "2", "created_at": clock(), "updated_at": clock()}

    async def store_naive() -> None:
        async with database.write() as connection:
            await connection.execute(insert(chats).values(**{**row, "created_at": clock().replace(tzinfo=None)}))

    with pytest.raises(StatementError, match="an instant needs a time zone"):
        await store_naive()


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("nonsense", "the database URL cannot be read"),
        ("mysql://host/db", "only SQLite and PostgreSQL are supported"),
        ("sqlite+aiosqlite:///:memory:", "the database must be a file"),
        ("sqlite+aiosqlite:///bot.db?timeout=soon", "the database URL takes no options"),
    ],
)
async def test_an_unusable_url_is_refused_in_words(url, words):
    with pytest.raises(StorageError, match=words):
        await Database.open(url)
