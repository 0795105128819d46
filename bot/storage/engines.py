"""What a kind of database brings: its engines, and its way of refusing in words.

Owns the value that `bot.storage.sqlite` and `bot.storage.postgres` make and `bot.storage.database` uses, and nothing
of either.
"""

from __future__ import annotations

import sqlite3
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import StorageError, UnwritableError

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

    from sqlalchemy.ext.asyncio import AsyncEngine

_UNWRITABLE: Final = frozenset({sqlite3.SQLITE_FULL, sqlite3.SQLITE_READONLY})
_PRIMARY: Final = 0xFF
"""SQLite's extended codes say more in their higher bits."""
_READING: Final = frozenset(
    {sqlite3.SQLITE_IOERR_READ, sqlite3.SQLITE_IOERR_SHORT_READ, sqlite3.SQLITE_IOERR_CORRUPTFS}
)
_UNWRITABLE_STATES: Final = frozenset({"53100", "25006"})  # PostgreSQL's: the disk is full; a standby only reads


@dataclass(frozen=True, slots=True)
class Engines:
    """The engines of one database, each with connections of its own unless it says otherwise."""

    writer: AsyncEngine
    """Its transactions write, one after the other: whoever began sees all that was committed before."""

    reader: AsyncEngine
    """Its transactions see one consistent state, and wait for nobody."""

    fetcher: AsyncEngine
    """For single statements that read; it has the reader's connections."""

    migrator: AsyncEngine
    """As the writer, with more patience."""

    apart: AsyncEngine | None
    """Makes a new connection each time, whose statements commit by themselves; None: one process is all there is."""

    in_words: Callable[[Exception], str | None]
    """Says in words what an error means; None if it is none of the database's."""

    async def dispose(self) -> None:
        """Close all connections that are not in use."""
        for engine in dict.fromkeys((self.writer, self.reader, self.migrator, self.apart)):
            if engine is not None:
                await engine.dispose()

    @asynccontextmanager
    async def words(self) -> AsyncIterator[None]:
        """Turn what the database refuses within into words.

        Raises:
            StorageError: It refused.
            UnwritableError: It cannot be written now.
        """
        try:
            yield
        except PoolTimeoutError as error:
            raise StorageError("the database is too busy; try again in a moment") from error
        except (DBAPIError, OSError) as error:
            words = self.in_words(error)
            if words is None:
                raise
            raise (UnwritableError if _is_unwritable(error) else StorageError)(words) from error


def _is_unwritable(error: Exception) -> bool:
    """Return whether an error says that the disk takes nothing more, rather than that something is wrong with us."""
    refusal = getattr(error, "orig", None)
    code = getattr(refusal, "sqlite_errorcode", sqlite3.SQLITE_OK)
    if code & _PRIMARY == sqlite3.SQLITE_IOERR:
        return code not in _READING
    return code & _PRIMARY in _UNWRITABLE or getattr(refusal, "sqlstate", None) in _UNWRITABLE_STATES
