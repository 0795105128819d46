"""The whole bot on LINE over real services and a stand-in for LINE, over HTTP both ways."""

from __future__ import annotations

import asyncio
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from bot.administering import LookedAfter
from bot.domain.chat import Platform
from bot.metrics import Metrics
from bot.on_line import Channel, line_of
from bot.platforms.inbound.accounts import Accounts
from bot.platforms.inbound.dispatcher import Dispatcher
from bot.platforms.line.client import LineClient
from bot.platforms.line.counting import Counting
from bot.server import Server
from bot.storage.database import Database
from bot.wiring import answering_of, stores_of
from tests import head, shipped

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable
    from pathlib import Path

    from bot.on_line import OnLine
    from tests.line.server import LineStandIn


def now() -> datetime:
    return datetime.now(UTC)


@dataclass
class Stage:
    """A database and LINE, which outlive each run of the bot."""

    line: LineStandIn
    file: Path
    metrics: Metrics = field(default_factory=Metrics)
    clock: Callable[[], datetime] = now
    owner_ids: frozenset[str] = frozenset()

    @asynccontextmanager
    async def running(self, *, concurrency: int = 64) -> AsyncIterator[OnLine]:
        """The bot, from its start to its end; with no `concurrency` it comes to nothing but storing what arrives."""
        async with AsyncExitStack() as stack:
            database = await Database.open(await head.url(self.file))
            stack.push_async_callback(database.close)
            stores = stores_of(database, self.clock)
            stack.push_async_callback(stores.close)
            answering = answering_of(
                stores,
                shipped.composer(),
                now=self.clock,
                zone="Asia/Hong_Kong",
                lookup=shipped.lookup(),
                metrics=self.metrics,
                served=tuple(Platform),
            )
            counting = Counting(self.metrics, self.clock)
            client = await LineClient.open(self.line.token, api_url=self.line.url, made=counting)
            stack.push_async_callback(client.close)
            on_line = line_of(
                Channel(client, self.line.secret, counting, self.owner_ids),
                answering,
                answering.context(frozenset(), LookedAfter()),
                stores,
                database,
                dispatcher=Dispatcher(concurrency=concurrency, accounts=Accounts(self.metrics)),
                metrics=self.metrics,
            )
            server = await stack.enter_async_context(Server("127.0.0.1", 0, on_line.platform.routes))
            await stack.enter_async_context(self._listening(on_line, f"{server.url}/line"))
            yield on_line

    @asynccontextmanager
    async def _listening(self, on_line: OnLine, url: str) -> AsyncIterator[None]:
        stop = asyncio.Event()
        running = asyncio.create_task(on_line.platform.run(stop))
        try:
            async with asyncio.timeout(10):
                await on_line.platform.caught_up.wait()
            self.line.endpoint = url
            yield
        finally:
            self.line.endpoint = None
            stop.set()
            await running
