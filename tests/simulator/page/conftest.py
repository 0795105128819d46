"""Owns the fixtures of the page's browser tests: one Chromium for all of them, a simulator for each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import aiohttp
import pytest_asyncio
from playwright.async_api import async_playwright, expect

from bot.simulator.server import Simulator
from tests.simulator.page.support import FLAGS, PATIENCE_MS, Pages, chromium

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from playwright.async_api import Browser


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    path = chromium()
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield running
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def pages(browser: Browser) -> AsyncIterator[Pages]:
    async with Simulator() as simulator, aiohttp.ClientSession() as session:
        pages = Pages(simulator, session, browser)
        await pages.open()
        yield pages
        await pages.close()
