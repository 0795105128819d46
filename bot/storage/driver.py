"""aiosqlite with one trip to its thread for each statement, where SQLAlchemy's use of it makes four.

A trip wakes a thread and then the event loop; with four for each statement, they cost more than the statements. Owns
the connection and the cursor that SQLAlchemy is handed; what is executed is not looked at.
"""

from __future__ import annotations

import asyncio
import sqlite3
from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Self

import aiosqlite

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence

    from sqlalchemy.ext.asyncio import AsyncConnection

    Work = Callable[[sqlite3.Connection], Any]

_WRITE_AHEAD = "PRAGMA journal_mode = WAL"
_BEGINNINGS = frozenset({"BEGIN", "BEGIN IMMEDIATE"})
_LONGEST_SWITCHING, _BETWEEN_SWITCHES = 5, 0.1  # seconds
_LONGEST_ENDING = 1.0  # seconds
_EMPTYING_TIMEOUT_MS = 1_000  # all writers wait meanwhile
_ROWS_AT_ONCE = 64  # aiosqlite's own default; we read all rows at once


async def connect(path: str, pragmas: Sequence[str] = (), *, reads_only: bool = False) -> aiosqlite.Connection:
    """Open a SQLite file, with transactions in nobody's hands but ours.

    Args:
        path: The file; SQLite's address of it where it `reads_only`.
        pragmas: What is set on the connection before anything else is done over it.
        reads_only: Whether nothing can be written over this connection.
    """
    # SQLAlchemy's dialect sets isolation levels from outside the thread, too.
    opening = partial(sqlite3.connect, path, isolation_level=None, check_same_thread=False, uri=reads_only)
    connection = _Connection(opening)
    connection.reads_only = reads_only
    try:
        await connection
    except BaseException:
        connection.end()
        raise
    try:
        await _prepare(connection, pragmas if reads_only else (_WRITE_AHEAD, *pragmas))
    except BaseException:
        await connection.close()
        raise
    return connection


async def _prepare(connection: _Connection, pragmas: Sequence[str]) -> None:
    """Set the pragmas, on one trip.

    While somebody else is just giving a new file its write-ahead log, SQLite says at once that it is locked, whatever
    the timeout.
    """
    clock = asyncio.get_running_loop().time
    patient_until = clock() + _LONGEST_SWITCHING
    while True:
        try:
            await connection.in_thread(partial(_set, pragmas))
        except sqlite3.OperationalError as error:
            if "locked" not in str(error) or clock() > patient_until:
                raise
            await asyncio.sleep(_BETWEEN_SWITCHES)
        else:
            return


def _set(pragmas: Sequence[str], connection: sqlite3.Connection) -> None:
    for pragma in pragmas:
        connection.execute(pragma).close()


@contextmanager
def deferred(connection: AsyncConnection) -> Iterator[None]:
    """Have what is executed within done with the next statement after it, or with the commit: one trip for all of it.

    Nothing can be read from such statements, nor how many rows they changed; what they fail with is raised there. With
    another driver than ours they are executed as ever.
    """
    ours = _ours(connection)
    if ours is None:
        yield
        return
    ours.is_deferring = True
    try:
        yield
    finally:
        ours.is_deferring = False


def alone(connection: AsyncConnection) -> None:
    """Say that one statement is all that will be executed, and reads: it needs no transaction, nor the trip to end it.

    Without effect on what has begun, and with another driver than ours.
    """
    ours = _ours(connection)
    if ours is not None:
        ours.begin_nothing()


def reads_only(connection: object) -> bool:
    """Return whether a driver's connection was opened for reading alone."""
    return isinstance(connection, _Connection) and connection.reads_only


def _ours(connection: AsyncConnection) -> _Connection | None:
    sync_connection = connection.sync_connection
    ours = sync_connection and sync_connection.connection.driver_connection
    return ours if isinstance(ours, _Connection) else None


def empty_log(connection: sqlite3.Connection) -> bool:
    """Write all of the write-ahead log to the file and cut it to nothing; return False if readers were in the way."""
    [timeout] = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute(f"PRAGMA busy_timeout = {_EMPTYING_TIMEOUT_MS}")
    try:
        busy, *_ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {timeout}")
    return not busy


class _Connection(aiosqlite.Connection):
    def __init__(self, opening: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(opening, _ROWS_AT_ONCE)
        self._thread.daemon = True  # a connection that nobody closed must not keep the process alive
        self._is_stopped = False
        self._beginning: str | None = None
        self._later: list[Work] = []
        self._may_be_open = False
        self.is_deferring = False
        self.reads_only = False

    def end(self) -> None:
        """Wait for the thread of a connection that was given up as it was opened, some milliseconds at the most.

        It ends by itself, but might make a file after its folder is gone, or tell a loop that is closed by then. Nobody
        can cancel this.
        """
        self._thread.join(_LONGEST_ENDING)

    def stop(self) -> asyncio.Future[Any] | None:
        """End the thread after what is queued; return what to wait for, None if somebody else has asked for it.

        The thread answers nothing that is queued after its end. SQLAlchemy closes a connection whose task is cancelled,
        and stops it when that is cancelled, too: whoever waited for a second end would wait for ever.
        """
        if self._is_stopped:
            return None
        self._is_stopped = True
        return super().stop()

    async def close(self) -> None:
        """Close the connection after what is queued; without effect when that is under way."""
        if not self._is_stopped:
            future = self.stop()
            if future is not None:
                await future

    def cursor(self) -> _Cursor:  # type: ignore[override]  # SQLAlchemy asks it for no more than this
        return _Cursor(self)

    def begin(self, statement: str) -> None:
        """Begin a transaction with its first statement, on the same trip; one without any never reaches SQLite."""
        self._beginning = statement

    def defer(self, work: Work) -> None:
        """Do `work` before whatever is done in the thread next, on the same trip."""
        self._later.append(work)

    def begin_nothing(self) -> None:
        """Let the next statement stand alone, if no transaction has begun yet."""
        self._beginning = None

    async def commit(self) -> None:
        """Commit the transaction, if it has begun, after what was deferred."""
        if self._later or self._is_open():
            await self.in_thread(sqlite3.Connection.commit)

    async def rollback(self) -> None:
        """Roll back the transaction, if it has begun; what was deferred is never done."""
        self._later.clear()
        if self._is_open():  # the pool asks for it whenever a connection comes back
            await self.in_thread(sqlite3.Connection.rollback)

    async def in_thread(self, work: Work) -> Any:
        """Return what `work` makes of the connection, in the connection's own thread."""
        execute: Callable[..., Awaitable[Any]] = self._execute
        beginning, self._beginning = self._beginning, None
        later, self._later = self._later, []
        self._may_be_open = True  # stays so if this task is cancelled: the thread does it nevertheless
        done = await execute(partial(_begun, beginning, later, work) if beginning or later else work, self._conn)
        self._may_be_open = self._conn.in_transaction
        return done

    def _is_open(self) -> bool:
        """Return whether there may be a transaction; one that has not begun is forgotten."""
        self._beginning = None
        return self._may_be_open


def _begun(beginning: str | None, later: Sequence[Work], work: Work, connection: sqlite3.Connection) -> Any:
    """Do `work` after what was deferred, in a transaction that begins with it."""
    if beginning:
        connection.execute(beginning)
    for deferred in later:
        deferred(connection)
    return work(connection)


class _Cursor:
    """A cursor that has read all its rows and is closed when the statement has been executed."""

    arraysize = 1

    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        self._rows: list[Any] = []
        self.description: Any = None
        self.rowcount = -1
        self.lastrowid: int | None = None

    async def __aenter__(self) -> Self:
        return self

    async def execute(self, sql: str, parameters: Any = ()) -> Self:
        """Execute a statement and read what it returns."""
        if sql in _BEGINNINGS:
            self._connection.begin(sql)
            return self
        await self._do(lambda connection: connection.execute(sql, parameters))
        return self

    async def executemany(self, sql: str, parameters: Iterable[Any]) -> Self:
        """Execute a statement once for each of the parameters."""
        await self._do(lambda connection: connection.executemany(sql, parameters))
        return self

    async def fetchall(self) -> list[Any]:
        """Return the rows, once."""
        rows, self._rows = self._rows, []
        return rows

    async def close(self) -> None:
        """Do nothing: it is closed already."""

    async def _do(self, executed: Callable[[sqlite3.Connection], sqlite3.Cursor]) -> None:
        if self._connection.is_deferring:
            self._connection.defer(lambda connection: executed(connection).close())
        else:
            await self._connection.in_thread(lambda connection: self._keep(executed(connection)))

    def _keep(self, cursor: sqlite3.Cursor) -> None:
        self.description = cursor.description
        self._rows = cursor.fetchall() if cursor.description else []
        self.rowcount, self.lastrowid = cursor.rowcount, cursor.lastrowid
        cursor.close()
