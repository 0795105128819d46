"""A SQLite file as a database: its address, its engines, its pragmas, and its refusals in words.

SQLite's default isolation in drivers loses updates between connections without a word, so writers begin with
``BEGIN IMMEDIATE`` on an engine with a single connection, and readers have an engine of their own. What a statement
is in SQL is worked out once for all engines of a process: that takes SQLAlchemy longer than SQLite takes to execute it.
"""

from __future__ import annotations

import logging
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from sqlalchemy import event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.aiosqlite import SQLiteDialect_aiosqlite
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.util import LRUCache

from bot.errors import StorageError
from bot.storage.driver import connect, reads_only
from bot.storage.engines import Engines

if TYPE_CHECKING:
    import aiosqlite
    from sqlalchemy import URL, Compiled, Connection
    from sqlalchemy.engine.interfaces import IsolationLevel

_LOGGER = logging.getLogger(__name__)
_BUSY_TIMEOUT_MS = 10_000
_READERS = 4
_STATEMENTS = 1000  # there are some hundreds in different forms; the least used ones leave first

_PRAGMAS = (
    f"PRAGMA busy_timeout = {_BUSY_TIMEOUT_MS}",  # first: the others may have to wait for another process
    # NORMAL may roll back the last commits after a power cut, and what was sent would be sent again.
    "PRAGMA synchronous = FULL",
    "PRAGMA foreign_keys = ON",
    "PRAGMA secure_delete = ON",  # what a person has deleted is not to be found in the file's free space
)

_IN_WORDS: Final = (
    ("database or disk is full", "the disk is full; free some space, nothing else needs to be done"),
    ("readonly database", "the database file or its folder is read-only; give this user write permission"),
    ("unable to open database file", "the database file cannot be opened; its folder must exist and be writable"),
    ("file is not a database", "the file is not a SQLite database; move it away or correct BOT_DATABASE_URL"),
    ("disk I/O error", "the disk does not take or give what it should, or has turned read-only; see the system's log"),
    ("malformed", "the database file is damaged; restore a backup"),
    ("locked", "another process keeps the database locked; is a second bot or a shell using it?"),
)

_COMPILED: Final[LRUCache[Any, Compiled]] = LRUCache(_STATEMENTS)


class AnySqlite(SQLiteDialect_aiosqlite):
    """SQLite's dialect as each of our engines has it: all are made alike, so a statement of one is one of any other.

    SQLAlchemy keeps compiled statements by their dialect, which equals only itself otherwise. Of a connection it asks
    and tells nothing more when it is made, three trips to its thread: what our driver sets is all that we need.
    """

    supports_statement_cache = True

    def on_connect(self) -> None:  # type: ignore[override]  # any dialect may have nothing to do; SQLite's had
        """Define no functions in Python: no statement of ours uses SQLAlchemy's ``regexp`` and ``floor``."""

    def get_default_isolation_level(self, dbapi_conn: object) -> IsolationLevel:
        """Return SQLite's own, which nobody changes."""
        del dbapi_conn
        return "SERIALIZABLE"

    def __eq__(self, other: object) -> bool:
        return type(other) is AnySqlite

    def __hash__(self) -> int:
        return hash(AnySqlite)


registry.register("sqlite.any", __name__, AnySqlite.__name__)


def sqlite_engines(url: URL, *, must_exist: bool) -> Engines:
    """Return engines on a file; its folder is made where it is missing.

    Args:
        url: The database's address.
        must_exist: Whether to make nothing, neither the folder nor the file.

    Raises:
        StorageError: The address is no file's, or there is none and it must exist, or its folder cannot be made.
    """
    if url.query:
        raise StorageError("the database URL takes no options; write sqlite+aiosqlite:///data/bot.db")
    _check_file(url, must_exist=must_exist)
    if not must_exist and _to_read(Path(str(url.database))):
        _LOGGER.warning(
            "The database file or its folder is read-only; what needs no write is answered, everything else waits "
            "until this user has write permission"
        )
    url = url.set(drivername="sqlite+any")
    writer, reader = _engine(url, connections=1, immediate=True), _engine(url, connections=_READERS)
    return Engines(writer=writer, reader=reader, fetcher=reader, migrator=writer, apart=None, in_words=_in_words)


def _check_file(url: URL, *, must_exist: bool) -> None:
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
    opening = partial(_opened, Path(str(url.database)))
    engine = create_async_engine(
        url,
        async_creator=opening,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=30,
        hide_parameters=True,  # they are what people said, and errors are logged
        execution_options={"compiled_cache": _COMPILED},
    )
    event.listen(engine.sync_engine, "checkout", partial(_not_outdated, Path(str(url.database))))
    event.listen(engine.sync_engine, "begin", _begin_immediate if immediate else _begin_deferred)
    return engine


async def _opened(path: Path) -> aiosqlite.Connection:
    address = _to_read(path)
    return await connect(address or str(path), _PRAGMAS, reads_only=address is not None)


def _to_read(path: Path) -> str | None:
    """Return the address of a file that is there and can only be read: much of what the bot does needs no write.

    None: it can be written, or made.
    """
    if not path.is_file() or _may_be_written(path):
        return None
    # Without a log beside it, it needs no other file; with one, that has to be read, too.
    log = path.with_name(f"{path.name}-wal")
    is_alone = not log.exists() or log.stat().st_size == 0
    return f"file:{quote(str(path.absolute()))}?mode=ro{'&immutable=1' * is_alone}"


def _may_be_written(path: Path) -> bool:
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)  # the log is made beside it


def _not_outdated(path: Path, connection: Any, record: object, proxy: object) -> None:
    """Have a connection opened anew that can only read, once the file can be written."""
    del record, proxy
    if reads_only(connection.driver_connection) and _may_be_written(path):
        raise DisconnectionError


def _begin_immediate(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _begin_deferred(connection: Connection) -> None:
    connection.exec_driver_sql("BEGIN")


def _in_words(error: Exception) -> str | None:
    if not isinstance(error, DBAPIError):
        return None
    reason = str(error.orig)
    for pattern, words in _IN_WORDS:
        if pattern in reason:
            return words
    return f"the database refused: {reason}"
