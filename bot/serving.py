"""What the bot serves over HTTP, put together from the settings: webhook, health, metrics.

Owns these calls alone, for the app. What listens is `bot.server`, what is told of health `bot.health`, what Telegram
posts `bot.platforms.telegram.webhook`.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from bot.health import Health
from bot.measuring import metrics_route
from bot.platforms.telegram.hook import address_below
from bot.server import Server
from bot.services.status import STOPPED_AFTER
from bot.storage.sweeps import SweepRepository

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    from bot.config import Settings
    from bot.domain.composing import DigestComposer
    from bot.endpoints import Route
    from bot.health import Check
    from bot.leading import Leadership
    from bot.metrics import Metrics
    from bot.platforms.telegram.hook import Address
    from bot.services.status import StatusReader
    from bot.storage.database import Database
    from bot.wiring import Stores


def webhook_of(settings: Settings, token: str) -> Address | None:
    """Return where Telegram is to post; None if it is polled."""
    if settings.webhook_url is None:
        return None
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else None
    return address_below(settings.webhook_url, secret, token)


class Serving:
    """The server with all that it serves, held as an async context; nothing where the settings want none.

    Args:
        settings: Say where.
        metrics: What ``/metrics`` tells.
    """

    def __init__(self, settings: Settings, metrics: Metrics | None = None) -> None:
        self._prefix = urlsplit(settings.webhook_url or "").path.rstrip("/")
        self._health = Health({"start": _starting})
        routes = [*self._health.routes, *([metrics_route(metrics)] if metrics else [])]
        self._server = (
            Server(settings.http_host, settings.port, routes, is_whole=False) if settings.port is not None else None
        )

    async def __aenter__(self) -> Self:
        """Listen.

        Raises:
            SettingsError: The port is taken, or there is no such address here.
        """
        if self._server is not None:
            await self._server.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            await self._server.stop()

    def stand_by(self, database: Database) -> None:
        """Be ready to take over, though another does the work; the content is loaded by then.

        An upgrade that waits for the new before it ends the old would wait for ever otherwise.
        """
        self._health.checks = {"database": _answering(SweepRepository(database)), "content": _loaded}

    def complete(self, routes: Sequence[Route], checks: Mapping[str, Check]) -> None:
        """Serve a platform's routes, too, and be ready when `checks` say so.

        Where the public address has a path, it is served with it and without: a proxy may take it off or leave it.
        """
        self._health.checks = checks
        if self._server is not None:
            prefixes = {"", self._prefix}
            self._server.add([replace(route, path=prefix + route.path) for route in routes for prefix in prefixes])


async def _starting() -> str | None:
    return "not started yet"


async def _loaded() -> str | None:
    return None


def checks_of(
    stores: Stores,
    status: StatusReader,
    composer: DigestComposer,
    leadership: Leadership,
) -> dict[str, Check]:
    """Return what being ready takes.

    Telegram is not of it: what it posts is to be let in also while we cannot reach it, and no other replica could
    either. That is for alerts.
    """

    async def sweep() -> str | None:
        """Look whether digests go out; elsewhere than where they are sent from that is not our business."""
        if not leadership.is_held or not await status.sweeps_have_stopped():
            return None
        return f"none for {STOPPED_AFTER.total_seconds() / 60:.0f} minutes or longer"

    async def content() -> str | None:
        return None if composer.library.concepts else "none"

    return {"database": _answering(stores.sweeps), "sweep": sweep, "content": content}


def _answering(sweeps: SweepRepository) -> Check:
    """Return the check that the database answers what is asked of it."""

    async def database() -> str | None:
        await sweeps.last()
        return None

    return database
