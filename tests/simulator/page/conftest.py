"""Owns the fixtures of the page's browser tests: a simulator and a bot for each, in the windows that all share."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import aiohttp
import pytest_asyncio

from tests.simulator.page.support import Pages

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from tests.simulator.page.support import Windows


@pytest_asyncio.fixture(loop_scope="session")
async def pages(windows: Windows) -> AsyncIterator[Pages]:
    async with contextlib.AsyncExitStack() as stack:
        simulator = await stack.enter_async_context(windows.simulator())
        session = await stack.enter_async_context(aiohttp.ClientSession())
        pages = Pages(simulator, session, windows)
        await pages.open()
        yield pages
        await pages.close()
