"""The database: two engines on one SQLite file, opened, migrated and closed here.

Owns connections, transactions and pragmas. Which rows are read or written is the repositories' business.

SQLite's default isolation in drivers loses updates between connections without a word, so writers begin with
``BEGIN IMMEDIATE`` on an engine with a single connection, and readers have an engine of their own.
"""

from __future__ import annotations

from contextlib import asynccontextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import URL, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from bot.errors import StorageError
from bot.storage.driver import alone, connect, empty_log
from bot.storage.group_commit import CommonWriter
from bot.storage.migrate import migrate, require_head
from bot.storage.tables import HEAD

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Mapping, Sequence

    from sqlalchemy import Connection, Dialect

_BUSY_TIMEOUT_MS = 10_000
_READERS = 4

_PRAGMAS = (
    f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}",  # first: the others may have to wait for another process
    # NORMAL may roll back the last commits after a power cut, and what was sent would be sent again.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what a person has deleted is not to be found in the file's free space
)

_IN_WORDS = (
    ("database or disk is full", "the disk is full; free some space, nothing else needs to be done"),
    ("readonly database", "the database file or its folder is read-only; give this user write permission"),
    ("unable to open database file", "the database file cannot be opened; its folder must exist and be writable"),
    ("file is not a database", "the file is not a SQLite database; move it away or correct BOT_DATABASE_URL"),
    ("malformed", "the database file is damaged; restore a backup"),
    ("locked", "another process keeps the database locked; is a second bot or a shell using it?"),
)


class Database:
    """One open database. Make it with `Database.open`; `close` it when done.

    Attributes:
        common_writer: Commits what many write at about the same time; see `bot.storage.group_commit`.
    """

    def __init__(self, writer: AsyncEngine, reader: AsyncEngine) -> None:
        self._writer = writer
        self._reader = reader
        self.common_writer = CommonWriter(self.write)

    @classmethod
    async def open(cls, url: str, *, migrate: bool = True) -> Database:
        """Open the database, create it where it is missing, and bring its schema to head.

        Args:
            url: ``sqlite+aiosqlite:///relative.db`` or ``sqlite+aiosqlite:////absolute.db``.
            migrate: False to create and change nothing, for those who only look: a bot may be running.

        Raises:
            StorageError: It cannot be opened or migrated, or is not at head; the message says why and what to do.
            SchemaNewerError: A newer version of the bot has written it.
        """
        target = _sqlite_url(url)
        _check_file(target, must_exist=not migrate)
        database = cls(_engine(target, connections=1, immediate=True), _engine(target, connections=_READERS))
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
        target = _sqlite_url(url)
        _check_file(target)
        database = cls(_engine(target, connections=1, immediate=True), _engine(target, connections=1))
        try:
            return await database.migrate(), HEAD
        finally:
            await database.close()

    async def migrate(self) -> str | None:
        """Bring the schema to head; return the revision before, None for an empty database.

        Raises:
            StorageError: It cannot be migrated; nothing has changed.
        """
        async with self.write() as connection:
            return await connection.run_sync(migrate)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection in a write transaction; commit on leaving, roll back on any error.

        Raises:
            StorageError: The database refused; nothing was written.
        """
        async with _in_words(), self._writer.begin() as connection:
            yield connection

    @asynccontextmanager
    async def read(self) -> AsyncIterator[AsyncConnection]:
        """Give a connection that sees one consistent state.

        Raises:
            StorageError: The database refused.
        """
        async with _in_words(), self._reader.begin() as connection:
            yield connection

    async def fetch(self, query: Any, values: Mapping[str, object] | None = None) -> Sequence[Any]:
        """Return the rows that one query finds; it needs no transaction, and costs a trip less than `read`.

        Raises:
            StorageError: The database refused.
        """
        async with self.read() as connection:
            alone(connection)
            return (await connection.execute(query, values)).all()

    async def empty_log(self) -> bool:
        """Take everything over from the write-ahead log and cut that to nothing, so that it keeps no old pages.

        Returns:
            False if readers were in the way, for a second; a later emptying makes up for it.

        Raises:
            StorageError: The database refused.
        """
        async with _in_words(), self._writer.connect() as connection:
            ours: Any = (await connection.get_raw_connection()).driver_connection
            return bool(await ours.in_thread(empty_log))

    async def close(self) -> None:
        """Close all connections after what is being written; the object is of no use afterwards."""
        await self.common_writer.rest()
        await self._writer.dispose()
        await self._reader.dispose()


def _sqlite_url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, NoSuchModuleError, ValueError) as error:
        raise StorageError("the database URL cannot be read; write sqlite+aiosqlite:///data/bot.db") from error
    if parsed.get_backend_name() != "sqlite":
        raise StorageError("only SQLite is supported; write sqlite+aiosqlite:///data/bot.db")
    if parsed.query:
        raise StorageError("the database URL takes no options; write sqlite+aiosqlite:///data/bot.db")
    return parsed.set(drivername="sqlite+aiosqlite")


def _check_file(url: URL, *, must_exist: bool = False) -> None:
    """See that there is a file, or can be one."""
    if not url.database or url.database == ":memory:":
        raise StorageError("the database must be a file; write sqlite+aiosqlite:///data/bot.db")
    if Path(url.database).is_dir():
        raise StorageError("the database must be a file, and there is a folder; add a file's name to BOT_DATABASE_URL")
    if must_exist:
        if not Path(url.database).exists():
            raise StorageError("there is no database yet; start the bot first, or correct BOT_DATABASE_URL")
        return
    folder = Path(url.database).parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StorageError(f"the folder of the database cannot be made: {error.strerror}") from error


def _engine(url: URL, *, connections: int, immediate: bool = False) -> AsyncEngine:
    opening = partial(connect, str(url.database))
    engine = create_async_engine(url, async_creator=opening, pool_size=connections, max_overflow=0, pool_timeout=30)
    event.listen(engine.sync_engine, "connect", _prepare)
    event.listen(engine.sync_engine, "begin", _begin_immediate if immediate else _begin_deferred)
    return engine


def _prepare(connection: Any, record: object) -> None:
    """Set the pragmas."""
    del record
    cursor = connection.cursor()
    for pragma in _PRAGMAS:
        cursor.execute(pragma)
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


@asynccontextmanager
async def _in_words() -> AsyncIterator[None]:
    try:
        yield
    except DBAPIError as error:
        reason = str(error.orig)
        for pattern, words in _IN_WORDS:
            if pattern in reason:
                raise StorageError(words) from error
        raise StorageError(f"the database refused: {reason}") from error
    except PoolTimeoutError as error:
        raise StorageError("the database is too busy; try again in a moment") from error


def insert_for(dialect: Dialect) -> Any:
    """Return the dialect's own ``insert``, which knows ``ON CONFLICT``."""
    if dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert as postgresql_insert  # noqa: PLC0415 - only where needed

        return postgresql_insert
    from sqlalchemy.dialects.sqlite import insert as sqlite_insert  # noqa: PLC0415 - only where needed

    return sqlite_insert
