"""What is SQLite's own: its file and its pragmas."""

import sqlite3
from pathlib import Path

import pytest
from sqlalchemy import Integer, select, text
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from bot.errors import StorageError
from bot.storage.database import Database
from bot.storage.schema import metadata
from bot.storage.tables import HEAD


@pytest.fixture
def places(files):
    return files


async def test_opening_makes_the_folder_and_the_schema_at_head(new_url):
    path = Path(new_url.removeprefix("sqlite+aiosqlite:///"))
    assert not path.parent.exists()
    await (await Database.open(new_url)).close()
    with sqlite3.connect(path) as raw:
        version = raw.execute("SELECT version_num FROM alembic_version").fetchall()
        tables = {name for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    raw.close()
    assert version == [(HEAD,)]
    assert tables == {"alembic_version", *metadata.tables}


class Seven(FunctionElement):
    """A number that counts how often it was put into SQL."""

    inherit_cache = True
    name, type = "seven", Integer()
    times = 0


@compiles(Seven)
def _written(element, compiler, **_):
    del element, compiler
    Seven.times += 1
    return "7"


async def test_a_statement_is_put_into_sql_once_for_all_databases_and_ways_to_them(files):
    for _ in range(2):
        database = await Database.open(files.url())
        assert [tuple(row) for row in await database.fetch(select(Seven()))] == [(7,)]
        async with database.write() as connection:
            assert (await connection.execute(select(Seven()))).scalar() == 7
        await database.close()
    assert Seven.times == 1


async def test_pragmas_hold_on_every_connection(database):
    for transaction in (database.read, database.write):
        async with transaction() as connection:
            found = [
                (await connection.exec_driver_sql(f"PRAGMA {name}")).scalar()
                for name in ("journal_mode", "synchronous", "foreign_keys", "secure_delete")
            ]
        assert found == ["wal", 2, 1, 1]


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


async def test_a_file_is_shared_with_no_other_process(database):
    assert not database.is_shared
    with pytest.raises(StorageError, match="only a PostgreSQL database is shared"):
        async with database.apart():
            pass
