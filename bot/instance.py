"""One bot to a SQLite database: a second one would answer again what the first has in hand.

Owns a lock file beside the database. The operating system lets go of the lock when its process ends, however it ends.
"""

from __future__ import annotations

import asyncio
import logging
import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import IO, TYPE_CHECKING, Self

from bot.errors import StorageError

with suppress(ImportError):  # Windows has none; there, two instances still meet in Telegram's 409
    import fcntl

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

_LOGGER = logging.getLogger(__name__)

PATIENCE = timedelta(seconds=15)
"""How long to wait for an instance that is just ending: it may take ten seconds to finish what it has in hand."""
_STEP_SECONDS = 0.25
_ADVICE = "stop it, or give this one a BOT_DATABASE_URL of its own"


class SingleInstance:
    """The right to be the one bot on `database_url` (a SQLite address), held as an async context.

    Args:
        database_url: ``sqlite+aiosqlite:///path``; the path's folder is made where it is missing.
        patience: How long to wait for another instance to end.
        advice: What to do if it does not.
        sleep: Waits for so many seconds.
    """

    def __init__(
        self,
        database_url: str,
        *,
        patience: timedelta = PATIENCE,
        advice: str = _ADVICE,
        sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    ) -> None:
        self._database = Path(database_url.partition(":///")[2])
        self._path = self._database.with_suffix(".lock")
        self._attempts = 1 + int(patience.total_seconds() / _STEP_SECONDS)
        self._advice = advice
        self._sleep = sleep
        self._file: IO[bytes] | None = None

    async def __aenter__(self) -> Self:
        self._file = self._open()
        for attempt in range(self._attempts):
            if _locked(self._file):
                return self
            if attempt == 0 and self._attempts > 1:
                _LOGGER.info("Another instance uses this database; waiting for it to end")
            await self._sleep(_STEP_SECONDS)
        self._file.close()
        raise StorageError(f"another instance of the bot is running on this database; {self._advice}")

    async def __aexit__(self, *_: object) -> None:
        if self._file is not None:
            self._file.close()

    def _open(self) -> IO[bytes]:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            is_new = not self._path.exists()
            file = self._path.open("ab")
            if is_new and os.name == "posix" and os.geteuid() == 0:  # root may look after another user's bot
                folder = self._path.parent.stat()
                os.chown(file.fileno(), folder.st_uid, folder.st_gid)
            return file  # noqa: TRY300 - all of it may fail alike
        except OSError as error:
            if (there := self._to_read()) is not None:
                return there
            raise StorageError(
                f"the folder of the database cannot be written ({error.strerror}); give this user write permission, "
                "or correct BOT_DATABASE_URL"
            ) from error

    def _to_read(self) -> IO[bytes] | None:
        """Open what can hold a lock though nothing can be written: much of what the bot does needs no write."""
        if self._database.exists():
            for path in (self._path, self._database):
                with suppress(OSError):
                    return path.open("rb")
        return None


def _locked(file: IO[bytes]) -> bool:
    if "fcntl" not in globals():
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
