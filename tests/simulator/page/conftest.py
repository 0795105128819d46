"""Owns the fixtures of the page's browser tests: one Chromium for a worker, a simulator for each."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING

import aiohttp
import pytest_asyncio
from playwright.async_api import async_playwright, expect

from tests.simulator.page.support import FLAGS, PATIENCE_MS, Pages, Windows, chromium

if TYPE_CHECKING:
    from collections.abc import AsyncIterator


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def windows() -> AsyncIterator[Windows]:
    path = chromium()
    expect.set_options(timeout=PATIENCE_MS)
    async with async_playwright() as playwright:
        running = await playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield Windows(running)
        await running.close()


@pytest_asyncio.fixture(loop_scope="session")
async def pages(windows: Windows) -> AsyncIterator[Pages]:
    async with contextlib.AsyncExitStack() as stack:
        simulator = await windows.simulator()
        stack.push_async_callback(simulator.stop)
        session = await stack.enter_async_context(aiohttp.ClientSession())
        pages = Pages(simulator, session, windows)
        await pages.open()
        yield pages
        await pages.close()
