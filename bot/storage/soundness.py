"""A SQLite file looked over from outside: whether it is one, is whole, is ours, and what is in it.

Owns SQLite's own checks and the words for what they find. Nothing is changed here, and no row is read but to count it.
"""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import quote

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.errors import SchemaNewerError, StorageError
from bot.storage.migrate import known_revisions
from bot.storage.tables import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

QUICK: Final = timedelta(seconds=3)
"""How long a start may look for damage: two gigabytes from a warm disk. More is for `check-database`."""
_STEPS: Final = 20_000
"""Of SQLite's machine, between two looks at the clock: some milliseconds."""
_BUSY_SECONDS: Final = 10
_MAGIC: Final = b"SQLite format 3\0"
_MOST_FAULTS: Final = 20
_COUNTED: Final = ("chats", "subscriptions", "deliveries", "answers", "rounds", "group_quizzes")
_WORDS: Final = (
    (sqlite3.SQLITE_FULL, "the disk is full; free some space and try again"),
    (sqlite3.SQLITE_READONLY, "it is read-only; give this user write permission"),
    (sqlite3.SQLITE_CANTOPEN, "it cannot be opened; this user must be allowed to read it and to write in its folder"),
    (sqlite3.SQLITE_NOTADB, "it is not a SQLite database"),
    (sqlite3.SQLITE_BUSY, "another process keeps it locked; try again when that is done"),
    (sqlite3.SQLITE_IOERR, "the disk does not work as it should; see the system's log"),
)
_PRIMARY: Final = 0xFF
"""SQLite's extended codes say more in their higher bits."""
_TRY_RESTORING: Final = "python -m bot check-database lists the damage, python -m bot restore FILE puts a backup back"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a sound database of this bot holds."""

    path: Path
    size: int
    """Bytes, of the file alone."""
    revision: str
    """Of the schema."""
    rows: Mapping[str, int] = field(default_factory=dict)
    """How many there are in the tables that say most, by their names; those that this schema has."""

    @property
    def is_at_head(self) -> bool:
        """Return whether its schema is this version's own."""
        return self.revision == HEAD


def inspect(path: Path, *, in_use: bool = False) -> Inspection:
    """Look all of a database over: every page, index and reference, and that this version of the bot knows its schema.

    Args:
        path: The file.
        in_use: Whether somebody may be writing to it.

    Raises:
        StorageError: It cannot be read, is no database, is damaged or is not this bot's; the message says which.
        SchemaNewerError: A newer version of the bot has written it.
    """
    faults = faults_in(path, in_use=in_use)
    if faults:
        raise StorageError(f"{path} is damaged: {faults[0]}")
    with closing(opened(path, in_use=in_use)) as connection:
        try:
            return Inspection(path, path.stat().st_size, _revision(connection, path), dict(_counts(connection)))
        except sqlite3.Error as error:
            raise in_words(error, path) from error


def faults_in(path: Path, *, in_use: bool = False) -> tuple[str, ...]:
    """Return what is damaged, one printable line for each fault and not more than some; nothing if all is well.

    Raises:
        StorageError: It cannot be read, or is no database at all.
    """
    with closing(opened(path, in_use=in_use)) as connection:
        try:
            found = [str(row[0]) for row in connection.execute(f"PRAGMA integrity_check({_MOST_FAULTS})")]
            faults = [] if found == ["ok"] else found
            for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
                faults.append(f"row {row} of {table} refers to a row of {parent} that is not there")
                if len(faults) >= _MOST_FAULTS:
                    break
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & _PRIMARY not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
                raise in_words(error, path) from error
            return (str(error),)
        return tuple(faults)


def require_sound(url: str, within: timedelta = QUICK) -> bool:
    """Look for damage in the database of an address before it is used, if it is a file that exists.

    Returns:
        False if the time was too short to see all of it; what was seen is sound.

    Raises:
        StorageError: It is damaged or is no database; the message says what to do.
    """
    parsed = _parsed(url)
    path = None if parsed.get_backend_name() != "sqlite" else sqlite_file(url)
    if path is None or not path.is_file() or path.stat().st_size == 0:
        return True
    with closing(opened(path, in_use=True)) as connection:
        patient_until = time.monotonic() + within.total_seconds()
        connection.set_progress_handler(lambda: time.monotonic() > patient_until, _STEPS)
        try:
            [found] = connection.execute("PRAGMA quick_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            code = error.sqlite_errorcode & _PRIMARY
            if code == sqlite3.SQLITE_INTERRUPT:
                return False
            if code not in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
                raise in_words(error, path) from error
            found = str(error)
    if found != "ok":
        raise StorageError(f"the database file {path} is damaged ({' '.join(found.split())}); {_TRY_RESTORING}")
    return True


def sqlite_file(url: str, otherwise: str = "") -> Path:
    """Return the file of a SQLite address.

    Args:
        url: The address.
        otherwise: What to do instead where it is PostgreSQL's; ``{url}`` in it becomes that, without a password.

    Raises:
        StorageError: It is not SQLite's.
    """
    parsed = _parsed(url)
    if parsed.get_backend_name() != "sqlite" or not parsed.database:
        port = f":{parsed.port}" if parsed.port else ""
        user = f"{quote(parsed.username)}@" if parsed.username else ""
        theirs = f"postgresql://{user}{parsed.host or ''}{port}/{parsed.database or ''}"
        raise StorageError(f"BOT_DATABASE_URL is no SQLite file; {otherwise.format(url=theirs)}")
    return Path(parsed.database)


def opened(path: Path, *, in_use: bool) -> sqlite3.Connection:
    """Open a file to read it, as one that nobody writes to unless it is or was `in_use`.

    Raises:
        StorageError: It cannot be read, or is no database.
    """
    _require_database(path)
    left_behind = beside(path, "-wal").exists()
    ways = ["mode=rw", "mode=ro"] if in_use or left_behind else []
    if not left_behind:
        ways.append("mode=ro&immutable=1")  # needs no files beside it: the folder may be read-only
    error: sqlite3.Error | None = None
    for way in ways:
        connection = sqlite3.connect(
            f"file:{quote(str(path.absolute()))}?{way}", uri=True, timeout=_BUSY_SECONDS, isolation_level=None
        )
        try:
            connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        except sqlite3.DatabaseError as refused:
            if refused.sqlite_errorcode & _PRIMARY == sqlite3.SQLITE_CORRUPT:
                return connection  # whoever looks for damage will meet it
            connection.close()
            error = error or refused
        else:
            return connection
    assert error is not None  # noqa: S101 - there is always a way to try
    raise in_words(error, path) from error


def beside(path: Path, suffix: str) -> Path:
    """Return the path of a file that SQLite keeps beside a database."""
    return path.with_name(path.name + suffix)


def in_words(error: sqlite3.Error | OSError, path: Path) -> StorageError:
    """Return what an error of SQLite or of the system means for a file."""
    if isinstance(error, OSError):
        return StorageError(f"{path}: {error.strerror or error}")
    code = getattr(error, "sqlite_errorcode", None)
    for known, words in _WORDS:
        if code is not None and code & _PRIMARY == known:
            return StorageError(f"{path}: {words}")
    return StorageError(f"{path}: {error}")


def _parsed(url: str) -> URL:
    try:
        return make_url(url)
    except (ArgumentError, ValueError) as error:
        raise StorageError("BOT_DATABASE_URL cannot be read; write sqlite+aiosqlite:///data/bot.db") from error


def _require_database(path: Path) -> None:
    if path.is_dir():
        raise StorageError(f"{path} is a folder; name a file")
    if path.exists() and not path.is_file():  # it can be read once only, if at all
        raise StorageError(f"{path} is a device or a pipe; write what it brings to a file, and name that")
    try:
        with path.open("rb") as file:
            begins_with = file.read(len(_MAGIC))
    except FileNotFoundError as error:
        raise StorageError(f"{path} does not exist") from error
    except OSError as error:
        raise in_words(error, path) from error
    if begins_with != _MAGIC:
        raise StorageError(f"{path} is {'not a SQLite database' if begins_with else 'empty, and no database'}")


def _revision(connection: sqlite3.Connection, path: Path) -> str:
    found: list[tuple[str]] = []
    with suppress(sqlite3.OperationalError):  # there is no such table
        found = connection.execute("SELECT version_num FROM alembic_version").fetchall()
    if len(found) != 1:
        raise StorageError(f"{path} is a SQLite database, but not one of this bot")
    [(revision,)] = found
    if revision not in {HEAD, *known_revisions()}:
        raise SchemaNewerError(
            f"{path} has schema {revision}, this version of the bot knows up to {HEAD}; "
            "use the newer version that wrote it"
        )
    return revision


def _counts(connection: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    for table in _COUNTED:
        if table in there:
            yield table, connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]  # noqa: S608 - our own names
