from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from aiohttp import web

from bot.platforms.telegram.client import TelegramBot
from tests.platforms.telegram.raw_server import TOKEN, RawServer
from tests.platforms.telegram.speaking import Speaker

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest.fixture
async def raw() -> AsyncIterator[RawServer]:
    server = RawServer()
    app = web.Application(client_max_size=1 << 26)
    app.router.add_route("*", "/bot{token}/{method}", server.handle)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.05)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    server.url = f"http://{host}:{port}"
    yield server
    server.release.set()
    await runner.cleanup()


@pytest.fixture
async def bot(raw: RawServer) -> AsyncIterator[TelegramBot]:
    """A bot of the scripted server's."""
    async with TelegramBot(TOKEN, api_url=raw.url) as ready:
        yield ready


@pytest.fixture
def speaker(bot: TelegramBot) -> Speaker:
    return Speaker(bot)
