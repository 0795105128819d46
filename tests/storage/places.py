"""Where tests have their databases, on either kind: new ones, and ones at head without rows, cheaply.

A SQLite file is copied for each test. Of PostgreSQL there is one database for all tests of a process, whose rows are
deleted after each: that takes milliseconds, where a copy takes fifty.
"""

from __future__ import annotations

import asyncio
import shutil
from contextlib import asynccontextmanager
from itertools import count
from typing import TYPE_CHECKING, Protocol

import asyncpg
import pytest
from sqlalchemy import make_url, text

from bot.storage.database import Database
from bot.storage.postgres import postgresql_engines
from bot.storage.schema import metadata
from bot.storage.tables import HEAD

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from pathlib import Path

    from tests.postgres import Server

only_sqlite = pytest.mark.parametrize("places", ["sqlite"], indirect=True)
"""Marks tests of what PostgreSQL has not: a file, pragmas, our own driver."""


class Places(Protocol):
    """A kind of database."""

    kind: str
    share: int
    """Of how many random examples one is tried here."""

    def url(self) -> str:
        """The address of a database at head without rows; not before the one before has been emptied."""

    async def open(self, url: str) -> Database:
        """Open such a database."""

    async def empty(self) -> None:
        """Leave nothing behind in it: no rows, nor tables of the test's own."""

    async def refuse(self, database: Database, what: str) -> None:
        """Have it refuse from now on, for instance, ``INSERT ON deliveries``."""

    def new_url(self) -> str:
        """The address of another one, with nothing in it."""


class Files:
    """SQLite files in a folder."""

    kind = "sqlite"
    share = 1

    def __init__(self, head: Path, folder: Path) -> None:
        self._head, self._folder = head, folder
        self._numbers = count(1)

    def url(self) -> str:
        number = next(self._numbers)
        path = self._folder / "data" / ("bot.db" if number == 1 else f"bot{number}.db")
        path.parent.mkdir(exist_ok=True)
        shutil.copy(self._head, path)
        return f"sqlite+aiosqlite:///{path}"

    async def open(self, url: str) -> Database:
        return await Database.open(url)

    async def empty(self) -> None:
        """The next one is another copy."""

    async def refuse(self, database: Database, what: str) -> None:
        async with database.write() as connection:
            await connection.execute(text(f"CREATE TRIGGER no BEFORE {what} BEGIN SELECT RAISE(ABORT, 'no'); END"))

    def new_url(self) -> str:
        return f"sqlite+aiosqlite:///{self._folder / f'new{next(self._numbers)}' / 'bot.db'}"


class ServerPlaces:
    """Databases of a PostgreSQL server."""

    kind = "postgresql"
    share = 3

    def __init__(self, server: Server) -> None:
        self._server = server
        self._url = server.new_url()
        self._loop = asyncio.new_event_loop()
        self._loop.run_until_complete(Database.upgrade(self._url))
        # The same for all tests: they know how to say each statement. Their connections end with each test.
        self._engines = postgresql_engines(make_url(self._url))
        # A connection of its own: one that has emptied all tables before does so in no time.
        # It waits a while at most for a test that failed and left a transaction open.
        patience = {"lock_timeout": "5s"}
        connecting = asyncpg.connect(self._url.replace("+asyncpg", ""), server_settings=patience)
        self._connection = self._loop.run_until_complete(connecting)

    def url(self) -> str:
        return self._url

    async def open(self, url: str) -> Database:
        assert url == self._url
        return Database(self._engines)  # which looks at no schema, for that is known

    async def empty(self) -> None:
        await asyncio.to_thread(self._loop.run_until_complete, self._connection.execute(_EMPTYING))

    def close(self) -> None:
        """Close the connection; there will be no other test."""
        self._loop.run_until_complete(self._connection.close())
        self._loop.close()

    async def refuse(self, database: Database, what: str) -> None:
        raising = "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$"
        async with database.write() as connection:
            await connection.execute(text(raising))
            await connection.execute(text(f"CREATE TRIGGER no BEFORE {what} FOR EACH ROW EXECUTE FUNCTION no()"))

    def new_url(self) -> str:
        return self._server.new_url()


@asynccontextmanager
async def opened(places: Places, url: str | None = None) -> AsyncIterator[Database]:
    """Open a database at head without rows, for once."""
    database = await places.open(url or places.url())
    try:
        yield database
    finally:
        await database.close()
        await places.empty()


def _emptying() -> str:
    """All statements at once, for a trip each would take longer than what they do."""
    tables = [table.name for table in reversed(metadata.sorted_tables)]
    counted = [table.name for table in metadata.tables.values() if table.autoincrement_column is not None]
    known = ",".join(f"'{name}'" for name in (*tables, "alembic_version"))
    return "".join(
        ["SET LOCAL client_min_messages = error;"]
        + [f'DELETE FROM "{name}";' for name in tables]  # noqa: S608 - ours, as below
        + [f"SELECT setval('{name}_id_seq', 1, false);" for name in counted]
        + ["DELETE FROM alembic_version;", f"INSERT INTO alembic_version VALUES ('{HEAD}');"]  # noqa: S608 - ours
        + [_DROPPING.format(known=known)]
    )


_DROPPING = """DROP FUNCTION IF EXISTS no() CASCADE; DO $$ DECLARE own text; BEGIN
    FOR own IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename NOT IN ({known}) LOOP
        EXECUTE format('DROP TABLE %I', own);
    END LOOP; END $$"""
_EMPTYING = _emptying()
