"""What a platform's webhook turns away: counted by reason, and strangers told of in the log now and then.

Owns this account of posts that were not taken. Who is let in is each webhook's own; nothing that was posted may enter.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from bot.domain.chat import Platform
    from bot.metrics import Metrics

_log = logging.getLogger(__name__)

_TOLD_EVERY: Final = timedelta(minutes=10)


class Refusals:
    """Counts what one webhook turns away.

    Args:
        platform: Whose webhook it is.
        path: Where it is served.
        now: The current time, aware, UTC.
        metrics: Where it is counted; None: nowhere.
    """

    def __init__(
        self, platform: Platform, path: str, *, now: Callable[[], datetime], metrics: Metrics | None = None
    ) -> None:
        self._platform = platform
        self._path = path
        self._now = now
        self._metrics = metrics
        self._strangers = 0
        self._told_at: datetime | None = None

    def count(self, reason: str) -> None:
        """Count a post that was turned away, whoever brought it."""
        if self._metrics is not None:
            self._metrics.webhook_refused(self._platform, reason)

    def stranger(self, reason: str) -> None:
        """Count whoever did not prove to be the platform; a flood of them must not fill the log."""
        self.count(reason)
        self._strangers += 1
        now = self._now()
        if self._told_at is None or now - self._told_at >= _TOLD_EVERY:
            _log.warning("Posts to %s by strangers are turned away (%d so far)", self._path, self._strangers)
            self._told_at = now
