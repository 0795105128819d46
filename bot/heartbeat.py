"""A sign of life beside the database, for health checks from outside the process.

Owns one small file whose time of change says when the bot's event loop last turned. A file rather than a row: a check
must tell a stuck bot from a busy database.
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import ClassVar

_LOGGER = logging.getLogger(__name__)


class Heartbeat:
    """The sign of life of the bot that uses `database_url` (a SQLite address)."""

    EVERY: ClassVar[timedelta] = timedelta(seconds=15)
    STALE: ClassVar[timedelta] = timedelta(seconds=60)
    """Older than this, the bot counts as dead."""

    def __init__(self, database_url: str) -> None:
        self._database = Path(database_url.partition(":///")[2])
        self._path = self._database.with_suffix(".alive")
        self._is_silent = False

    async def keep(self) -> None:
        """Give a sign at once and then again and again, until cancelled; on leaving, take it away."""
        try:
            while True:
                self._give()
                await asyncio.sleep(self.EVERY.total_seconds())
        finally:
            # A disk turned read-only must not make a failure of a clean stop.
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def age(self, now: datetime) -> timedelta | None:
        """Return how long ago the last sign was given, or None if there is none."""
        try:
            changed = self._path.stat().st_mtime
        except OSError:
            return None
        return max(now - datetime.fromtimestamp(changed, UTC), timedelta())

    def _give(self) -> None:
        if not self._database.exists():
            # The file is still open, so nothing fails; but nobody will find it again.
            _LOGGER.error("The database file is gone: what people choose now is lost. Put it back and restart the bot")
        try:
            self._path.touch()
        except OSError as error:
            # A full disk must not stop the bot; the health check will say that something is wrong.
            if not self._is_silent:
                _LOGGER.warning("No sign of life can be given: %s", error.strerror)
            self._is_silent = True
        else:
            self._is_silent = False
