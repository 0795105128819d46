"""The metrics put together: what is counted where, read by whom and served how, for the app.

Owns these calls alone. What each metric is called and means is `bot.metrics`'.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from bot.endpoints import Answer, Asked, Route
from bot.metrics import LogCounter, Metrics
from bot.services.cause import WORK
from bot.services.readings import Readings
from bot.storage.quota import QuotaRepository
from bot.storage.readings import ReadingRepository
from bot.storage.status import StatusRepository
from bot.storage.sweeps import SweepRepository

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping
    from datetime import datetime

    from bot.domain.library import Library
    from bot.storage.database import Database


def metrics_if(*, is_served: bool) -> Metrics | None:
    """Return metrics, which count what is logged from now on; None where nobody can ask for them."""
    if not is_served:
        return None
    metrics = Metrics()
    root = logging.getLogger()
    for earlier in [handler for handler in root.handlers if isinstance(handler, LogCounter)]:
        root.removeHandler(earlier)
    root.addHandler(LogCounter(metrics))
    return metrics


def metrics_route(metrics: Metrics) -> Route:
    """Return what serves ``/metrics``."""

    async def answer(asked: Asked) -> Answer:
        body, content_type = metrics.exposition(asked.headers.get("Accept", ""))
        return Answer(200, body, content_type, {"Cache-Control": "no-store"})

    return Route("GET", "/metrics", answer)


def readings_of(
    metrics: Metrics, database: Database, library: Callable[[], Library], now: Callable[[], datetime]
) -> Callable[[], Awaitable[datetime]]:
    """Return the chore that puts into the metrics what the database knows."""
    sweeps, status = SweepRepository(database), StatusRepository(database)
    waiting, quotas = ReadingRepository(database), QuotaRepository(database)
    return Readings(metrics, waiting, status, sweeps, library=library, now=now, quotas=quotas).read


class LogFacts:
    """Says, for every line of the log, what work it comes from, and from which of several replicas.

    Attributes:
        replica: The name of this one, once it is known that there may be several.
    """

    def __init__(self) -> None:
        self.replica: str | None = None

    def __call__(self) -> Mapping[str, object]:
        """Return what is known now."""
        return {"request": WORK.get(), "replica": self.replica and self.replica[:8]}
