"""Owns the HTTP server: routes, start, stop; may not know what methods or the page do.

`serve(...)` is what the command line calls; `Simulator` is what tests hold.
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from aiohttp import web

from bot.simulator import seed
from bot.simulator.api import Api
from bot.simulator.bodies import LARGEST_BODY
from bot.simulator.clock import Clock, ClockDriver
from bot.simulator.flood import FloodLimits
from bot.simulator.model import BotSettings
from bot.simulator.page_api.assets import Assets
from bot.simulator.page_api.bots import BotRoutes
from bot.simulator.page_api.people import PeopleRoutes
from bot.simulator.page_api.watching import WatchingRoutes
from bot.simulator.world import World

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

__all__ = ["DEFAULT_PORT", "BotSettings", "Clock", "FloodLimits", "Simulator", "serve"]

DEFAULT_PORT = 8081
_PAGE = Path(__file__).parent / "page"


class Simulator:
    """The simulator on a port of its own.

    Args:
        host: interface to listen on.
        port: 0 takes a free one; `url` says which.
        seeded: whether people and a group are there from the start.
        flood_limits: how fast bots may speak; None lets everything through.
        clock: the simulator's time; `Clock(frozen=True)` stands still until it is advanced.
        bots: settings by bot id, for bots that are not to get the defaults.
        chance: seed of the ids of polls, queries and files; a bot that remembers them over restarts needs another one
            each time.
    """

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        seeded: bool = False,
        flood_limits: FloodLimits | None = None,
        clock: Clock | None = None,
        bots: dict[int, BotSettings] | None = None,
        chance: int = 1,
    ) -> None:
        self.world = World(clock, seed=chance)
        self.world.settings_for = bots or {}
        self._seeded = seeded
        self.api = Api(self.world, flood_limits)
        self._host, self._port = host, port
        self._runner: web.AppRunner | None = None
        self._driver: ClockDriver | None = None
        if seeded:
            seed.plant(self.world)

    @property
    def url(self) -> str:
        """Where it listens, without a slash at the end."""
        return f"http://{self._host}:{self._port}"

    def application(self) -> web.Application:
        """The routes as an aiohttp application."""
        app = web.Application(client_max_size=LARGEST_BODY)
        app.router.add_route("*", "/bot{token}/{method}", self.api.handle)
        app.router.add_get("/file/bot{token}/{path:.+}", self.api.download)
        BotRoutes(self.world).add_to(app.router)
        PeopleRoutes(self.world).add_to(app.router)
        WatchingRoutes(self.world, self.api, self.reset).add_to(app.router)
        Assets(_PAGE).add_to(app.router)
        return app

    def reset(self) -> None:
        """Back to the start: nobody (or the seed), no faults, no record."""
        self.api.forget()
        self.world.clear()
        if self._seeded:
            seed.plant(self.world)
        self.world.events.publish({"type": "chats"})

    async def start(self) -> Self:
        """Listen.

        Raises:
            OSError: the port is taken.
        """
        self._driver = ClockDriver(self.world.clock)
        self._runner = web.AppRunner(
            self.application(), access_log=None, handler_cancellation=True, shutdown_timeout=0.5
        )
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, self._port)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def stop(self) -> None:
        """Let everybody go and stop listening; harmless when it never started."""
        await self.api.close()
        self.world.events.close()
        if self._driver is not None:
            self._driver.stop()
        if self._runner is not None:
            await self._runner.cleanup()

    async def __aenter__(self) -> Self:
        return await self.start()

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.stop()


async def serve(
    *,
    host: str = "127.0.0.1",
    port: int = DEFAULT_PORT,
    seeded: bool = True,
    flood_limits: FloodLimits | None = FloodLimits(),  # noqa: B008 - frozen value
    bots: dict[int, BotSettings] | None = None,
    on_ready: Callable[[str], Any] | None = None,
    stop: asyncio.Event | None = None,
) -> None:
    """Run a simulator until `stop` is set or the task is cancelled.

    Args:
        host: interface to listen on.
        port: 0 takes a free one.
        seeded: whether people and a group are there from the start.
        flood_limits: Telegram's own by default; None lets everything through.
        bots: settings by bot id.
        on_ready: called with the address once it listens.
        stop: when set, the simulator stops.

    Raises:
        OSError: the port is taken.
    """
    simulator = Simulator(host=host, port=port, seeded=seeded, flood_limits=flood_limits, bots=bots)
    async with simulator:
        if on_ready is not None:
            on_ready(simulator.url)
        await (stop or asyncio.Event()).wait()
