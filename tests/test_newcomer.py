"""The main job as a newcomer does it: the real bot and the local Telegram, started by one command, in a browser."""

import asyncio
import os
import signal
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import expect

from tests.simulator.page.support import PATIENCE_MS, messages, write

ROOT = Path(__file__).parent.parent

pytestmark = [pytest.mark.browser, pytest.mark.asyncio(loop_scope="session")]  # the browser's


class Running:
    """``python -m bot run`` on a port of its own: `async with` starts it, and `url` waits until it has."""

    def __init__(self, folder: Path) -> None:
        self._settings = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith("BOT_") and "PROXY" not in name.upper()
        }
        self._settings["BOT_DATABASE_URL"] = f"sqlite+aiosqlite:///{folder / 'bot.db'}"

    async def __aenter__(self):
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "run", "--simulator-port", "0"),
            cwd=ROOT,
            env=self._settings,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        return self

    async def url(self) -> str:
        """Wait until it says where it listens, and return that."""
        announced = (await self._process.stdout.readline()).decode()
        return next(word for word in announced.split() if word.startswith("http://"))

    async def __aexit__(self, *_):
        self._process.send_signal(signal.SIGTERM)
        _, errors = await self._process.communicate()
        assert self._process.returncode == 0, errors.decode()
        assert b"Traceback" not in errors, errors.decode()


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def started(tmp_path_factory, windows):
    """The browser of all tests, and the address of a bot that has been started in its page."""
    async with Running(tmp_path_factory.mktemp("newcomer")) as running:
        url = await running.url()
        async with opened(windows.browser, url) as page:
            await page.get_by_test_id("start").click()
            await expect(messages(page).last).to_contain_text("你好。我陪你讀新質生產力")
        yield windows.browser, url


@asynccontextmanager
async def opened(browser, url):
    page = await browser.new_page(viewport={"width": 1180, "height": 900}, reduced_motion="reduce")
    page.set_default_timeout(PATIENCE_MS)
    failures: list[str] = []
    page.on("pageerror", lambda error: failures.append(str(error)))
    await page.goto(url)
    yield page
    await page.close()
    assert failures == []


@pytest_asyncio.fixture(loop_scope="session")
async def page(started):
    async with opened(*started) as page:
        yield page


async def test_a_newcomer_quotes_a_statement_in_a_group_by_inline_mode(page):
    await page.get_by_test_id("chat-row").filter(has_text="讀書會").click()
    await page.get_by_test_id("composer").fill("@nqpf_bot 扭住自主創新")
    result = page.get_by_test_id("inline-result").first
    await expect(result).to_contain_text("扭住自主創新")
    await result.click()
    await expect(messages(page).last.locator("blockquote")).to_contain_text("要牢牢扭住自主創新這個「牛鼻子」")
    await expect(messages(page).last).to_contain_text("2023 年 9 月 7 日")
    await expect(messages(page).last).to_contain_text("新時代推動東北全面振興座談會")


async def test_a_newcomer_looks_up_turns_pages_and_changes_the_language(page):
    await write(page, "高质量发展需要新的生产力理论")
    hit = messages(page).last
    await expect(hit.locator("blockquote")).to_contain_text("高品質發展需要新的生產力理論來指導")
    await expect(hit.locator("blockquote u").first).to_have_text("高品質發展需要新的生產力理論")

    await write(page, "/find 創新")
    hits = messages(page).last
    await expect(hits).to_contain_text("「創新」：附表一有 13 則")
    count = await messages(page).count()
    await hits.get_by_role("button", name="下一頁 ›").click()
    await expect(hits).to_contain_text("第 2 頁，共 5 頁")
    await hits.get_by_role("button", name="2023-12-12 (2)").click()
    await expect(hits).to_contain_text("中央經濟工作會議")
    await expect(hits.locator("blockquote")).to_have_count(2)
    assert await messages(page).count() == count

    await write(page, "TFP")
    card = messages(page).last
    await expect(card).to_contain_text("全要素生產率")
    await write(page, "/language")
    await messages(page).last.get_by_role("button", name="English").click()
    await expect(messages(page).last).to_contain_text("From now on I write English here.")
    await write(page, "低空經濟")
    await expect(messages(page).last).to_contain_text("Low-altitude economy")
    await expect(messages(page).last).to_contain_text("Why it matters")
