"""Owns what the page's browser tests share: windows on a simulator with people, a scripted bot.

May not contain tests or fixtures, nor anything of the real bot.
"""

from __future__ import annotations

import asyncio
import contextlib
import shutil
from typing import TYPE_CHECKING, Any

import pytest
from playwright.async_api import expect

from bot.simulator.server import Simulator
from tests.simulator import oracle
from tests.simulator.page.scripted_bot import BOT_ID, ScriptedBot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    import aiohttp
    from playwright.async_api import Browser, Locator, Page

    from bot.simulator.server import BotSettings

Json = dict[str, Any]

PATIENCE_MS = 15_000
FLAGS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync", "--disable-dev-shm-usage"),
    *("--font-render-hinting=none", "--disable-lcd-text"),
]
DESK: Json = {
    "viewport": {"width": 1180, "height": 800},
    "reduced_motion": "reduce",
    "permissions": ["clipboard-read", "clipboard-write"],
}
HOSTILE = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script> javascript:window.hacked=1'


def chromium() -> str:
    """The browser's path; without one the test is left out, saying how to get it."""
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        pytest.skip("no Chromium on this machine: apt-get install chromium fonts-noto-cjk")
    return found


class Windows:
    """One browser's windows, kept from test to test: opening them and loading the page's files anew costs seconds."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self._kept: dict[str, Page] = {}
        self.faults: list[str] = []
        self._port = 0

    @contextlib.asynccontextmanager
    async def simulator(self, bots: dict[int, BotSettings] | None = None) -> AsyncIterator[Simulator]:
        """A new simulator at the address of the one before it, which the browser knows; elsewhere if that is taken.

        At the end all windows leave it. A page that logged an error or broke its policy fails the test.
        """
        self.faults.clear()
        simulator = Simulator(port=self._port, bots=bots)
        try:
            await simulator.start()
        except OSError:
            await simulator.stop()
            simulator = await Simulator(bots=bots).start()
        self._port = int(simulator.url.rpartition(":")[2])
        try:
            yield simulator
        finally:
            await self.leave()
            await simulator.stop()
        assert self.faults == []

    async def open(self, options: Json, number: int = 0) -> Page:
        """A window as if it were new; whoever needs several of a kind at a time numbers them."""
        name = repr((number, sorted(options.items())))
        if name not in self._kept:
            page = await (await self.browser.new_context(**options)).new_page()
            page.set_default_timeout(PATIENCE_MS)
            page.on("pageerror", lambda error: self.faults.append(f"page error: {error}"))
            page.on("console", self._note)
            self._kept[name] = page
        return self._kept[name]

    async def leave(self) -> None:
        """Every window forgets what a test did in it, apart from the page's files."""
        for page in self._kept.values():
            if page.url == "about:blank":
                continue
            await page.context.set_offline(offline=False)
            await page.emulate_media(color_scheme="null")
            await page.goto("about:blank")
            session = await page.context.new_cdp_session(page)
            kept = {"origin": f"http://127.0.0.1:{self._port}", "storageTypes": "local_storage"}
            await session.send("Storage.clearDataForOrigin", kept)
            await session.detach()

    def _note(self, message: Any) -> None:
        """Errors count, apart from requests that a test makes fail on purpose (the browser logs those too)."""
        if message.type == "error" and "Failed to load resource" not in message.text:
            self.faults.append(f"console: {message.text}")


class Pages:
    """A simulator with a scripted bot, two people, and browser windows in which to play them."""

    def __init__(self, simulator: Simulator, session: aiohttp.ClientSession, windows: Windows) -> None:
        self.simulator = simulator
        self.session = session
        self.bot = ScriptedBot(session, simulator.url)
        self.users: dict[str, int] = {}
        self.faults = windows.faults
        self._windows = windows
        self._work: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Start the bot and bring in Ming (Traditional Chinese) and Alice (English)."""
        await self.bot.prepare()
        self._work = asyncio.create_task(self.bot.run())
        for name, code in (("小明", "zh-hk"), ("Alice", "en")):
            user = await self.sim("users", first_name=name, username=f"user_{len(self.users)}", language_code=code)
            self.users[name] = user["id"]

    async def close(self) -> None:
        """Leave the windows and stop the bot; traffic that is not what the Bot API says fails the test."""
        await self._windows.leave()
        if self._work is not None:
            self._work.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._work
        oracle.check_everything(self.simulator.api.records.since(0), list(self.simulator.world.issued))

    async def sim(self, path: str, **fields: Any) -> Json:
        """`POST /sim/path`."""
        async with self.session.post(f"{self.simulator.url}/sim/{path}", json=fields) as response:
            answer: Json = await response.json()
        assert response.status == 200, answer
        return answer

    async def group(self, title: str = "讀書會", owner: str = "小明") -> int:
        """A group of everybody and the bot."""
        members = [user for name, user in self.users.items() if name != owner]
        chat = await self.sim(
            "chats", type="group", title=title, owner=self.users[owner], members=members, bots=[BOT_ID]
        )
        return int(chat["id"])

    async def page(self, name: str | None = "小明", chat: str = f"b{BOT_ID}", **options: Any) -> Page:
        """A window in which `name` has `chat` open; options are those of a Playwright context."""
        page = await self._windows.open({**DESK, **options})
        address = f"{self.simulator.url}/"
        await page.goto(f"{address}#as={self.users[name]}&chat={chat}" if name else address)
        await page.locator("[data-connection=open]").wait_for(state="attached")
        return page

    async def begun(self, name: str = "小明", **options: Any) -> Page:
        """A window with the bot's private chat, already started."""
        await self.sim("start", **{"as": self.users[name], "bot": BOT_ID})
        page = await self.page(name, **options)
        await expect(messages(page).last).to_contain_text("歡迎")
        return page


def messages(page: Page) -> Locator:
    """All messages of the open chat."""
    return page.get_by_test_id("message")


async def write(page: Page, text: str) -> None:
    """Types into the composer and presses Enter."""
    await page.get_by_test_id("composer").fill(text)
    await page.get_by_test_id("composer").press("Enter")
