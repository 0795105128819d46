import asyncio
import sqlite3
import sys
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import StatementError

from bot.errors import SchemaNewerError, StorageError
from bot.storage.database import Database
from bot.storage.migrate import known_revisions
from bot.storage.schema import metadata
from bot.storage.tables import HEAD, chats


def path_of(url: str) -> Path:
    return Path(url.removeprefix("sqlite+aiosqlite:///"))


async def test_opening_makes_the_folder_and_the_schema_at_head(database_url):
    await (await Database.open(database_url)).close()
    with sqlite3.connect(path_of(database_url)) as raw:
        version = raw.execute("SELECT version_num FROM alembic_version").fetchall()
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    raw.close()
    assert version == [(HEAD,)]
    assert tables == {"alembic_version", *metadata.tables}


def test_head_is_the_newest_migration():
    assert known_revisions()[-1] == HEAD


async def test_opening_again_does_not_import_alembic(database, database_url, monkeypatch):
    await database.close()
    for name in [name for name in sys.modules if name.split(".")[0] == "alembic"]:
        monkeypatch.delitem(sys.modules, name)
    again = await Database.open(database_url)
    await again.close()
    assert "alembic.command" not in sys.modules


async def test_two_openings_at_once_migrate_once(database_url):
    opened = await asyncio.gather(*(Database.open(database_url) for _ in range(3)))
    async with opened[0].read() as connection:
        assert (await connection.execute(text("SELECT version_num FROM alembic_version"))).scalars().all() == [HEAD]
    for database in opened:
        await database.close()


async def test_a_newer_schema_is_refused_in_words(database, database_url):
    async with database.write() as connection:
        await connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    await database.close()
    with pytest.raises(SchemaNewerError, match=r"schema 9999, .* knows up to 0005; start the newer version again"):
        await Database.open(database_url)


async def test_a_damaged_note_of_the_schema_is_said_in_words(database, database_url):
    async with database.write() as connection:
        await connection.execute(text("INSERT INTO alembic_version VALUES ('0000')"))
    await database.close()
    with pytest.raises(StorageError, match="own note of its schema is damaged; restore a backup"):
        await Database.open(database_url)


async def test_pragmas_hold_on_every_connection(database):
    for transaction in (database.read, database.write):
        async with transaction() as connection:
            found = [
                (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
            ]
        assert found == ["wal", 2, 1, 1]


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


async def test_a_folder_in_place_of_the_file_is_refused_in_words(tmp_path):
    with pytest.raises(StorageError, match="the database must be a file, and there is a folder"):
        await Database.open(f"sqlite+aiosqlite:///{tmp_path}")


async def test_a_file_that_is_no_database_is_refused_in_words(tmp_path):
    path = tmp_path / "bot.db"
    path.write_bytes(b"this is not a database at all" * 100)
    with pytest.raises(StorageError, match="not a SQLite database; move it away"):
        await Database.open(f"sqlite+aiosqlite:///{path}")
    assert path.read_bytes() == b"this is not a database at all" * 100


async def test_a_full_disk_is_said_in_words_and_loses_nothing_stored(database):
    async with database.write() as connection:
        await connection.execute(text("CREATE TABLE filler (block BLOB)"))
        pages = (await connection.exec_driver_sql("PRAGMA page_count")).scalar_one()
        # The engine has one writer, so the limit holds for what follows.
        await connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")

    async def fill() -> None:
        async with database.write() as connection:
            await connection.execute(text("INSERT INTO filler VALUES (zeroblob(100000))"))

    with pytest.raises(StorageError, match="the disk is full; free some space"):
        await fill()
    async with database.read() as connection:
        assert (await connection.execute(text("SELECT count(*) FROM filler"))).scalar_one() == 0
