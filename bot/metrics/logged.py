"""Counting what is logged, so that whatever is reported as a warning or an error is seen in the metrics as well."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.metrics.metrics import Metrics


class LogCounter(logging.Handler):
    """Counts records at WARNING or above, wherever they come from; writes nothing."""

    def __init__(self, metrics: Metrics) -> None:
        super().__init__(logging.WARNING)
        self._metrics = metrics

    def emit(self, record: logging.LogRecord) -> None:
        """Count a record, by the error that it brings along or names as its ``error_type``."""
        error = record.exc_info[0] if record.exc_info else None
        kind = error.__name__ if error is not None else getattr(record, "error_type", "none")
        self._metrics.logged(record.levelname, str(kind))
