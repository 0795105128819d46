"""A SQLite database copied while it is in use, and put back: what `backup` and `restore` do.

Owns files: temporary names, permissions, what reaches the disk when, and what becomes of what was there. Only a copy
that was looked over gets the name that was asked for. Whether a bot is running is the caller's to know.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from bot.errors import StorageError
from bot.storage.soundness import Inspection, beside, in_words, inspect, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime
    from pathlib import Path

_PAGES: Final = 1024
"""Pages copied at a time, 4 MiB: what a signal to end has to wait for."""
_PRIVATE: Final = 0o600
"""People's choices and answers are in there."""
_SIDES: Final = ("", "-wal", "-shm", "-journal")
_STAMP: Final = "%Y%m%dT%H%M%SZ"


@dataclass(frozen=True, slots=True)
class Restored:
    """A backup that is now the database."""

    inspection: Inspection
    kept: Path | None
    """What the replaced database is called now; None if there was none."""


def back_up(
    source: Path, target: Path, *, now: datetime, overwrite: bool = False, step: Callable[[], None] = lambda: None
) -> Inspection:
    """Copy a database, which may be in use, to a file that holds one consistent state of it and nothing beside it.

    All pages are read in one read transaction, so that no write of the bot's has to wait and none is seen by half.

    Args:
        source: The database.
        target: The file to make; a folder means a file in it that is named for the time.
        now: The present, aware, UTC.
        overwrite: Whether `target` may be replaced.
        step: Called now and then while pages are copied.

    Raises:
        StorageError: There is no backup, and nothing has changed; the message says why.
    """
    target = target.resolve() if target.is_symlink() else target  # the link stays one, be it /dev/stdout
    if target.is_dir():
        target /= f"{source.stem}-{now.strftime(_STAMP)}{source.suffix}"
    if target.exists() and any(_is_same(target, beside(source, side)) for side in _SIDES):
        raise StorageError(f"{target} is the database itself; name another file for its backup")
    _refuse_existing(target, overwrite=overwrite)
    with _temporary(target) as draft, closing(opened(source, in_use=True)) as reading:
        _copy(reading, source, draft, step)
        found = inspect(draft)
        _refuse_existing(target, overwrite=overwrite)  # nobody has made it meanwhile
        _put(draft, target)
    return replace(found, path=target)


def restore(database: Path, backup: Path, *, now: datetime) -> Restored:
    """Put a backup in the place of a database that nobody uses; what was there is kept beside it.

    Whenever this ends, there is the old database or the new one, whole, under its name.

    Args:
        database: The file to be replaced, or to be made.
        backup: A file of `back_up`'s, or any other copy of a database of this bot; it stays as it is.
        now: The present, aware, UTC.

    Raises:
        StorageError: `backup` cannot be used, or there is no room; nothing has changed.
        SchemaNewerError: A newer version of the bot has written `backup`; nothing has changed.
    """
    if database.exists() and backup.exists() and _is_same(database, backup):
        raise StorageError(f"{backup} is the database itself; name a backup of it")
    inspect(backup)
    try:
        database.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise in_words(error, database.parent) from error
    with _temporary(database) as draft, closing(opened(backup, in_use=False)) as reading:
        _copy(reading, backup, draft)
        found = inspect(draft)
        _take_after(draft, database if database.exists() else database.parent)
        kept = _keep(database, now) if database.exists() else None
        for side in _SIDES[1:]:
            beside(database, side).unlink(missing_ok=True)  # it would be taken for the new database's
        _put(draft, database)
    return Restored(replace(found, path=database), kept)


def _refuse_existing(target: Path, *, overwrite: bool) -> None:
    if not target.parent.is_dir():
        raise StorageError(f"the folder {target.parent} does not exist; make it first")
    if target.exists() and not target.is_file():  # root's rights would put a file in the place of /dev/null, for all
        raise StorageError(f"{target} is a device or a pipe; name a file, or - for standard output")
    if target.exists() and not overwrite:
        raise StorageError(f"{target} exists already; name another file, or add --force to replace it")


@contextmanager
def _temporary(target: Path) -> Iterator[Path]:
    """Give the path of an empty file beside `target` that only this user can read, and remove what is left of it."""
    draft = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        for side in _SIDES:
            beside(draft, side).unlink(missing_ok=True)
        os.close(os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, _PRIVATE))
        yield draft
    except OSError as error:
        raise in_words(error, target) from error
    finally:
        for side in _SIDES:
            with suppress(OSError):
                beside(draft, side).unlink(missing_ok=True)


def _copy(reading: sqlite3.Connection, source: Path, draft: Path, step: Callable[[], None] = lambda: None) -> None:
    """Copy all pages as they are at one moment, into a file that needs no other beside it."""
    with closing(sqlite3.connect(draft, isolation_level=None)) as copy:
        try:
            # It is worth nothing until it is whole: nothing need be undone in it, or be on the disk before the end.
            copy.execute("PRAGMA journal_mode = OFF")
            copy.execute("PRAGMA synchronous = OFF")
            # Within a transaction of ours every step sees the same state. Otherwise each write of the bot's would make
            # the backup begin anew, and a busy bot would never be backed up.
            reading.execute("BEGIN")
            reading.execute("SELECT count(*) FROM sqlite_master").fetchone()
            reading.backup(copy, pages=_PAGES, progress=lambda *_: step())
            reading.execute("ROLLBACK")
            copy.execute("PRAGMA journal_mode = DELETE")  # the bot's own would keep two files beside it
        except sqlite3.Error as error:
            raise _why_not(error, source, draft) from error


def _why_not(error: sqlite3.Error, source: Path, draft: Path) -> StorageError:
    if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
        needed, free = source.stat().st_size, shutil.disk_usage(draft.parent).free
        return StorageError(
            f"there is no room in {draft.parent}: {in_units(needed)} are needed, "
            f"{in_units(free + draft.stat().st_size)} are free; free some space, or choose another folder"
        )
    return in_words(error, source)


def _put(draft: Path, target: Path) -> None:
    """Give a finished file its name, once all of it is on the disk."""
    for path in (draft, None, draft.parent):
        if path is None:
            draft.replace(target)
            continue
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _keep(database: Path, now: datetime) -> Path:
    """Give what is to be replaced a second name, with all that was committed to it; return that."""
    kept = beside(database, f".before-restore-{now.strftime(_STAMP)}")
    if kept.exists():
        raise StorageError(f"{kept} exists already; move it away")
    _empty_log(database)
    log = beside(database, "-wal")
    if log.exists() and log.stat().st_size:  # it is damaged, or it would have been emptied: whoever mends it needs both
        log.replace(beside(kept, "-wal"))
    try:
        os.link(database, kept)  # the database keeps its name until the new one takes it
    except OSError:
        database.replace(kept)  # this disk knows no second names
    return kept


def _empty_log(database: Path) -> None:
    """Have a database take over what was committed and is still in its log, if it can."""
    with suppress(sqlite3.Error), closing(sqlite3.connect(database, timeout=0, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def _take_after(draft: Path, model: Path) -> None:
    """Give a file the owner of another one, if we may: root may put back what another user's bot must write to."""
    like = model.stat()
    with suppress(OSError):
        os.chown(draft, like.st_uid, like.st_gid)
    if model.is_file():
        draft.chmod(like.st_mode & 0o777)


def _is_same(one: Path, other: Path) -> bool:
    return other.exists() and one.samefile(other)


def in_units(size: int) -> str:
    """Return a number of bytes as people read it, for example ``12.3 MB``."""
    value, units = float(size), ("bytes", "kB", "MB", "GB")
    for unit in units:
        if value < 1000 or unit == units[-1]:  # noqa: PLR2004 - what kilo means
            return f"{value:.0f} {unit}" if unit == "bytes" else f"{value:.1f} {unit}"
        value /= 1000
    raise AssertionError
