"""The database: a SQLite file or a PostgreSQL server, opened, migrated and closed here.

Owns transactions. What each kind of database needs for them is `bot.storage.sqlite`'s and `bot.storage.postgres`'s;
which rows are read or written is the repositories' business.

On both kinds, transactions that write take turns, so that what is decided on what was read still holds at the commit.
"""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import StorageError
from bot.storage.driver import alone, empty_log
from bot.storage.group_commit import CommonWriter
from bot.storage.migrate import migrate, require_head
from bot.storage.tables import HEAD

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
    from contextlib import AbstractAsyncContextManager, AbstractContextManager

    from sqlalchemy import Dialect
    from sqlalchemy.ext.asyncio import AsyncConnection

    from bot.metrics import Metrics
    from bot.storage.engines import Engines

_EXAMPLES: Final = "write sqlite+aiosqlite:///data/bot.db or postgresql+asyncpg://USER:PASSWORD@HOST/NAME"


class Database:
    """One open database. Make it with `Database.open`; `close` it when done.

    Attributes:
        common_writer: Commits what many write at about the same time; see `bot.storage.group_commit`.
    """

    def __init__(self, engines: Engines, metrics: Metrics | None = None) -> None:
        self._engines = engines
        self._metrics = metrics
        self.common_writer = CommonWriter(self.write, wrote=None if metrics is None else metrics.batch)

    @property
    def is_shared(self) -> bool:
        """Whether several processes may use the database at the same time."""
        return self._engines.apart is not None

    @classmethod
    async def open(cls, url: str, *, migrate: bool = True, metrics: Metrics | None = None) -> Database:
        """Open the database, create it where it is missing, and bring its schema to head.

        Args:
            url: ``sqlite+aiosqlite:///relative.db``, ``sqlite+aiosqlite:////absolute.db``, or
                ``postgresql+asyncpg://user:password@host/name``, where the empty database must be there.
            migrate: False to create and change nothing, for those who only look: a bot may be running.
            metrics: Is told how long transactions take.

        Raises:
            StorageError: It cannot be opened or migrated, or is not at head; the message says why and what to do.
            SchemaNewerError: A newer version of the bot has written it.
        """
        database = cls(_engines(url, must_exist=not migrate), metrics)
        try:
            if migrate:
                await database.migrate()
            else:
                async with database.read() as connection:
                    await connection.run_sync(require_head)
        except BaseException:
            await database.close()
            raise
        return database

    @classmethod
    async def upgrade(cls, url: str) -> tuple[str | None, str]:
        """Do nothing but bring the schema of a database to head; return the revisions before (None: empty) and after.

        Raises:
            StorageError: It cannot be opened or migrated; nothing has changed.
            SchemaNewerError: A newer version of the bot has written it.
        """
        database = cls(_engines(url))
        try:
            return await database.migrate(), HEAD
        finally:
            await database.close()

    async def migrate(self) -> str | None:
        """Bring the schema to head; return the revision before, None for an empty database.

        It happens in one transaction that writes, so of several processes one does it and the others find it done.

        Raises:
            StorageError: It cannot be migrated; nothing has changed.
        """
        async with self._engines.words(), self._engines.migrator.begin() as connection:
            return await connection.run_sync(migrate)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection in a write transaction; commit on leaving, roll back on any error.

        No other process writes meanwhile, and what is read within is what was committed before it began.

        Raises:
            StorageError: The database refused; nothing was written.
        """
        with self._timed("write"):
            async with self._engines.words(), self._engines.writer.begin() as connection:
                yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection that sees one consistent state.

        Raises:
            StorageError: The database refused.
        """
        with self._timed("read"):
            async with self._engines.words(), self._engines.reader.begin() as connection:
                yield connection

    async def fetch(self, query: Any, values: Mapping[str, object] | None = None) -> Sequence[Any]:
        """Return the rows that one query finds; it needs no transaction, and costs a trip less than `read`.

        Raises:
            StorageError: The database refused.
        """
        with self._timed("read"):
            async with self._engines.words(), self._engines.fetcher.begin() as connection:
                alone(connection)
                return (await connection.execute(query, values)).all()

    def words(self) -> AbstractAsyncContextManager[None]:
        """Turn what the database refuses within into words, on a connection that is held for longer (see `apart`).

        Raises:
            StorageError: It refused.
        """
        return self._engines.words()

    @asynccontextmanager
    async def apart(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection that nobody else uses as long as it is held, for locks that go when this process does.

        Each statement commits by itself. Where the connection is lost, the next statement says so.

        Raises:
            StorageError: The database refused, or is one that no other process uses (`is_shared`).
        """
        if self._engines.apart is None:
            raise StorageError("only a PostgreSQL database is shared with other processes")
        async with self._engines.words(), self._engines.apart.connect() as connection:
            yield connection

    async def empty_log(self) -> bool:
        """Take everything over from the write-ahead log and cut that to nothing, so that it keeps no old pages.

        PostgreSQL looks after its own log, so there it has no meaning, and does nothing.

        Returns:
            False if readers were in the way, for a second; a later emptying makes up for it.

        Raises:
            StorageError: The database refused.
        """
        if self.is_shared:
            return True
        async with self._engines.words(), self._engines.writer.connect() as connection:
            ours: Any = (await connection.get_raw_connection()).driver_connection
            return bool(await ours.in_thread(empty_log))

    async def close(self) -> None:
        """Close all connections after what is being written; the object is of no use afterwards."""
        await self.common_writer.rest()
        await self._engines.dispose()

    def _timed(self, access: str) -> AbstractContextManager[None]:
        return nullcontext() if self._metrics is None else _told(self._metrics, access)


@contextmanager
def _told(metrics: Metrics, access: str) -> Iterator[None]:
    """Tell `metrics` how long what happens within took, and whether the database refused it."""
    clock = asyncio.get_running_loop().time
    began_at, failed = clock(), False
    try:
        yield
    except StorageError:
        failed = True
        raise
    finally:
        metrics.transaction(access, clock() - began_at, failed=failed)


def _engines(url: str, *, must_exist: bool = False) -> Engines:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StorageError(f"the database URL cannot be read; {_EXAMPLES}") from error
    match parsed.get_backend_name():
        case "sqlite":
            from bot.storage.sqlite import sqlite_engines  # noqa: PLC0415 - only what is used is imported

            return sqlite_engines(parsed, must_exist=must_exist)
        case "postgresql":
            from bot.storage.postgres import postgresql_engines  # noqa: PLC0415 - same

            return postgresql_engines(parsed)
        case _:
            raise StorageError(f"only SQLite and PostgreSQL are supported; {_EXAMPLES}")


def insert_for(dialect: Dialect) -> Any:
    """Return the dialect's own ``insert``, which knows ``ON CONFLICT``."""
    if dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as postgresql_insert  # noqa: PLC0415 - only where needed

        return postgresql_insert
    from sqlalchemy.dialects.sqlite import insert as sqlite_insert  # noqa: PLC0415 - only where needed

    return sqlite_insert
